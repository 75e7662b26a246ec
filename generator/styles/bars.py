"""Bars of the corpus, as points among which a style's mixture lies."""

from collections.abc import Iterator, Sequence

import numpy as np

from generator.conditions import Floats, Style
from generator.corpus import Piece
from generator.dataset import FEWEST_STEPS, passage

PASSAGE = 16
"""Bars that are described at once: the mood of a bar is that of those around it."""
DIMENSIONS = ("density", "strength", "register", "dynamics", "valence", "arousal", "tempo")
"""As in `generator.conditions.Conditions`, but strength in octaves of one note an onset, and tempo in octaves of one
quarter note a minute."""


def bars_by_style(pieces: Sequence[Piece]) -> dict[Style, Floats]:
    """Every bar that is not silent, by style. (bars, DIMENSIONS) each"""
    found: dict[Style, list[Floats]] = {style: [] for style in Style}
    for piece in pieces:
        found[piece.style] += list(_passages(piece))
    return {style: np.concatenate(parts) for style, parts in found.items() if parts}


def _passages(piece: Piece) -> Iterator[Floats]:
    for first in range(0, len(piece.steps), PASSAGE):
        steps = piece.steps[first : first + PASSAGE]
        if (steps < FEWEST_STEPS).any():
            continue
        found = passage(piece, first, len(steps))
        told = found.conditions
        columns = (
            told.density,
            np.log2(told.strength),
            told.register,
            told.dynamics,
            told.valence,
            told.arousal,
            np.log2(piece.bpm[first : first + PASSAGE]),
        )
        yield np.stack(columns, axis=1)[found.notes > 0]
