"""A look-ahead limiter that keeps true peaks below full scale; the gain of a sample depends on a bounded context alone."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bridge.output.audio.true_peak import AROUND, GROWTH, WINDOW, true_peaks

Floats = npt.NDArray[np.float32]

REACH = 25
"""Windows over which the gain is smoothed before and after a peak."""
CEILING = 0.885
"""The highest true peak let through, against 1 for full scale: -1 dBTP, and 0.06 dB for what other meters find between
samples."""
CONTEXT = WINDOW * (2 * REACH + 2) + AROUND
"""Samples on either side on which the gain of a sample depends."""
_RAMP = np.repeat((np.arange(WINDOW, dtype=np.float32) + np.float32(0.5)) / WINDOW, 2)
"""The position of each value of a window's samples within it, from 0 to 1. (2 * WINDOW,)"""


def limited(sound: Floats) -> Floats:
    """Turn sound down where its true peaks would pass the ceiling; elsewhere it passes unchanged.

    The gain each window needs is held for `REACH + 1` windows on either side and then averaged over `REACH` on either
    side, so it glides, looks ahead, and is nowhere above what any window needs.

    Args:
        sound: Of any peak, with `CONTEXT` samples more at either end than are returned. (CONTEXT + n + CONTEXT, 2),
            n a multiple of `WINDOW`.

    Returns:
        With no true peak above `CEILING`; a view of `sound` if nothing had to be done. (n, 2)
    """
    inner = sound[CONTEXT:-CONTEXT]
    if max(sound.max(), -sound.min()) * GROWTH <= CEILING:
        return inner
    needed = CEILING / np.maximum(true_peaks(sound).astype(np.float64), CEILING)  # (n / WINDOW + ...,)
    if needed.min() == 1:
        return inner
    held = sliding_window_view(needed, 2 * REACH + 3).min(axis=1)
    smooth = sliding_window_view(held, 2 * REACH + 1).mean(axis=1)  # (n / WINDOW + 2,)
    edges = ((smooth[:-1] + smooth[1:]) / 2).astype(np.float32)  # (n / WINDOW + 1,)
    gains = np.diff(edges)[:, None] * _RAMP  # (n / WINDOW, 2 * WINDOW)
    gains += edges[:-1, None]
    turned: Floats = np.multiply(inner, gains.reshape(-1, 2), out=gains.reshape(-1, 2))
    return turned


def limited_blocks(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """Yield sound that comes block by block limited, as long in all, in blocks that may be longer or shorter. (n, 2)"""
    waiting = np.zeros((CONTEXT, 2), np.float32)
    for block in blocks:
        waiting = np.concatenate([waiting, block])
        ready = (len(waiting) - 2 * CONTEXT) // WINDOW * WINDOW
        if ready > 0:
            yield limited(waiting[: ready + 2 * CONTEXT])
            waiting = waiting[ready:]
    rest = len(waiting) - CONTEXT
    if rest > 0:
        yield limited(np.pad(waiting, ((0, -rest % WINDOW + CONTEXT), (0, 0))))[:rest]
