"""Conditions encoded as the networks' input tensors."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch import Tensor

from generator.conditions import STEPS, Bools, Conditions, Ints, Mode, Style
from generator.networks.config import BAR_FEATURES
from generator.phrases import first_bars, phrase_numbers, phrase_positions

STYLES = tuple(Style)
PHRASE_FEATURES = (9, 10)
"""The features of a bar that give its position in its phrase, and whether it is the last of it."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedConditions:
    """Conditions of a batch of scenes of equal length, as tensors."""

    bars: Tensor
    """(B, BAR_FEATURES, T)"""
    chords: Tensor
    """(B, T * STEPS)"""
    hits: Tensor
    """(B, T * STEPS)"""
    valid: Tensor
    """(B, T * STEPS)"""
    phrases: Tensor
    """The number of each bar's phrase. (B, T)"""

    @classmethod
    def batch(cls, rows: list[Self]) -> Self:
        """Stack single scenes."""
        return cls(
            torch.cat([r.bars for r in rows]),
            torch.cat([r.chords for r in rows]),
            torch.cat([r.hits for r in rows]),
            torch.cat([r.valid for r in rows]),
            torch.cat([r.phrases for r in rows]),
        )

    def tensors(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the inputs of the networks, in their order."""
        return self.bars, self.chords, self.hits, self.valid


def encode(conditions: Conditions, chords: Ints, hits: Bools | None = None) -> EncodedConditions:
    """Encode the conditions of one scene as a batch of one.

    Args:
        conditions: Of T bars.
        chords: Two labels a bar. (T, 2)
        hits: Used instead of the conditions' own. (T, STEPS)
    """
    firsts = first_bars(conditions)
    place, last = phrase_positions(firsts, conditions.bars).T
    style = np.eye(len(STYLES))[STYLES.index(conditions.style)]
    major = 1.0 if conditions.key.mode is Mode.MAJOR else -1.0
    ones = np.ones(conditions.bars)
    columns = [
        2 * conditions.density - 0.7,
        (conditions.strength - 2.5) / 1.5,
        (conditions.register - 62) / 8,
        (conditions.dynamics - 0.55) / 0.2,
        conditions.valence,
        conditions.arousal,
        2 * conditions.position - 1,
        (conditions.steps - 12) / 4,
        major * ones,
        2 * place - 1,
        last,
        *(s * ones for s in style),
    ]
    assert len(columns) == BAR_FEATURES
    asked = conditions.hits if hits is None else hits
    halves = np.arange(STEPS)[None] * 2 >= conditions.steps[:, None]  # (T, STEPS)
    return EncodedConditions(
        bars=torch.tensor(np.stack(columns)[None], dtype=torch.float32),
        chords=torch.from_numpy(np.take_along_axis(chords, halves.astype(np.int64), 1).reshape(1, -1)),
        hits=torch.tensor(asked.reshape(1, -1), dtype=torch.float32),
        valid=torch.tensor(step_mask(conditions.steps).reshape(1, -1), dtype=torch.float32),
        phrases=torch.from_numpy(phrase_numbers(firsts, conditions.bars))[None],
    )


def step_mask(steps: Ints) -> Bools:
    """Mark the sixteenths that belong to each bar. (bars,) -> (bars, STEPS)"""
    mask: Bools = np.arange(STEPS)[None] < steps[:, None]
    return mask
