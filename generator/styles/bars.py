"""Bars of the corpus as data points for the styles' mixtures."""

from collections.abc import Iterable, Iterator

import numpy as np

from generator.conditions import Floats, Style
from generator.pieces.columns import Columns
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.idioms import Idiom
from generator.pieces.passages import asked_of

STYLE_OF = {Idiom(style): style for style in Style}
"""The style of each idiom that is one."""
PASSAGE = 16
"""Bars that are described at once, because a bar's mood is averaged over its neighbours."""
SHORTEST = TICKS
"""Ticks of the shortest bar that counts."""
DIMENSIONS = ("density", "strength", "register", "dynamics", "valence", "arousal", "tempo")
"""As in `generator.conditions.Conditions`, but strength in octaves of one note an onset, and tempo in octaves of one
quarter note a minute."""


def bars_by_style(pieces: Iterable[Columns]) -> dict[Style, Floats]:
    """Collect every bar that is not silent, by style; pieces of an idiom that is no style are left out. (bars, DIMENSIONS) each"""
    found: dict[Style, list[Floats]] = {style: [] for style in Style}
    for piece in pieces:
        if piece.idiom in STYLE_OF:
            found[STYLE_OF[piece.idiom]] += list(_passages(piece))
    return {style: np.concatenate(parts) for style, parts in found.items() if parts}


def _passages(piece: Columns) -> Iterator[Floats]:
    for first in range(0, len(piece.bars), PASSAGE):
        asked, shift = asked_of(piece, first, min(first + PASSAGE, len(piece.bars)))
        columns = (
            asked.onsets * SIXTEENTH / asked.ticks,
            np.log2(np.maximum(asked.notes / np.maximum(asked.onsets, 1), 1)),
            asked.register + shift,
            asked.dynamics,
            asked.valence,
            asked.arousal,
            np.log2(asked.bpm),
        )
        yield np.stack(columns, axis=1)[(asked.notes > 0) & (asked.ticks >= SHORTEST)]
