"""Training of the critic: masked bars of real music first, then real passages against composed ones."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.checkpoints import load_checkpoint, save_checkpoint
from generator.conditions import Bools, Floats
from generator.learning.contrast import Pair
from generator.learning.music import Music
from generator.network.critic import CriticNetwork
from generator.network.sizes import Sizes
from generator.pieces.batch import Batch, collate
from generator.pieces.passages import Passage

NAME = "critic"
"""The critic's name in its checkpoints."""
SIZES = Sizes(width=160, blocks=4)
MASKED = 0.2
"""The share of bars that are masked."""
EACH = 0.3
"""The weight of each column's own verdict beside the passage's."""


@dataclass(frozen=True, slots=True)
class CriticRecipe:
    """Every hyperparameter of the critic's training."""

    seed: int = 1
    pretraining: int = 800
    """Updates on masked bars."""
    steps: int = 2000
    """Updates in all."""
    batch: int = 16
    """Passages of an update on masked bars; half of them real, half composed, of one on pairs."""
    columns: int = 160
    """Columns of a passage of masked bars, at most."""
    pretraining_rate: float = 1e-3
    rate: float = 3e-4
    decay: float = 0.05
    clip: float = 1.0
    warm_up: int = 100
    check_every: int = 100

    def learning_rate(self, step: int) -> float:
        """Return the learning rate of an update: in each phase it rises, then falls in a straight line."""
        early = step < self.pretraining
        top, first = (self.pretraining_rate, 0) if early else (self.rate, self.pretraining)
        last = self.pretraining if early else self.steps
        return top * min((step - first + 1) / self.warm_up, 1.0, (last - step) / (last - first) + 0.02)


@dataclass(slots=True)
class CriticState:
    """The mutable state of a run; saved to resume."""

    network: CriticNetwork
    optimizer: torch.optim.AdamW
    step: int = 0

    @property
    def parts(self) -> dict[str, CriticNetwork | torch.optim.Optimizer]:
        """What is saved of it, by name."""
        return {"network": self.network, "optimizer": self.optimizer}


def start(recipe: CriticRecipe, sizes: Sizes = SIZES) -> CriticState:
    """Initialise a run from the recipe's seed."""
    torch.manual_seed(recipe.seed)
    network = CriticNetwork(sizes)
    optimizer = torch.optim.AdamW(network.parameters(), recipe.rate, (0.9, 0.95), weight_decay=recipe.decay)
    return CriticState(network, optimizer)


def train_critic(
    music: Music,
    pairs: Sequence[Pair],
    check: Sequence[Pair],
    recipe: CriticRecipe,
    checkpoint_file: Path,
    report: Callable[[str], None],
) -> CriticNetwork:
    """Train the critic, or resume an earlier run of the same recipe.

    Args:
        music: Real music, to fill in masked bars of.
        pairs: Real and composed passages.
        check: Pairs of composers that neither network was trained on.
        recipe: The hyperparameters.
        checkpoint_file: Written at every validation.
        report: Called with one line at every validation.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    state, clock = start(recipe), time.monotonic()
    if checkpoint_file.exists():
        state.step = load_checkpoint(checkpoint_file, NAME, recipe, state.parts)["step"]
    rng = np.random.default_rng(recipe.seed + state.step)
    masked = Music.of(music.pieces, recipe.columns).batches(recipe.batch, recipe.seed + state.step)
    while state.step < recipe.steps:
        if state.step < recipe.pretraining:
            real = next(masked)
            loss = _update(state, recipe, partial(state.network.filled_in, real, masked_bars(real, rng)))
        else:
            shown = drawn(pairs, recipe.batch // 2, rng)
            loss = _update(state, recipe, partial(contrast, state.network, *shown))
        if state.step % recipe.check_every == 0 or state.step == recipe.steps:
            save_checkpoint(checkpoint_file, NAME, recipe, state.parts, {"step": state.step})
            told = (
                f" told apart {area(*verdicts(state.network, check)):.4f}"
                if state.step > recipe.pretraining
                else ""
            )
            report(f"critic step {state.step} {time.monotonic() - clock:.0f} s trained {loss:.3f}{told}")
    return state.network.eval()


def _update(state: CriticState, recipe: CriticRecipe, loss_of: Callable[[], Tensor]) -> float:
    """Update the critic once, and return its loss."""
    state.network.train()
    for group in state.optimizer.param_groups:
        group["lr"] = recipe.learning_rate(state.step)
    state.optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_of()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(state.network.parameters(), recipe.clip)
    state.optimizer.step()
    state.step += 1
    return float(loss.detach())


def masked_bars(batch: Batch, rng: np.random.Generator) -> Tensor:
    """Draw bars of each passage, and mark their columns. (B, T)"""
    bars = int(batch.bar.max()) + 1
    chosen = torch.from_numpy(rng.random((len(batch.bar), bars)) < MASKED)
    return chosen.gather(1, batch.bar)


def drawn(pairs: Sequence[Pair], count: int, rng: np.random.Generator) -> tuple[Batch, Tensor]:
    """Draw pairs: a batch of the real passages, then the composed ones, and 1 for each real one."""
    chosen = [pairs[number] for number in rng.permutation(len(pairs))[:count]]
    batch = gathered([one.real for one in chosen] + [one.composed for one in chosen])
    return batch, torch.tensor([1.0] * len(chosen) + [0.0] * len(chosen))


def gathered(passages: Sequence[Passage]) -> Batch:
    """Collate passages of any lengths."""
    return collate(passages, max(map(len, passages)))


def contrast(network: CriticNetwork, batch: Batch, real: Tensor) -> Tensor:
    """Return the loss of telling real passages from composed ones: of the whole, and of each column."""
    each = network.judge(batch)
    entropy = functional.binary_cross_entropy_with_logits
    columns = entropy(each, real[:, None].expand_as(each), reduction="none") * batch.valid
    return entropy(of_passages(each, batch), real) + EACH * columns.sum() / batch.valid.sum()


def of_passages(each: Tensor, batch: Batch) -> Tensor:
    """Return the logit of each passage: the mean of its columns. (B, T) -> (B,)"""
    return (each * batch.valid).sum(1) / batch.valid.sum(1)


@torch.no_grad()
def judged(network: CriticNetwork, passages: Sequence[Passage], size: int = 16) -> Floats:
    """Return the logit that each passage is real. (passages,)"""
    network.eval()
    found = []
    for first in range(0, len(passages), size):
        batch = gathered(passages[first : first + size])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found.append(of_passages(network.judge(batch), batch).numpy())
    return np.concatenate(found)


def verdicts(network: CriticNetwork, pairs: Sequence[Pair]) -> tuple[Floats, Bools]:
    """Return the logits of pairs, real and composed, and true for the real ones. (2 * pairs,) each"""
    logits = judged(network, [one.real for one in pairs] + [one.composed for one in pairs])
    return logits, np.arange(len(logits)) < len(pairs)


def area(logits: Floats, real: Bools) -> float:
    """Return the area under the curve: the odds that a real passage has a higher logit than a composed one."""
    ranks = np.argsort(np.argsort(logits)) + 1
    count = int(real.sum())
    return float((ranks[real].sum() - count * (count + 1) / 2) / (count * (len(real) - count)))
