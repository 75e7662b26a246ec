"""Chord progressions for scenes: heard in the key that was asked for, with phrases that return."""

import numpy as np

from generator.conditions import Conditions, Ints, Key
from generator.harmony import TONES, HarmonicModel, asked_levels
from generator.keys import key_margin
from generator.phrases import first_bars
from generator.returns import condition_distance

DRAWN = 8
"""The number of progressions sampled for one scene."""
SURE = 0.05
"""The margin by which the asked key must fit a progression better than any other for it to be taken at once. The size is
ours: notes over the chords may still stray this far."""
COMES_BACK = 0.5
"""The probability that a phrase has the chords of an earlier one with similar conditions. With it, scenes composed for real
cuts return as often as the validation music does: about one bar in eight is an earlier one."""
ALIKE = 0.5
"""The share of a phrase's bars whose conditions must be similar to those of the earlier phrase."""
CLOSE = 2
"""Bars at the end of a scene that are kept for its cadence."""


def plan_chords(harmony: HarmonicModel, conditions: Conditions, rng: np.random.Generator) -> Ints:
    """Choose the chords of a scene: the first sampled progression that is clearly in its key, or the one nearest to that.

    The corpus modulates. Of the progressions sampled for its moods, one in ten is heard in the dominant's or the relative's
    key, and over scenes of even mood every second; so is the music over it.

    Args:
        harmony: The model that is sampled.
        conditions: Of the scene.
        rng: The source of randomness.

    Returns:
        Two labels a bar. (bars, 2)
    """
    levels, home = asked_levels(conditions), Key(0, conditions.key.mode)
    drawn = harmony.plans(home.mode, levels, rng, DRAWN, conditions.cadence)
    drawn = drawn[:, _returning_phrases(conditions, rng)]
    ahead = key_margin(TONES[drawn].sum((1, 2)), home)  # (DRAWN,)
    chords: Ints = drawn[np.argmax(np.minimum(ahead, SURE))]
    return chords


def _returning_phrases(conditions: Conditions, rng: np.random.Generator) -> Ints:
    """Return the bar whose chords each bar takes: one of an earlier phrase where a phrase returns, else its own. (bars,)"""
    bars, firsts = conditions.bars, first_bars(conditions)
    far, chords = condition_distance(conditions), np.arange(bars)
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
