"""Sudden sounds: what stands out of what is heard around it, at once."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bridge.sound.heard import SILENT, Floats, Music, Sudden
from bridge.sound.laid import Laid
from bridge.sound.measured import FINE

_RISE: Final = 12.0
"""Decibels by which the level rises at once, at least."""
_ODD: Final = 5.0
"""Robust standard deviations by which the rise stands out of those around it."""
_SPREAD: Final = 1.5
"""Decibels that rises are taken to differ by at least, when their spread is measured."""
_OVER: Final = 8.0
"""Decibels by which a sudden sound is louder than what is heard around it for most of the time."""
_OVER_LOUD: Final = 6.0
"""Likewise, over the loudest tenth of it, where somebody speaks or there is music: a syllable or a beat is no slam."""
_AUDIBLE: Final = -55.0
"""Decibels below full scale under which nothing is sudden."""
_FULL: Final = 36.0
"""Decibels over the sound around it at which its strength is 1."""
AROUND: Final = 2 * FINE
"""Samples on either side that a sound is compared with."""
_AFTER: Final = 6
"""Samples in which a sudden sound reaches its level."""
_APART: Final = FINE // 4
"""Samples from one sudden sound to the next."""
_SPOKEN: Final = 0.5
"""The probability of speech from which somebody speaks."""
_STEP: Final = FINE // 10
"""Samples from one place to the next at which the surroundings are measured."""


def sudden_of(laid: Laid, music: Iterable[Music] = ()) -> tuple[Sudden, ...]:
    """Find the sounds that come at once, in order of time.

    A candidate is where the level rises by `_RISE` decibels at once. It stays if that rise stands out of those around it
    (by the median and its absolute deviation: Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993), and
    if it is louder than what is around it, and in speech and music also than the loudest of that. Of several within a
    quarter of a second the steepest stays.

    Args:
        laid: The sound of the timeline.
        music: The stretches in which there is music already.
    """
    level = np.where(laid.known & (laid.power > 0), laid.loudness, SILENT).astype(np.float32)
    peak = _following(level, _AFTER)
    candidates = np.flatnonzero((laid.rise >= _RISE) & (peak >= _AUDIBLE))
    if not len(candidates):
        return ()
    usual, over = _stands_out(laid.rise), peak - _around(level, 50)
    enough = (usual[candidates] >= _ODD) & (over[candidates] >= _OVER)
    full = _around_most(laid.spoken_of) >= _SPOKEN
    for one in music:
        full[round(one.start * FINE) : round(one.end * FINE)] = True
    enough &= ~full[candidates] | ((peak - _around(level, 90))[candidates] >= _OVER_LOUD)
    return tuple(_chosen(laid, candidates[enough], over))


def _chosen(laid: Laid, candidates: "np.typing.NDArray[np.intp]", over: Floats) -> list[Sudden]:
    """Choose the steepest candidates that keep apart, in order of time."""
    chosen: list[int] = []
    for at in sorted(candidates.tolist(), key=lambda at: (-float(laid.rise[at]), at)):
        if all(abs(at - other) >= _APART for other in chosen):
            chosen.append(at)
    return [
        Sudden(
            Fraction(round(float(laid.risen[at]) * 1000), 1000), round(min(float(over[at]) / _FULL, 1.0), 3)
        )
        for at in sorted(chosen)
    ]


def _stands_out(rise: Floats) -> Floats:
    """Return how far each rise stands out of those around it, in robust standard deviations. (n,)"""
    middle = _around(rise, 50)
    spread = np.maximum(1.4826 * _around(np.abs(rise - middle), 50), _SPREAD)
    return np.asarray((rise - middle) / spread, np.float32)


def _around(values: Floats, percentile: int) -> Floats:
    """Return a percentile of the values around each. (n,) -> (n,)"""
    padded = np.pad(values, AROUND, mode="reflect" if len(values) > AROUND else "edge")
    windows = sliding_window_view(padded, 2 * AROUND + 1)[::_STEP, ::4]
    found = np.empty(len(windows), np.float32)
    for first in range(0, len(windows), 1024):
        found[first : first + 1024] = np.percentile(windows[first : first + 1024], percentile, axis=1)
    return np.repeat(found, _STEP)[: len(values)]


def _around_most(values: Floats) -> Floats:
    """Return the largest value from 50 ms before each to 150 ms after it. (n,) -> (n,)"""
    padded = np.pad(values, (FINE // 20, 3 * FINE // 20))
    return np.asarray(sliding_window_view(padded, FINE // 5 + 1).max(axis=1))


def _following(values: Floats, count: int) -> Floats:
    """Return the largest of each value and those behind it. (n,) -> (n,)"""
    padded = np.pad(values, (0, count - 1), constant_values=SILENT)
    return np.asarray(sliding_window_view(padded, count).max(axis=1))
