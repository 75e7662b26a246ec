"""Validation of the composer during training."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from generator.batches import Batch, collate
from generator.conditions import STEPS, Floats, Ints
from generator.corpus import CorpusPiece
from generator.dataset import TrainingPassage, passage, starts
from generator.decoding import notes_of, playable
from generator.latent import draw_latent
from generator.metrics import describe, overlap
from generator.networks.generator import Generator
from generator.performing import sample_roll
from generator.recipe import Recipe

DRAWS = 3
"""Compositions for each passage's conditions; single ones differ by a hundredth."""


@dataclass(frozen=True, slots=True, eq=False)
class ValidationSet:
    """Held-out passages in 4/4, against which composed music is compared."""

    passages: list[TrainingPassage]
    batch: Batch
    real: list[dict[str, Floats]]

    @classmethod
    def draw(cls, pieces: Sequence[CorpusPiece], recipe: Recipe, most: int = 96) -> "ValidationSet":
        """Select up to `most` passages, evenly from the pieces."""
        places = [
            (n, f)
            for n, f in starts(pieces, recipe.bars)
            if (pieces[n].steps[f : f + recipe.bars] == STEPS).all()
        ]
        chosen = places[:: max(len(places) // most, 1)][:most]
        found = [passage(pieces[n], f, recipe.bars) for n, f in chosen]
        found = [p for p in found if p.notes.sum() > recipe.bars]
        batch = collate(found, np.random.default_rng(recipe.seed))
        return cls(found, batch, [_described(p.roll, p) for p in found])

    def overlap(self, generator: Generator) -> dict[str, float]:
        """Compute the overlapping area of each feature between the passages and DRAWS compositions for each."""
        source = torch.Generator().manual_seed(0)
        composed = []
        for _ in range(DRAWS):
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                latent = draw_latent(generator.config, self.batch.conditions.phrases, source)
                rolls = sample_roll(generator, latent, self.batch.conditions, self.batch.quota).roll.numpy()
            composed += [_described(r, p, playable) for r, p in zip(rolls, self.passages, strict=True)]
        return overlap(composed, self.real)


def _described(
    roll: np.ndarray, of: TrainingPassage, finish: Callable[[Ints], Ints] = lambda rows: rows
) -> dict[str, Floats]:
    return describe(finish(notes_of(roll, of.conditions.steps))[:, :3], of.conditions.bars)
