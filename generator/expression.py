"""How loud each note is: the bar's dynamics, shaped by metre, voice and hits."""

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.voices import BASS, HARMONY, MELODY

LOUDEST = 116
"""MIDI velocity of full dynamics on a weak sixteenth of the melody: room is left for accents."""
DOWNBEAT, BEAT, EIGHTH = 8, 4, 1
HIT = 10
"""What each place of the metre, and a hit, adds to a velocity."""
BALANCE = {MELODY: 1.0, HARMONY: 0.82, BASS: 0.92}
"""Accompaniment lies below the melody."""


def velocities(step: Ints, voice: Ints, dynamics: Floats, on_hit: Bools) -> Ints:
    """MIDI velocities.

    Args:
        step: Sixteenth in the bar each note begins on. (notes,)
        voice: (notes,)
        dynamics: Of the note's bar, 0 to 1. (notes,)
        on_hit: Whether the note begins on a hit. (notes,)

    Returns:
        1 to 127. (notes,)
    """
    balance = np.array([BALANCE[v] for v in sorted(BALANCE)])[voice]
    accent = np.select([step == 0, step % 4 == 0, step % 2 == 0], [DOWNBEAT, BEAT, EIGHTH], 0)
    loudness: Ints = (
        np.rint(LOUDEST * dynamics * balance + accent + HIT * on_hit).astype(np.int64).clip(1, 127)
    )
    return loudness
