"""How long a stretch of sixteenths can last between two tempi, and the smoothest way to make it last just so.

Everything is relative to the middle of a band, in natural logarithms of a sixteenth's duration, so one table
serves every band. A line has a tempo too, halfway between those of the sixteenths beside it: a stretch that begins
at tempo u has sixteenths no further from u than half a slope, one slope and a half, and so on.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_GUARD = 1e-6
"""Share by which a reachable time keeps away from its limits, so that single precision cannot cross them."""
_TRIES, _ROUNDS = 33, 4
"""Slopes tried at once, and how often, when one is sought: to a millionth of the steepest."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """For every number of sixteenths and every pair of tempi: the straight ramp's time, and the limits around it.

    Up takes as long as down, so each pair stands once, as `pairs` has them.
    """

    per_ramp: Singles
    """One over the time of an even ramp between the tempi. (pairs, steps)"""
    shortest: Singles
    """The shortest reachable time over the even ramp's; infinite where none is. (pairs, steps)"""
    longest: Singles
    """The longest reachable time over the even ramp's. (pairs, steps)"""


def classes(width: float, tempi: int) -> Floats:
    """The tempi of a band: logarithms of a sixteenth's duration against the middle of the band.

    Args:
        width: Logarithm of the band's ratio.
        tempi: How many; 2 or more.

    Returns:
        From the fastest up. (tempi,)
    """
    return np.linspace(-width / 2, width / 2, tempi)


def pairs(tempi: int) -> tuple[Ints, Ints]:
    """Every pair of tempi, the faster first. (pairs,) each

    Args:
        tempi: How many there are.
    """
    return np.triu_indices(tempi)


def ramp_time(steps: Floats, begin: Floats, end: Floats) -> Floats:
    """Time of an even ramp: the sum of exp(begin + (k + 1/2) (end - begin) / steps) for k below `steps`.

    Source: the geometric series, (exp(end) - exp(begin)) / (2 sinh((end - begin) / (2 steps))); with a = half of
    end - begin it is exp((begin + end) / 2) sinh(a) / sinh(a / steps).
    """
    half = (end - begin) / 2
    flat = np.abs(half) < 1e-9
    safe = np.where(flat, 1.0, half)
    return np.exp((begin + end) / 2) * np.where(flat, steps, np.sinh(safe) / np.sinh(safe / steps))


@lru_cache(maxsize=16)
def tabulate(most: int, width: float, tempi: int, slope: float) -> Stretches:
    """Tabulate every stretch of up to `most` sixteenths in a band; scenes that ask for the same share one table.

    Args:
        most: Most sixteenths; the tables begin at 0, which no pair of tempi can reach.
        width: Logarithm of the band's ratio.
        tempi: Tempi in the band.
        slope: Most change of the logarithm from one sixteenth to the next.
    """
    levels = classes(width, tempi)
    begin, end = (levels[which] for which in pairs(tempi))
    steps = np.arange(most + 1, dtype=np.float64)[:, None]
    ramp = ramp_time(np.maximum(steps, 1), begin, end)  # (steps, pairs)
    edge = float(levels[-1])
    longest = _extreme(most, begin, end, edge, slope, 1.0)
    shortest = _extreme(most, begin, end, edge, slope, -1.0)
    reachable = (np.abs(end - begin) <= steps * slope) & (steps > 0)
    low = np.where(reachable, shortest / ramp * (1 + _GUARD), np.inf)
    high = longest / ramp * (1 - _GUARD)
    return Stretches(*(np.ascontiguousarray(part.T, np.float32) for part in (1 / ramp, low, high)))


def _extreme(most: int, begin: Floats, end: Floats, edge: float, slope: float, sign: float) -> Floats:
    """Longest (sign 1) or shortest (sign -1) times: from both ends at full slope to the band's edge, and along it.

    Returns:
        For 0 to `most` sixteenths. (steps, pairs)
    """
    short = min(
        most, 2 * math.ceil(2 * edge / slope) + 2
    )  # from here on the middle of every tent is on the edge
    times = np.zeros((most + 1, len(begin)))
    for steps in range(1, short + 1):
        sixteenths = tent(steps, begin[:, None], end[:, None], slope=slope, sign=sign, edge=edge)
        times[steps] = sixteenths.sum(axis=-1)
    more = np.arange(1, most - short + 1)[:, None]
    times[short + 1 :] = times[short] + more * math.exp(sign * edge)
    return times


def tent(
    steps: int, begin: Floats | float, end: Floats | float, *, slope: Floats | float, sign: float, edge: float
) -> Floats:
    """Sixteenths that lean away from both ends at one slope, as far as the band's edge.

    Args:
        steps: Sixteenths.
        begin: Tempo at the first line. (..., 1)
        end: Tempo at the last line. (..., 1)
        slope: Change of the logarithm from one sixteenth to the next. (..., 1)
        sign: 1 to lean towards longer sixteenths, -1 towards shorter ones.
        edge: The band's longest sixteenth, as a logarithm; its shortest is the negative.

    Returns:
        Durations against the middle of the band. (..., steps)
    """
    at = np.arange(steps) + 0.5
    lean = np.minimum(sign * begin + at * slope, sign * end + (steps - at) * slope)
    return np.asarray(np.exp(sign * np.minimum(lean, edge)))


def smoothest(time: float, steps: int, ends: tuple[float, float], edge: float, slope: float) -> Floats:
    """The sixteenths of a stretch that lasts just so long with the smallest slope.

    A tent over the even ramp, its slope found by narrowing it down.

    Args:
        time: Length of the stretch, against a sixteenth in the middle of the band.
        steps: Sixteenths, 1 or more.
        ends: Tempo at its first line and at its last, as `classes` gives them.
        edge: The band's longest sixteenth, as a logarithm.
        slope: Most change of the logarithm from one sixteenth to the next.

    Returns:
        Durations in the unit of `time`; they sum to it. (steps,)
    """
    low, high = abs(ends[1] - ends[0]) / steps, slope
    sign = 1.0 if time >= tent(steps, *ends, slope=low, sign=1.0, edge=edge).sum() else -1.0
    for _ in range(_ROUNDS):
        tried = np.linspace(low, high, _TRIES)
        times = tent(steps, *ends, slope=tried[:, None], sign=sign, edge=edge).sum(axis=-1)
        at = min(
            int(np.count_nonzero(sign * times < sign * time)), _TRIES - 1
        )  # times move one way with the slope
        low, high = tried[max(at - 1, 0)], tried[at]
    durations = tent(steps, *ends, slope=high, sign=sign, edge=edge)
    return np.asarray(durations * (time / durations.sum()))
