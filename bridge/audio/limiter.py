"""Keeps a sum of notes below full scale, block by block, so that a film of any length fits in memory."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Floats = npt.NDArray[np.float32]
Gains = npt.NDArray[np.float64]

WINDOW = 48
"""Samples that share one reading of the peak: a millisecond at 48 kHz."""
REACH = 25
"""Windows over which the gain glides before and after a peak."""
CEILING = 0.891
"""The highest peak let through, against 1 for full scale: -1 dB."""
_CONTEXT = 2 * REACH + 2
"""Windows whose peaks can reach the gain of one."""
_RAMP = (np.arange(WINDOW, dtype=np.float32) + np.float32(0.5)) / WINDOW
"""How far through a window each of its samples is. (WINDOW,)"""


def limited(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """Turn blocks down where their peaks would pass the ceiling; elsewhere they pass unchanged.

    The gain each window needs is held for `REACH + 1` windows on either side and then averaged over `REACH` on either
    side, so it glides, looks ahead, and is nowhere above what any window needs.

    Args:
        blocks: Sound in order, of any peak. (2, n) each, n a multiple of `WINDOW` and at least `WINDOW * _CONTEXT`
            in all but the last.

    Yields:
        The same blocks, none of them above `CEILING`.
    """
    before = np.ones(_CONTEXT)
    current: Floats | None = None
    gains = np.ones(0)
    for block in blocks:
        following = _needed(block)
        if current is not None:
            yield _turned_down(current, np.concatenate((before, gains, _first(following))))
            before = np.concatenate((before, gains))[-_CONTEXT:]
        current, gains = block, following
    if current is not None:
        yield _turned_down(current, np.concatenate((before, gains, np.ones(_CONTEXT))))


def _needed(block: Floats) -> Gains:
    """The gain each window needs, at most 1. (2, n) -> (n / WINDOW,)."""
    windows = block.reshape(2, -1, WINDOW)
    peaks = np.maximum(windows.max(axis=(0, 2)), -windows.min(axis=(0, 2))).astype(np.float64)
    needed: Gains = CEILING / np.maximum(peaks, CEILING)
    return needed


def _first(gains: Gains) -> Gains:
    """The first gains of a block, filled up where it is short."""
    return np.pad(gains[:_CONTEXT], (0, max(0, _CONTEXT - len(gains))), constant_values=1.0)


def _turned_down(block: Floats, gains: Gains) -> Floats:
    """Apply gains, gliding from edge to edge of each window.

    Args:
        block: Sound. (2, n)
        gains: What each window needs, with `_CONTEXT` windows of context on either side.
    """
    if gains.min() >= 1.0:
        return block
    held = sliding_window_view(gains, 2 * REACH + 3).min(axis=1)
    smooth = sliding_window_view(held, 2 * REACH + 1).mean(axis=1)  # (n / WINDOW + 2,)
    edges = ((smooth[:-1] + smooth[1:]) / 2).astype(np.float32)  # (n / WINDOW + 1,)
    curve = edges[:-1, None] + np.diff(edges)[:, None] * _RAMP  # (n / WINDOW, WINDOW)
    turned: Floats = block * curve.reshape(-1)
    return turned
