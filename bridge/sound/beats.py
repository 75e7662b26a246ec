"""The tempo of sound, from the growth of its spectrum."""

from typing import Final

import numpy as np

from bridge.sound.heard import Floats
from bridge.sound.measured import FINE

_SLOWEST, _FASTEST = 40.0, 220.0
"""Beats a minute that are looked for."""
_USUAL: Final = 110.0
"""Beats a minute that people tap most; of a tempo and its double the nearer one to it is told."""
_WIDTH: Final = 0.9
"""Octaves around it within which they do. Source: Ellis, "Beat Tracking by Dynamic Programming", 2007, section 3.2."""
_FEWEST: Final = 4
"""Seconds of sound from which a tempo can be told."""
_LONGEST: Final = 60 * FINE
"""Samples that are looked at together; a tempo holds for no longer than that in most music."""
_FAR: Final = (8, 4, 2)
"""Beats over which the distance is measured anew, so that it is exact, the farthest first."""
_CLEAR: Final = 0.1
"""Share of the onsets that repeat after a beat, from which there is a tempo."""


def tempo_of(onsets: Floats) -> tuple[float | None, float]:
    """Return beats a minute, and how clear they are, 0 to 1; None where there are no steady ones.

    It is where the autocorrelation of the onsets, with that of two and four beats, weighted by how people tap, is highest.

    Args:
        onsets: Growth of the spectrum, 100 samples a second. (n,)
    """
    if len(onsets) < _FEWEST * FINE:
        return None, 0.0
    values = np.minimum(onsets.astype(np.float64), np.percentile(onsets, 99) + 1e-9)
    again = _autocorrelation(values)
    lags = np.arange(round(60 * FINE / _FASTEST), min(round(60 * FINE / _SLOWEST), len(again) // 5))
    if not len(lags):
        return None, 0.0
    worth = sum(share * again[lags * beats] for beats, share in ((1, 0.5), (2, 0.3), (4, 0.2)))
    taps = np.exp(-0.5 * (np.log2(60 * FINE / lags / _USUAL) / _WIDTH) ** 2)
    best = int(lags[np.argmax(worth * taps)])
    clear = float(np.clip(again[best], 0, 1))
    if clear < _CLEAR:
        return None, clear
    return round(60 * FINE / _exact(again, best), 2), clear


def _autocorrelation(values: "np.typing.NDArray[np.float64]") -> "np.typing.NDArray[np.float64]":
    """Return the mean autocorrelation of stretches, 1 at no distance, each value by the pairs that it is of. (lags,)"""
    size = min(len(values), _LONGEST)
    total = np.zeros(2 * size)
    for first in range(0, len(values) - size + 1, size):
        some = values[first : first + size]
        total += np.fft.irfft(np.abs(np.fft.rfft(some - some.mean(), 2 * size)) ** 2, 2 * size)
    pairs = size - np.arange(size // 2)
    again = total[: size // 2] / pairs
    return np.asarray(again / max(again[0], 1e-12))


def _exact(again: "np.typing.NDArray[np.float64]", lag: int) -> float:
    """Return the distance of beats in samples, from the distance of the farthest that still repeat."""
    found = _top(again, lag, 2)
    for beats in reversed(_FAR):
        if found * beats + 4 < len(again):
            found = _top(again, round(found * beats), 3) / beats
    return found


def _top(again: "np.typing.NDArray[np.float64]", lag: int, reach: int) -> float:
    """Return where a parabola through the highest value near a lag has its top."""
    near = again[lag - reach : lag + reach + 1]
    at = lag - reach + int(np.argmax(near))
    before, here, after = again[at - 1 : at + 2]
    bend = before - 2 * here + after
    return at + float(0.5 * (before - after) / bend if bend < 0 else 0.0)
