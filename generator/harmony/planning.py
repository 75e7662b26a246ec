"""Which chords a scene is given: a progression that is heard in the key it was asked in."""

import numpy as np

from generator.conditions import Conditions, Ints, Key
from generator.harmony.chords import TONES
from generator.harmony.model import HarmonicModel
from generator.harmony.tension import asked_levels
from generator.keys import lead

DRAWN = 8
"""Progressions that are chosen among."""
SURE = 0.05
"""How much better than any other key the asked one fits a progression that is taken at once. The size is ours: it is
what notes over such chords may still stray."""


def planned(harmony: HarmonicModel, conditions: Conditions, rng: np.random.Generator) -> Ints:
    """Draw the chords of a scene: the first of some progressions that is surely heard in its key, or the surest.

    The corpus modulates. One progression in four that is drawn from it tells more of the dominant's key or of the
    relative's, and so does the music over it.

    Args:
        harmony: Draws them.
        conditions: Of the scene.
        rng: What they are drawn from.

    Returns:
        Two labels a bar. (bars, 2)
    """
    levels, home = asked_levels(conditions), Key(0, conditions.key.mode)
    drawn = harmony.plans(home.mode, levels, rng, DRAWN, conditions.cadence)
    ahead = lead(TONES[drawn].sum((1, 2)), home)  # (DRAWN,)
    chords: Ints = drawn[np.argmax(np.minimum(ahead, SURE))]
    return chords
