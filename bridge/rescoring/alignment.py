"""Which old bar each bar of a scene that was cut anew plays: dropping and repeating bars where it hurts least."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OFF = 1.0
"""What it costs that a bar is heard a bar's length from its picture, in proportion."""
LEAP = 1.0
"""What it costs that the bar after next, or the same one again, follows a bar."""
OFF_PHRASE = 0.5
"""The same once more where what is left out or repeated is no whole phrase."""
FRAME = 3.0
"""What it costs that a scene does not begin with its first bar, or end with its last: its entry and its cadence."""
UNLIKE = 2.0
"""What it costs that a bar of another length is played, for a difference of a whole bar of 4/4."""
PHRASE = 4
"""Bars of a phrase, by which music is least noticed to be shortened or repeated.

Source: Caplin, "Classical Form" (1998), chapter 1: the four-bar phrase as the unit of tight-knit themes."""
_SIXTEENTHS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """The bars of a scene."""

    times: Floats
    """When each begins. For old bars: when their picture begins in the new cut. (bars,)"""
    steps: Ints
    """Sixteenths in each. (bars,)"""


def aligned(old: Bars, new: Bars, length: float) -> Ints:
    """Choose an old bar for each new one, at the least cost of all choices.

    Args:
        old: The scene's bars as they were.
        new: Its bars as they are.
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


def _own_costs(old: Bars, new: Bars, length: float) -> Floats:
    """What it costs that a new bar plays an old one, whatever is around it. (new, old)"""
    off = OFF * np.abs(new.times[:, None] - old.times) / length
    costs: Floats = off + UNLIKE * np.abs(new.steps[:, None] - old.steps) / _SIXTEENTHS
    costs[0, 1:] += FRAME
    costs[-1, :-1] += FRAME
    return costs


def _leap_costs(bars: int) -> Floats:
    """What it costs that one old bar follows another. (old, old)"""
    numbers = np.arange(bars)
    leap = numbers - (numbers[:, None] + 1)
    costs: Floats = LEAP * (leap != 0) + OFF_PHRASE * (leap % PHRASE != 0)
    return costs
