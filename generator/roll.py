"""The piano roll: the onsets and holds of each voice and pitch at each sixteenth."""

import numpy as np

from generator.conditions import STEPS, Floats, Ints
from generator.keys import tonic_shift as tonic_shift

VOICES = 3
LOWEST = 24
PITCHES = 72
"""Pitches from LOWEST (C1) up, six octaves; pitches are counted from the tonic, moved to C."""
ONSET, HOLD = 0, 1
CHANNELS = VOICES * 2 * PITCHES


def roll_of(start: Ints, end: Ints, pitch: Ints, voice: Ints, bars: int) -> Floats:
    """Draw notes on a piano roll.

    Args:
        start: The column each note begins in. (notes,)
        end: The first column after it; above `start`. (notes,)
        pitch: LOWEST to LOWEST + PITCHES - 1. (notes,)
        voice: Below VOICES. (notes,)
        bars: Bars on the roll.

    Returns:
        Zeros and ones. (VOICES, 2, PITCHES, bars * STEPS)
    """
    roll = np.zeros((VOICES, 2, PITCHES, bars * STEPS), dtype=np.float32)
    held = end - start - 1
    which = np.repeat(np.arange(len(start)), held)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(held) - held, held) + 1
    roll[voice[which], HOLD, pitch[which] - LOWEST, start[which] + offset] = 1
    roll[voice, ONSET, pitch - LOWEST, start] = 1
    roll[voice, HOLD, pitch - LOWEST, start] = 0
    return roll
