"""Training of the composer's network: likelihood of real music, decision by decision."""

import copy
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import torch
from torch import Tensor, nn

from generator.checkpoints import load_checkpoint, save_checkpoint
from generator.networks.composer import ComposerNetwork
from generator.networks.heads import Losses
from generator.networks.sizes import Sizes
from generator.pieces.batch import Batch
from generator.training.muon import Muon
from generator.training.music import Music
from generator.training.recipe import Recipe

NAME = "recue-gan"
"""The composer's name in its checkpoints."""
BETAS = (0.9, 0.95)


@dataclass(slots=True)
class TrainingState:
    """The mutable state of a run; saved to resume."""

    network: ComposerNetwork
    average: ComposerNetwork
    tables: torch.optim.AdamW
    matrices: Muon
    step: int = 0

    @property
    def parts(self) -> dict[str, ComposerNetwork | torch.optim.Optimizer]:
        """What is saved of it, by name."""
        return {
            "network": self.network,
            "average": self.average,
            "tables": self.tables,
            "matrices": self.matrices,
        }


def start(recipe: Recipe, sizes: Sizes) -> TrainingState:
    """Initialise a run from the recipe's seed."""
    torch.manual_seed(recipe.seed)
    network = ComposerNetwork(sizes)
    trunk = [p for p in network.blocks.parameters() if p.dim() == 2]
    known = {id(parameter) for parameter in trunk}
    others = [parameter for parameter in network.parameters() if id(parameter) not in known]
    return TrainingState(
        network=network,
        average=copy.deepcopy(network).eval().requires_grad_(requires_grad=False),
        tables=torch.optim.AdamW(others, recipe.rate, BETAS, weight_decay=recipe.decay),
        matrices=Muon(trunk, recipe.matrix_rate, decay=recipe.decay),
    )


def train(
    music: Music,
    check: Music,
    recipe: Recipe,
    checkpoint_file: Path,
    report: Callable[[str], None],
    sizes: Sizes = Sizes(),  # noqa: B008 (frozen)
) -> ComposerNetwork:
    """Train the composer's network, or resume an earlier run of the same recipe.

    Args:
        music: Trained on.
        check: Validated on.
        recipe: The hyperparameters.
        checkpoint_file: Written at every validation.
        report: Called with one line at every validation.
        sizes: Of the network.

    Returns:
        The moving average of the network.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    state = start(recipe, sizes)
    if checkpoint_file.exists():
        state.step = load_checkpoint(checkpoint_file, NAME, recipe, state.parts)["step"]
    held_out, clock = check.fixed(recipe.check_passages, recipe.batch), time.monotonic()
    for batch in _batches_left(music, recipe, state.step):
        loss = update(state, batch, recipe)
        if state.step % recipe.check_every == 0 or state.step == recipe.steps:
            save_checkpoint(checkpoint_file, NAME, recipe, state.parts, {"step": state.step})
            report(_line(state.step, time.monotonic() - clock, loss, validated(state.average, held_out)))
    return state.average


def _batches_left(music: Music, recipe: Recipe, done: int) -> Iterator[Batch]:
    """Yield a batch for each update that is left."""
    drawn = music.batches(recipe.batch, recipe.seed + done)
    yield from (batch for _, batch in zip(range(done, recipe.steps), drawn, strict=False))


def update(state: TrainingState, batch: Batch, recipe: Recipe) -> float:
    """Update the network once, and return the loss in nats a column."""
    for optimizer, rate in ((state.tables, recipe.rate), (state.matrices, recipe.matrix_rate)):
        for group in optimizer.param_groups:
            group["lr"] = rate * recipe.share(state.step)
        optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = state.network(batch).total / batch.valid.sum()
    loss.backward()
    nn.utils.clip_grad_norm_(state.network.parameters(), recipe.clip)
    state.tables.step()
    state.matrices.step()
    state.step += 1
    _follow(state.average, state.network, min(recipe.average, state.step / (10 + state.step)))
    return float(loss.detach())


@torch.no_grad()
def _follow(average: nn.Module, network: nn.Module, decay: float) -> None:
    """Move an average toward a network."""
    for mean, now in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(now, 1 - decay)


@torch.no_grad()
def validated(network: ComposerNetwork, batches: Sequence[Batch]) -> dict[str, float]:
    """Return the losses on some batches in nats a column, by decision."""
    sums: dict[str, Tensor] = {}
    for batch in batches:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            losses = network(batch)
        sums = {
            field.name: sums.get(field.name, torch.zeros(())) + getattr(losses, field.name)
            for field in fields(Losses)
        }
    columns = sum(int(batch.valid.sum()) for batch in batches)
    return {name: float(value) / columns for name, value in sums.items()}


def _line(step: int, seconds: float, loss: float, held_out: dict[str, float]) -> str:
    by_decision = " ".join(f"{name} {value:.4f}" for name, value in held_out.items())
    return f"step {step} {seconds:.0f} s trained {loss:.3f} held out {sum(held_out.values()):.4f} {by_decision}"
