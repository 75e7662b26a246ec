"""What an instrument can play of what is asked of it."""

import numpy as np
import numpy.typing as npt

from bridge.midi.instruments import Instrument

Ints = npt.NDArray[np.int64]


def share_in_range(pitches: Ints, instrument: Instrument) -> float:
    """The share of pitches that an instrument has, 0 to 1; 1 of none. (n,)"""
    inside = (pitches >= instrument.lowest) & (pitches <= instrument.highest)
    return float(inside.mean()) if len(pitches) else 1.0


def in_range(pitches: Ints, instrument: Instrument) -> Ints:
    """Each pitch where an instrument has it: as few octaves away as can be. (n,) -> (n,)"""
    up = np.maximum(-(-(instrument.lowest - pitches) // 12), 0)
    down = np.maximum(-(-(pitches - instrument.highest) // 12), 0)
    folded: Ints = pitches + 12 * (up - down)
    return folded
