"""Pitches within an instrument's range."""

import numpy as np
import numpy.typing as npt

from bridge.midi.instruments import Instrument

Ints = npt.NDArray[np.int64]


def share_in_range(pitches: Ints, instrument: Instrument) -> float:
    """Return the share of pitches (n,) within an instrument's range, 0 to 1; 1 for no pitches."""
    inside = (pitches >= instrument.lowest) & (pitches <= instrument.highest)
    return float(inside.mean()) if len(pitches) else 1.0


def in_range(pitches: Ints, instrument: Instrument) -> Ints:
    """Fold each pitch into an instrument's range, by as few octaves as possible. (n,) -> (n,)"""
    up = np.maximum(-(-(instrument.lowest - pitches) // 12), 0)
    down = np.maximum(-(-(pitches - instrument.highest) // 12), 0)
    folded: Ints = pitches + 12 * (up - down)
    return folded
