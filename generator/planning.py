"""Which chords a scene is given: a progression that is heard in the key it was asked in, and that comes back."""

import numpy as np

from generator.conditions import Conditions, Ints, Key
from generator.harmony import TONES, HarmonicModel, asked_levels
from generator.keys import lead
from generator.phrases import first_bars
from generator.returns import apart

DRAWN = 8
"""Progressions that are chosen among."""
SURE = 0.05
"""How much better than any other key the asked one fits a progression that is taken at once. The size is ours: it is
what notes over such chords may still stray."""
COMES_BACK = 0.5
"""How often a phrase has the chords of an earlier one, if it is asked for alike. With it, scenes composed for real cuts come
back as often as the validation music does: one bar in eight is an earlier one, more or less."""
ALIKE = 0.5
"""The share of a phrase's bars that must be asked for as those of the earlier one are."""
CLOSE = 2
"""Bars at the end of a scene that keep to its cadence."""


def planned(harmony: HarmonicModel, conditions: Conditions, rng: np.random.Generator) -> Ints:
    """Draw the chords of a scene: the first of some progressions that is surely heard in its key, or the surest.

    The corpus modulates. Of progressions that are drawn under its moods one in ten tells more of the dominant's key or of
    the relative's, and over scenes of even mood every second, and so does the music over it.

    Args:
        harmony: Draws them.
        conditions: Of the scene.
        rng: What they are drawn from.

    Returns:
        Two labels a bar. (bars, 2)
    """
    levels, home = asked_levels(conditions), Key(0, conditions.key.mode)
    drawn = harmony.plans(home.mode, levels, rng, DRAWN, conditions.cadence)
    drawn = drawn[:, _phrases_back(conditions, rng)]
    ahead = lead(TONES[drawn].sum((1, 2)), home)  # (DRAWN,)
    chords: Ints = drawn[np.argmax(np.minimum(ahead, SURE))]
    return chords


def _phrases_back(conditions: Conditions, rng: np.random.Generator) -> Ints:
    """The bar whose chords each bar has: those of an earlier phrase where one comes back, else its own. (bars,)"""
    bars, firsts = conditions.bars, first_bars(conditions)
    far, chords = apart(conditions), np.arange(bars)
    wanted = rng.random(len(firsts)) < COMES_BACK
    for number in np.flatnonzero(wanted):
        first = int(firsts[number])
        last = min(int(firsts[number + 1]) if number + 1 < len(firsts) else bars, bars - CLOSE)
        length = max(last - first, 0)
        before = [int(other) for other in firsts[:number] if int(other) + length <= first]
        alike = [int(np.isfinite(np.diagonal(far[first:last, other:])).sum()) for other in before]
        if alike and max(alike) > ALIKE * length:
            source = before[int(np.argmax(alike))]
            chords[first:last] = chords[source : source + length]
    return chords
