"""Batches of real passages, to train on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from generator.conditions import Bools
from generator.corpus import Piece
from generator.dataset import Passage, passage, starts
from generator.decoding import Quota
from generator.encoding import Asked, encode
from generator.performing import Performance
from generator.recipe import Recipe
from generator.roll import tonic_shift

HITS_A_BAR = 2
"""Onsets of a bar told as hits at most, as a cut would ask for."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Real passages and their conditions."""

    asked: Asked
    quota: Quota
    register: Tensor
    """Mean pitch of each bar, relative to the tonic. (B, T)"""
    roll: Tensor
    """(B, VOICES, 2, PITCHES, T * STEPS)"""

    @property
    def performed(self) -> Performance:
        """The real music as the decisions that would have made it."""
        return Performance.of(self.roll)

    def half(self) -> "Batch":
        """The first half of the passages."""
        count = (len(self.roll) + 1) // 2
        told = Asked(*(tensor[:count] for tensor in (*self.asked.tensors(), self.asked.phrases)))
        quota = Quota(self.quota.onsets[:count], self.quota.notes[:count])
        return Batch(told, quota, self.register[:count], self.roll[:count])

    def twice(self) -> "Batch":
        """The passages, and the same once more behind them."""
        told = Asked(*(torch.cat([t, t]) for t in (*self.asked.tensors(), self.asked.phrases)))
        quota = Quota(self.quota.onsets.repeat(2, 1), self.quota.notes.repeat(2, 1))
        return Batch(told, quota, self.register.repeat(2, 1), self.roll.repeat(2, 1, 1, 1, 1))


def batches(pieces: Sequence[Piece], recipe: Recipe, seed: int) -> Iterator[Batch]:
    """Passages without end, each place of the corpus as likely as any other."""
    rng = np.random.default_rng(seed)
    places = starts(pieces, recipe.bars)
    while True:
        drawn = [places[i] for i in rng.integers(len(places), size=recipe.batch)]
        yield gather([passage(pieces[piece], first, recipe.bars) for piece, first in drawn], rng)


def gather(passages: Sequence[Passage], rng: np.random.Generator) -> Batch:
    """Put passages in a batch; of their onsets at most HITS_A_BAR a bar are told as hits."""
    rows = [encode(p.conditions, p.chords, thin(p.conditions.hits, rng)) for p in passages]
    register = [p.conditions.register - tonic_shift(p.conditions.key.tonic) for p in passages]
    onsets = torch.from_numpy(np.stack([p.conditions.hits.sum(1) for p in passages]))
    return Batch(
        Asked.batch(rows),
        Quota(onsets, torch.from_numpy(np.stack([p.notes for p in passages]))),
        torch.from_numpy(np.stack(register)).float(),
        torch.from_numpy(np.stack([p.roll for p in passages])),
    )


def thin(onsets: Bools, rng: np.random.Generator) -> Bools:
    """Keep at most HITS_A_BAR random onsets of about half the bars, as a cut would ask for. (bars, STEPS)"""
    order = np.argsort(np.argsort(-(onsets * rng.random(onsets.shape)), axis=1), axis=1)
    few = order < rng.integers(0, HITS_A_BAR + 1, size=(len(onsets), 1))
    told: Bools = onsets & few & (rng.random((len(onsets), 1)) < 0.5)
    return told
