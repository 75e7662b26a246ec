"""How near the composer is to music it never saw, while it trains."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from generator.batches import Batch, gather
from generator.conditions import STEPS, Floats, Ints
from generator.corpus import Piece
from generator.dataset import Passage, passage, starts
from generator.decoding import notes_of, playable
from generator.latent import draw_latent
from generator.metrics import describe, overlap
from generator.networks.generator import Generator
from generator.performing import perform
from generator.recipe import Recipe

DRAWS = 3
"""How often each passage's conditions are composed for: what one draw gives differs by a hundredth."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Held-back passages in 4/4, to see how near the composer is to music it never saw."""

    passages: list[Passage]
    batch: Batch
    real: list[dict[str, Floats]]

    @classmethod
    def draw(cls, pieces: Sequence[Piece], recipe: Recipe, most: int = 96) -> "Trial":
        """Pick up to `most` passages evenly from the pieces."""
        places = [
            (n, f)
            for n, f in starts(pieces, recipe.bars)
            if (pieces[n].steps[f : f + recipe.bars] == STEPS).all()
        ]
        chosen = places[:: max(len(places) // most, 1)][:most]
        found = [passage(pieces[n], f, recipe.bars) for n, f in chosen]
        found = [p for p in found if p.notes.sum() > recipe.bars]
        batch = gather(found, np.random.default_rng(recipe.seed))
        return cls(found, batch, [_described(p.roll, p) for p in found])

    def overlap(self, generator: Generator) -> dict[str, float]:
        """Overlapping area of each feature between what the generator composes, DRAWS times each, and the passages."""
        source = torch.Generator().manual_seed(0)
        composed = []
        for _ in range(DRAWS):
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                latent = draw_latent(generator.config, self.batch.asked.phrases, source)
                rolls = perform(generator, latent, self.batch.asked, self.batch.quota).roll.numpy()
            composed += [_described(r, p, playable) for r, p in zip(rolls, self.passages, strict=True)]
        return overlap(composed, self.real)


def _described(
    roll: np.ndarray, of: Passage, finish: Callable[[Ints], Ints] = lambda rows: rows
) -> dict[str, Floats]:
    return describe(finish(notes_of(roll, of.conditions.steps))[:, :3], of.conditions.bars)
