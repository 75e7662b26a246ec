"""Segments of sixteenths between two tempi: how long they can last, and the smoothest of a given length.

All values are relative to the middle of a band, in natural logarithms of a sixteenth's duration, so one table serves
every band. A line has a tempo too, halfway between those of the sixteenths beside it: a segment that begins at tempo u
has sixteenths no further from u than half a slope, one slope and a half, and so on.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_GUARD = 1e-6
"""The share by which a feasible time keeps away from its limits, so that single precision cannot cross them."""
_FLAT = 1e-12
"""A slope below which tempo is constant."""
_TRIES, _ROUNDS = 33, 4
"""Slopes tried at once, and rounds, in the search for one: to a millionth of the steepest."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentTable:
    """For every number of sixteenths and every pair of tempi: the even ramp's time, and the limits around it.

    Up takes as long as down, so each pair stands once, as `pairs` lists them.
    """

    per_ramp: Singles
    """The inverse of the time of an even ramp between the tempi. (pairs, steps)"""
    shortest: Singles
    """The shortest feasible time over the even ramp's; infinite where there is none. (pairs, steps)"""
    longest: Singles
    """The longest feasible time over the even ramp's. (pairs, steps)"""


def classes(width: float, tempi: int) -> Floats:
    """Return the tempi of a band: logarithms of a sixteenth's duration against the middle of the band.

    Args:
        width: Logarithm of the band's ratio.
        tempi: The number of tempi; 2 or more.

    Returns:
        The tempi, the fastest first. (tempi,)
    """
    return np.linspace(-width / 2, width / 2, tempi)


def pairs(tempi: int) -> tuple[Ints, Ints]:
    """List every pair of tempi, the faster first. (pairs,) each

    Args:
        tempi: The number of tempi.
    """
    return np.triu_indices(tempi)


def ramp_time(steps: Floats, begin: Floats, end: Floats) -> Floats:
    """Compute the time of an even ramp: the sum of exp(begin + (k + 1/2) (end - begin) / steps) for k below `steps`.

    Source: the geometric series, (exp(end) - exp(begin)) / (2 sinh((end - begin) / (2 steps))); with a = half of
    end - begin it is exp((begin + end) / 2) sinh(a) / sinh(a / steps).
    """
    half = (end - begin) / 2
    flat = np.abs(half) < 1e-9
    safe = np.where(flat, 1.0, half)
    return np.exp((begin + end) / 2) * np.where(flat, steps, np.sinh(safe) / np.sinh(safe / steps))


@lru_cache(maxsize=16)
def tabulate(most: int, width: float, tempi: int, slope: float) -> SegmentTable:
    """Tabulate every segment of up to `most` sixteenths in a band, cached by the arguments.

    Args:
        most: Most sixteenths; the tables begin at 0, which is infeasible for all pairs of tempi.
        width: Logarithm of the band's ratio.
        tempi: Tempi in the band.
        slope: Most change of the logarithm from one sixteenth to the next.
    """
    levels = classes(width, tempi)
    begin, end = (levels[which] for which in pairs(tempi))
    steps = np.arange(most + 1, dtype=np.float64)[:, None]
    ramp = ramp_time(np.maximum(steps, 1), begin, end)  # (steps, pairs)
    edge = float(levels[-1])
    shortest, longest = (
        tent_time(steps, begin, end, slope=slope, sign=sign, edge=edge) for sign in (-1.0, 1.0)
    )
    reachable = (np.abs(end - begin) <= steps * slope) & (steps > 0)
    low = np.where(reachable, shortest / ramp * (1 + _GUARD), np.inf)
    high = longest / ramp * (1 - _GUARD)
    return SegmentTable(*(np.ascontiguousarray(part.T, np.float32) for part in (1 / ramp, low, high)))


def tent(steps: int, begin: float, end: float, *, slope: float, sign: float, edge: float) -> Floats:
    """Compute a tent: sixteenths that deviate from both ends at one slope, as far as the band's edge.

    Args:
        steps: Sixteenths.
        begin: Tempo at the first line.
        end: Tempo at the last line.
        slope: Change of the logarithm from one sixteenth to the next.
        sign: 1 towards longer sixteenths, -1 towards shorter ones.
        edge: The band's longest sixteenth, as a logarithm; its shortest is the negative.

    Returns:
        Durations against the middle of the band. (steps,)
    """
    at = np.arange(steps) + 0.5
    lean = np.minimum(sign * begin + at * slope, sign * end + (steps - at) * slope)
    return np.asarray(np.exp(sign * np.minimum(lean, edge)))


def tent_time(
    steps: Floats | Ints,
    begin: Floats,
    end: Floats,
    *,
    slope: Floats | float,
    sign: Floats | float,
    edge: float,
) -> Floats:
    """Compute the time of tents, for many at once; the arguments are those of `tent`.

    Source: the sum of exp(begin + (k + 1/2) m) for k below n is exp(begin) (exp(n m) - 1) / (2 sinh(m / 2)).
    """
    flat, slope = slope < _FLAT, np.maximum(slope, _FLAT)
    away, back = sign * begin, sign * end
    middle = np.clip(np.floor((back - away) / (2 * slope) + steps / 2 + 0.5), 0, steps)
    there = np.minimum(middle, np.floor((edge - away) / slope + 0.5))
    again = np.minimum(steps - middle, np.floor((edge - back) / slope + 0.5))
    leaning = np.exp(begin) * np.expm1(sign * there * slope) + np.exp(end) * np.expm1(sign * again * slope)
    along = (steps - there - again) * np.exp(sign * edge)
    return np.where(flat, steps * np.exp(begin), leaning / (2 * np.sinh(sign * slope / 2)) + along)


def smoothest(
    times: Floats, steps: Ints, begin: Floats, end: Floats, edge: float, slope: float
) -> list[Floats]:
    """Find the sixteenths of segments of given times with the smallest slope.

    They are tents over the even ramp, their slopes found by repeated grid search.

    Args:
        times: Length of each segment, against a sixteenth in the middle of the band. (segments,)
        steps: Sixteenths of each, 1 or more. (segments,)
        begin: Tempo at the first line of each, as in `classes`. (segments,)
        end: Tempo at its last. (segments,)
        edge: The band's longest sixteenth, as a logarithm.
        slope: Most change of the logarithm from one sixteenth to the next.

    Returns:
        For each its durations in the unit of `times`; they sum to its time. (steps,) each
    """
    low, high = np.abs(end - begin) / steps, np.full(len(times), slope)
    sign = np.where(times >= tent_time(steps, begin, end, slope=low, sign=1.0, edge=edge), 1.0, -1.0)
    each = np.arange(len(times))
    for _ in range(_ROUNDS):
        tried = np.linspace(low, high, _TRIES)  # (tries, segments)
        found = tent_time(steps, begin, end, slope=tried, sign=sign, edge=edge)
        short = np.count_nonzero(sign * found < sign * times, axis=0)  # times move one way with the slope
        at = np.minimum(short, _TRIES - 1)
        low, high = tried[np.maximum(at - 1, 0), each], tried[at, each]
    segments = zip(times, steps, begin, end, high, sign, strict=True)
    return [_scaled(tent(n, u, v, slope=m, sign=s, edge=edge), time) for time, n, u, v, m, s in segments]


def _scaled(durations: Floats, time: float) -> Floats:
    """Scale durations so that they sum to a time."""
    return np.asarray(durations * (time / durations.sum()))
