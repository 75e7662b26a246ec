"""Hearing: written notes described as real music is, for the critic."""

import numpy as np

from generator.conditions import Ints
from generator.pieces.columns import columns_of
from generator.pieces.features import Asked
from generator.pieces.idioms import Idiom
from generator.pieces.passages import Passage, passage
from generator.pieces.reading import Piece

EVEN = 80
"""The velocity of every note: the critic does not look at loudness."""


def heard(rows: Ints, asked: Asked, shift: int, idiom: Idiom) -> Passage:
    """Describe rows of notes with the conditions that asked for them.

    Args:
        rows: As `generator.rows` describes them, one at least. (notes, 4)
        asked: What was asked of the bars.
        shift: Semitones from C to the tonic of the rows: 0 for what was written, the key's for real music.
        idiom: That was asked for.
    """
    lines = np.append(0, np.cumsum(asked.ticks))
    start, end, pitch, part = rows[np.lexsort((rows[:, 2], rows[:, 0]))].T
    length = np.minimum(end, lines[-1]) - start
    bar = np.searchsorted(lines, start, side="right") - 1
    notes = np.stack([start, length, pitch, np.full(len(rows), EVEN), part, bar], axis=1)
    columns = columns_of(Piece("", "", idiom, lines, asked.beat, asked.bpm, notes))
    return passage(columns, 0, len(columns), told=(asked, shift))
