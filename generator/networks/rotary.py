"""Rotary positions: attention tells how many bars and how many ticks lie between two columns.

Source: Su et al., "RoFormer: enhanced transformer with rotary position embedding" (2021). A quarter of a head's pairs of
channels turn with the bars, the others with the ticks.
"""

import numpy as np

from generator.conditions import Floats, Ints

BAR_PERIODS, TICK_PERIODS = 64.0, 256.0
"""The factor between the fastest and the slowest turn of each kind."""
TICK_TURN = 0.5
"""Radians of the fastest turn in a tick; in a bar it is 1."""


def angles(bar: Ints, tick: Ints, head: int) -> Floats:
    """Return the angle by which each pair of channels turns.

    Args:
        bar: Bars from the start. (...)
        tick: Ticks from the start. (...)
        head: Channels of a head; a multiple of 8.

    Returns:
        (..., head / 2)
    """
    pairs = head // 2
    bars = pairs // 2
    ticks = pairs - bars
    with_bars = bar[..., None] * BAR_PERIODS ** (-np.arange(bars) / bars)
    with_ticks = tick[..., None] * TICK_TURN * TICK_PERIODS ** (-np.arange(ticks) / ticks)
    return np.concatenate([with_bars, with_ticks], axis=-1).astype(np.float32)
