"""Where music comes back: bars that play what an earlier bar played."""

import numpy as np

from generator.conditions import Conditions, Floats, Ints

SOONEST = 2
"""Bars after which one may come back; what is repeated at once is an echo."""
ONSETS, STRENGTH, REGISTER = 1, 0.6, 3.0
"""How much the sixteenths with an onset, the notes an onset and the mean pitch that are asked of a bar may differ from those
of the bar it returns to. Of bars of the validation music that are told so alike, over the same chords, half are note for
note alike."""
GOING_ON = 2.0
"""How much nearer a bar is that follows the one that was returned to before, where each of the three counts 1 at most."""


MOST = 2
"""Times a bar comes back at most. In the training music nine in ten of the bars that are an earlier one are the first or the
second of it."""


def apart(conditions: Conditions) -> Floats:
    """How far apart bars of a scene are in what is asked of them; infinitely where one cannot return to the other.

    Returns:
        A row a bar, a column an earlier bar. (bars, bars)
    """
    told = np.stack(
        [
            np.rint(conditions.density * conditions.steps) / ONSETS,
            conditions.strength / STRENGTH,
            conditions.register / REGISTER,
        ],
        axis=1,
    )  # (bars, 3)
    differ = np.abs(told[:, None] - told)  # (bars, bars, 3)
    bars = np.arange(conditions.bars)
    can = (differ <= 1).all(-1) & (conditions.steps[:, None] == conditions.steps)
    far: Floats = np.where(can & (bars[:, None] - bars >= SOONEST), differ.sum(-1), np.inf)
    return far


def returns(conditions: Conditions, chords: Ints) -> Ints:
    """Which earlier bar each bar of a scene returns to: the most alike over the same chords, if any is alike.

    A bar that follows what was returned to before goes first, so that phrases come back whole.

    Args:
        conditions: Of the scene.
        chords: Two labels a bar. (bars, 2)

    Returns:
        Bars that return to none themselves; its own number where a bar is new. (bars,)
    """
    far = np.where((chords[:, None] == chords).all(-1), apart(conditions), np.inf)
    found, times, before = np.arange(len(chords)), np.zeros(len(chords), dtype=np.int64), -1
    for bar in range(SOONEST, len(chords)):
        cost = np.where(
            times[found] < MOST, far[bar, found], np.inf
        )  # an earlier bar plays what it returned to
        if before >= 0:
            cost[before + 1] -= GOING_ON
        nearest = int(np.argmin(cost))
        before = nearest if np.isfinite(cost[nearest]) else -1
        if before >= 0:
            found[bar] = found[before]
            times[found[bar]] += 1
    return found
