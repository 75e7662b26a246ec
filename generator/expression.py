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


def velocities(
    step: Ints, voice: Ints, dynamics: Floats, on_hit: Bools, beat: int = 4, in_pickup: Bools | bool = False
) -> Ints:
    """MIDI velocities.

    Args:
        step: Sixteenth in the bar each note begins on. (notes,)
        voice: (notes,)
        dynamics: Of the note's bar, 0 to 1. (notes,)
        on_hit: Whether the note begins on a hit. (notes,)
        beat: Sixteenths in a beat.
        in_pickup: Whether the note begins in a pick-up bar, which has no downbeat. (notes,)

    Returns:
        1 to 127. (notes,)
    """
    balance = np.array([BALANCE[v] for v in sorted(BALANCE)])[voice]
    on_downbeat = (step == 0) & ~np.asarray(in_pickup)
    accent = np.select([on_downbeat, step % beat == 0, step % 2 == 0], [DOWNBEAT, BEAT, EIGHTH], 0)
    loudness: Ints = (
        np.rint(LOUDEST * dynamics * balance + accent + HIT * on_hit).astype(np.int64).clip(1, 127)
    )
    return loudness
