"""Training batches of real passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from generator.conditions import Bools
from generator.corpus import CorpusPiece
from generator.dataset import TrainingPassage, passage, starts
from generator.decoding import Quota
from generator.encoding import EncodedConditions, encode
from generator.performing import DecodedRoll
from generator.recipe import Recipe
from generator.roll import tonic_shift

HITS_A_BAR = 2
"""The most onsets of a bar that are given as hits."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Real passages with their conditions."""

    conditions: EncodedConditions
    quota: Quota
    register: Tensor
    """Mean pitch of each bar, relative to the tonic. (B, T)"""
    roll: Tensor
    """(B, VOICES, 2, PITCHES, T * STEPS)"""

    @property
    def decoded(self) -> DecodedRoll:
        """The real music as decisions."""
        return DecodedRoll.of(self.roll)

    def half(self) -> "Batch":
        """Return the first half of the passages."""
        count = (len(self.roll) + 1) // 2
        conditions = EncodedConditions(
            *(tensor[:count] for tensor in (*self.conditions.tensors(), self.conditions.phrases))
        )
        quota = Quota(self.quota.onsets[:count], self.quota.notes[:count])
        return Batch(conditions, quota, self.register[:count], self.roll[:count])

    def twice(self) -> "Batch":
        """Return the passages followed by themselves."""
        conditions = EncodedConditions(
            *(torch.cat([t, t]) for t in (*self.conditions.tensors(), self.conditions.phrases))
        )
        quota = Quota(self.quota.onsets.repeat(2, 1), self.quota.notes.repeat(2, 1))
        return Batch(conditions, quota, self.register.repeat(2, 1), self.roll.repeat(2, 1, 1, 1, 1))


def batches(pieces: Sequence[CorpusPiece], recipe: Recipe, seed: int) -> Iterator[Batch]:
    """Yield batches without end, with every place of the corpus equally likely."""
    rng = np.random.default_rng(seed)
    places = starts(pieces, recipe.bars)
    while True:
        drawn = [places[i] for i in rng.integers(len(places), size=recipe.batch)]
        yield collate([passage(pieces[piece], first, recipe.bars) for piece, first in drawn], rng)


def collate(passages: Sequence[TrainingPassage], rng: np.random.Generator) -> Batch:
    """Collate passages into a batch; of their onsets at most HITS_A_BAR a bar are given as hits."""
    rows = [encode(p.conditions, p.chords, thin(p.conditions.hits, rng)) for p in passages]
    register = [p.conditions.register - tonic_shift(p.conditions.key.tonic) for p in passages]
    onsets = torch.from_numpy(np.stack([p.conditions.hits.sum(1) for p in passages]))
    return Batch(
        EncodedConditions.batch(rows),
        Quota(onsets, torch.from_numpy(np.stack([p.notes for p in passages]))),
        torch.from_numpy(np.stack(register)).float(),
        torch.from_numpy(np.stack([p.roll for p in passages])),
    )


def thin(onsets: Bools, rng: np.random.Generator) -> Bools:
    """Keep at most HITS_A_BAR random onsets of about half the bars, as hits of a cut would be. (bars, STEPS)"""
    order = np.argsort(np.argsort(-(onsets * rng.random(onsets.shape)), axis=1), axis=1)
    few = order < rng.integers(0, HITS_A_BAR + 1, size=(len(onsets), 1))
    conditions: Bools = onsets & few & (rng.random((len(onsets), 1)) < 0.5)
    return conditions
