"""Bars of the corpus as data points for the styles' mixtures."""

from collections.abc import Iterator, Sequence

import numpy as np

from generator.conditions import Floats, Style
from generator.corpus import CorpusPiece
from generator.dataset import FEWEST_STEPS, passage

PASSAGE = 16
"""Bars that are described at once, because a bar's mood is averaged over its neighbours."""
DIMENSIONS = ("density", "strength", "register", "dynamics", "valence", "arousal", "tempo")
"""As in `generator.conditions.Conditions`, but strength in octaves of one note an onset, and tempo in octaves of one
quarter note a minute."""


def bars_by_style(pieces: Sequence[CorpusPiece]) -> dict[Style, Floats]:
    """Collect every bar that is not silent, by style. (bars, DIMENSIONS) each"""
    found: dict[Style, list[Floats]] = {style: [] for style in Style}
    for piece in pieces:
        found[piece.style] += list(_passages(piece))
    return {style: np.concatenate(parts) for style, parts in found.items() if parts}


def _passages(piece: CorpusPiece) -> Iterator[Floats]:
    for first in range(0, len(piece.steps), PASSAGE):
        steps = piece.steps[first : first + PASSAGE]
        if (steps < FEWEST_STEPS).any():
            continue
        found = passage(piece, first, len(steps))
        conditions = found.conditions
        columns = (
            conditions.density,
            np.log2(conditions.strength),
            conditions.register,
            conditions.dynamics,
            conditions.valence,
            conditions.arousal,
            np.log2(piece.bpm[first : first + PASSAGE]),
        )
        yield np.stack(columns, axis=1)[found.notes > 0]
