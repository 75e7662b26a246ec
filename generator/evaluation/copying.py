"""Detection of copying: note sequences that two pieces share."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import Ints
from generator.pieces.reading import ONSET, PITCH, Piece

NOTES = 8
"""Notes in a sequence."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""An odd factor, so that multiplication is invertible (Knuth, "The Art of Computer Programming" 3, section 6.4)."""


def sequences(piece: Piece) -> Ints:
    """Hash every 8-note sequence of a piece's top line.

    The top line is the highest note that begins at each onset. A sequence is seven pairs of (interval in semitones,
    ticks from onset to onset) between eight successive notes of it, so it is invariant to transposition. Two
    different ones have the same hash once in about 10^19 times.

    Returns:
        Sorted unique hashes. (sequences,)
    """
    found: Ints = np.unique(_numbers(piece))
    return found


def share_in(piece: Piece, others: Ints) -> tuple[int, int]:
    """Count the sequences of a piece that are among others, and all it has.

    Args:
        piece: Read from a file.
        others: As `sequences` or `library` return them.
    """
    mine = _numbers(piece)
    if not len(others):
        return 0, len(mine)
    nearest = others[np.minimum(np.searchsorted(others, mine), len(others) - 1)]
    return int((nearest == mine).sum()), len(mine)


def library(pieces: Sequence[Piece]) -> Ints:
    """Return the unique sequences of many pieces."""
    found: Ints = np.unique(np.concatenate([_numbers(piece) for piece in pieces]))
    return found


def _numbers(piece: Piece) -> Ints:
    """Hash every sequence in order. (top notes - 7,)"""
    onset = piece.notes[:, ONSET]
    order = np.lexsort((-piece.notes[:, PITCH], onset))
    times, first = np.unique(onset[order], return_index=True)
    pitches = piece.notes[order, PITCH][first]
    pairs = (np.diff(pitches) + 128) * 4096 + np.minimum(np.diff(times), 4095)
    if len(pairs) < NOTES - 1:
        return np.zeros(0, dtype=np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(pairs.astype(np.uint64), NOTES - 1)
    numbers = np.zeros(len(windows), dtype=np.uint64)
    for column in windows.T:
        numbers = (numbers ^ column) * _FACTOR
        numbers ^= numbers >> np.uint64(29)
    return numbers
