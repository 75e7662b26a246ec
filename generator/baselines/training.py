"""Training of the baselines that are networks: passages of the corpus, one loss each, one loop for all."""

import copy
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from generator.batches import thin
from generator.checkpoints import Stateful, load_checkpoint, save_checkpoint
from generator.corpus import CorpusPiece
from generator.dataset import TrainingPassage, passage, starts


@dataclass(frozen=True, slots=True)
class BaselineRecipe:
    """The hyperparameters of a baseline's training."""

    seed: int = 1
    steps: int = 1200
    batch: int = 16
    """Passages in an update."""
    bars: int = 16
    """Bars in a passage."""
    rate: float = 2e-3
    """Learning rate, reached over the first `rise` updates; from there it falls to a twentieth along half a cosine."""
    rise: int = 50
    weight_decay: float = 1e-2
    clip: float = 1.0
    """The largest gradient norm."""
    check_every: int = 100
    """Updates between validations."""


class Learner(Protocol):
    """A baseline in training."""

    @property
    def network(self) -> nn.Module:
        """The network in training."""
        ...

    def loss(self, passages: Sequence[TrainingPassage], rng: np.random.Generator) -> Tensor:
        """Compute the loss of the network on some passages, in nats a bar; hits are thinned with `rng`."""
        ...


def learn(
    composer: str,
    learner: Learner,
    pieces: Sequence[CorpusPiece],
    check: Sequence[CorpusPiece],
    recipe: BaselineRecipe,
    checkpoint_file: Path,
    report: Callable[[str], None],
) -> None:
    """Train a learner's network, or resume an earlier run; keep the weights of the lowest validation loss.

    Args:
        composer: Its name.
        learner: With fresh networks.
        pieces: To train on.
        check: To validate on.
        recipe: The hyperparameters.
        checkpoint_file: Written at every validation.
        report: Called with one line at every validation.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    optimizer = torch.optim.AdamW(
        learner.network.parameters(), recipe.rate, (0.9, 0.98), weight_decay=recipe.weight_decay
    )
    step, best, kept = 0, math.inf, dict[str, Tensor]()
    parts: dict[str, Stateful] = {"network": learner.network, "optimizer": optimizer}
    if checkpoint_file.exists():
        taken = load_checkpoint(checkpoint_file, composer, recipe, parts)
        step, best, kept = taken["step"], taken["best"], taken["kept"]
    validation = _validation(check, recipe)
    clock = time.monotonic()
    for drawn, rng in _draws(pieces, recipe, step):
        if step >= recipe.steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, recipe)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = learner.loss(drawn, rng)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learner.network.parameters(), recipe.clip)
        optimizer.step()
        step += 1
        if step % recipe.check_every == 0 or step == recipe.steps:
            missed = _checked(learner, validation)
            if missed < best:
                best, kept = missed, copy.deepcopy(learner.network.state_dict())
            save_checkpoint(
                checkpoint_file, composer, recipe, parts, {"step": step, "best": best, "kept": kept}
            )
            report(f"step {step} ({time.monotonic() - clock:.0f} s) {loss.item():.2f} | checked {missed:.2f}")
    learner.network.load_state_dict(kept or learner.network.state_dict())


def rate_at(step: int, recipe: BaselineRecipe) -> float:
    """Return the learning rate of an update."""
    if step < recipe.rise:
        return recipe.rate * (step + 1) / recipe.rise
    through = (step - recipe.rise) / max(recipe.steps - recipe.rise, 1)
    return recipe.rate * (0.05 + 0.95 * (1 + math.cos(math.pi * through)) / 2)


def sampled_hits(of: TrainingPassage, rng: np.random.Generator) -> np.ndarray:
    """Sample the hits that a passage is given, as a cut would ask for. (bars, STEPS)"""
    return thin(of.conditions.hits, rng)


def _draws(
    pieces: Sequence[CorpusPiece], recipe: BaselineRecipe, step: int
) -> Iterator[tuple[list[TrainingPassage], np.random.Generator]]:
    """Yield batches of passages without end from an update on, with every place of the corpus equally likely."""
    rng = np.random.default_rng([recipe.seed, step])
    places = starts(pieces, recipe.bars)
    while True:
        drawn = [places[i] for i in rng.integers(len(places), size=recipe.batch)]
        yield [passage(pieces[piece], first, recipe.bars) for piece, first in drawn], rng


def _validation(
    check: Sequence[CorpusPiece], recipe: BaselineRecipe, most: int = 64
) -> list[TrainingPassage]:
    places = starts(check, recipe.bars)
    chosen = places[:: max(len(places) // most, 1)][:most]
    return [passage(check[piece], first, recipe.bars) for piece, first in chosen]


def _checked(learner: Learner, validation: Sequence[TrainingPassage]) -> float:
    """Compute the validation loss, with the same random draws every time."""
    noise = torch.get_rng_state()
    torch.manual_seed(0)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        missed = learner.loss(validation, np.random.default_rng(0)).item()
    torch.set_rng_state(noise)
    return missed
