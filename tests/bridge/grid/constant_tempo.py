"""The best a constant tempo can do that begins at the first frame, found exactly."""

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from bridge.grid.tempo_ramps import Floats

SHORTEST, LONGEST = 15 / 160, 15 / 60
"""Seconds of a sixteenth at the fastest tempo and at the slowest."""
_ROUNDING = 1e-12
"""Share by which two intervals that only touch still overlap."""
_AT_ONCE = 1 << 21
"""Intervals sorted at once, which bounds the memory of a long film."""


def most_met(times: Floats, rate: Fraction) -> int:
    """Return the most of some times that the sixteenths of one constant tempo can meet within half a frame.

    A cut is met by its n-th sixteenth exactly where that lasts from (time - half a frame) / n to (time + half a
    frame) / n, so the most that are met at once is the most of these intervals that overlap.

    Args:
        times: Seconds from the first line, 0 or more. (times,)
        rate: Frames a second; a frame is shorter than any sixteenth, so that no time is met twice.
    """
    half = 0.5 / float(rate)
    assert 2 * half < SHORTEST
    always, later = int((times <= half).sum()), times[times > half]
    return always + max((_most_at_once(later, half, low, high) for low, high in _spans(later)), default=0)


def _spans(times: Floats) -> Iterator[tuple[float, float]]:
    """Parts of the range of sixteenths, each with a bounded number of intervals."""
    lines = times.sum() * (1 / SHORTEST - 1 / LONGEST)
    yield from pairwise(np.geomspace(SHORTEST, LONGEST, 2 + math.ceil(3 * lines / _AT_ONCE)).tolist())


def _most_at_once(times: Floats, half: float, low: float, high: float) -> int:
    """Return the most intervals that overlap between two lengths of a sixteenth."""
    first = np.maximum(np.ceil((times - half) / high * (1 - _ROUNDING)), 1).astype(np.int64)
    counts = np.maximum(np.floor((times + half) / low * (1 + _ROUNDING)).astype(np.int64) - first + 1, 0)
    which = np.repeat(np.arange(len(times)), counts)
    lines = first[which] + np.arange(len(which)) - (np.cumsum(counts) - counts)[which]
    begins = np.maximum((times[which] - half) / lines * (1 - _ROUNDING), low)
    ends = np.minimum((times[which] + half) / lines * (1 + _ROUNDING), high)
    real = begins <= ends
    begins, ends = np.sort(begins[real]), np.sort(ends[real])
    open_at_begin = np.arange(1, len(begins) + 1) - np.searchsorted(ends, begins, side="left")
    return int(open_at_begin.max(initial=0))
