"""Alignment of old to new bars of a scene that was cut anew: bars dropped and repeated at the least cost."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OFF = 1.0
"""The cost of a bar that is heard a bar's length from its picture; proportional."""
LEAP = 1.0
"""The cost of following a bar by any but the next one."""
OFF_PHRASE = 0.5
"""The additional cost if what is left out or repeated is no whole phrase."""
FRAME = 3.0
"""The cost of a scene that does not begin with its first bar, or end with its last: its entry and its cadence."""
UNLIKE = 2.0
"""The cost of playing a bar of another length, for a difference of a whole bar of 4/4."""
PHRASE = 4
"""Bars of a phrase, by which music is least noticeably shortened or repeated.

Source: Caplin, "Classical Form" (1998), chapter 1: the four-bar phrase as the unit of tight-knit themes."""
_SIXTEENTHS = 16


@dataclass(frozen=True, slots=True, eq=False)
class SceneBars:
    """The bars of a scene."""

    times: Floats
    """Start of each, in seconds. Of old bars: the start of their picture in the new cut. (bars,)"""
    steps: Ints
    """Sixteenths in each. (bars,)"""


def aligned(old: SceneBars, new: SceneBars, length: float) -> Ints:
    """Choose an old bar for each new one at the least total cost, by dynamic programming.

    Args:
        old: The scene's old bars.
        new: Its new bars.
        length: Seconds of a typical bar.

    Returns:
        For each new bar the old bar it plays, counted from 0. (new bars,)
    """
    own = _own_costs(old, new, length)  # (new, old)
    leaps = _leap_costs(len(old.times))  # (old, old)
    best = own[0].copy()
    came = np.zeros(own.shape, dtype=np.int64)
    for bar in range(1, len(own)):
        through = best[:, None] + leaps
        came[bar] = through.argmin(axis=0)
        best = through.min(axis=0) + own[bar]
    way = [int(best.argmin())]
    for bar in range(len(own) - 1, 0, -1):
        way.append(int(came[bar, way[-1]]))
    return np.array(way[::-1], dtype=np.int64)


def _own_costs(old: SceneBars, new: SceneBars, length: float) -> Floats:
    """Compute the cost of each new bar playing each old one, regardless of its neighbours. (new, old)"""
    off = OFF * np.abs(new.times[:, None] - old.times) / length
    costs: Floats = off + UNLIKE * np.abs(new.steps[:, None] - old.steps) / _SIXTEENTHS
    costs[0, 1:] += FRAME
    costs[-1, :-1] += FRAME
    return costs


def _leap_costs(bars: int) -> Floats:
    """Compute the cost of one old bar following another. (old, old)"""
    numbers = np.arange(bars)
    leap = numbers - (numbers[:, None] + 1)
    costs: Floats = LEAP * (leap != 0) + OFF_PHRASE * (leap % PHRASE != 0)
    return costs
