"""Returns: bars that play an earlier bar again."""

import numpy as np

from generator.conditions import Conditions, Floats, Ints

SOONEST = 2
"""Bars after which a bar may return; a repeat sooner than that is an echo."""
ONSETS, STRENGTH, REGISTER = 1, 0.6, 3.0
"""The largest differences between a bar and the one it returns to: in sixteenths with an onset, in notes an onset, and in
semitones of mean pitch. In the validation music, half of the bars with conditions that alike over the same chords are the
same note for note."""
CONTINUATION_BONUS = 2.0
"""Taken off the distance of the bar that follows the last one returned to, so that whole phrases return. Each of the three
differences counts 1 at most."""


MOST = 2
"""Times a bar returns at most. In the training music, nine in ten of the bars that repeat an earlier one are its first or
second repeat."""


def condition_distance(conditions: Conditions) -> Floats:
    """Compute the distance between the conditions of bars of a scene.

    Returns:
        A row a bar, a column an earlier bar; infinite where the first cannot return to the second. (bars, bars)
    """
    asked = np.stack(
        [
            np.rint(conditions.density * conditions.steps) / ONSETS,
            conditions.strength / STRENGTH,
            conditions.register / REGISTER,
        ],
        axis=1,
    )  # (bars, 3)
    differ = np.abs(asked[:, None] - asked)  # (bars, bars, 3)
    bars = np.arange(conditions.bars)
    can = (differ <= 1).all(-1) & (conditions.steps[:, None] == conditions.steps)
    far: Floats = np.where(can & (bars[:, None] - bars >= SOONEST), differ.sum(-1), np.inf)
    return far


def returns(conditions: Conditions, chords: Ints) -> Ints:
    """Choose the earlier bar that each bar returns to: the nearest in its conditions that has the same chords.

    The bar after the last one returned to is preferred, so that whole phrases return.

    Args:
        conditions: Of the scene.
        chords: Two labels a bar. (bars, 2)

    Returns:
        The number of that bar; the bar's own number where it is new. (bars,)
    """
    far = np.where((chords[:, None] == chords).all(-1), condition_distance(conditions), np.inf)
    found, times, before = np.arange(len(chords)), np.zeros(len(chords), dtype=np.int64), -1
    for bar in range(SOONEST, len(chords)):
        cost = np.where(
            times[found] < MOST, far[bar, found], np.inf
        )  # an earlier bar plays what it returned to
        if before >= 0:
            cost[before + 1] -= CONTINUATION_BONUS
        nearest = int(np.argmin(cost))
        before = nearest if np.isfinite(cost[nearest]) else -1
        if before >= 0:
            found[bar] = found[before]
            times[found[bar]] += 1
    return found
