"""How the baselines that are networks are trained: passages of the corpus, one loss each, one loop for all."""

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
from generator.checkpoints import Trained, keep, take_up
from generator.corpus import Piece
from generator.dataset import Passage, passage, starts


@dataclass(frozen=True, slots=True)
class Course:
    """The numbers of a baseline's training."""

    seed: int = 1
    steps: int = 1200
    batch: int = 16
    """Passages an update."""
    bars: int = 16
    """Bars a passage."""
    rate: float = 2e-3
    """Learning rate, reached over the first `rise` updates; from there it falls to a twentieth along half a cosine."""
    rise: int = 50
    weight_decay: float = 1e-2
    clip: float = 1.0
    """Largest gradient norm."""
    check_every: int = 100
    """Updates between looks at the validation music."""


class Learner(Protocol):
    """A baseline while it trains."""

    @property
    def network(self) -> nn.Module:
        """What is trained."""
        ...

    def loss(self, passages: Sequence[Passage], rng: np.random.Generator) -> Tensor:
        """What the network pays for some passages, in nats a bar; hits are thinned with `rng`."""
        ...


def learn(
    composer: str,
    learner: Learner,
    pieces: Sequence[Piece],
    check: Sequence[Piece],
    course: Course,
    checkpoint: Path,
    report: Callable[[str], None],
) -> None:
    """Train a learner's network; picks up where an earlier run stopped, and ends with the weights that `check` liked best.

    Args:
        composer: Its name.
        learner: With fresh networks.
        pieces: To learn from.
        check: Never learned from.
        course: The numbers.
        checkpoint: Where to keep the state; written at every check.
        report: Takes one line at every check.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    optimizer = torch.optim.AdamW(
        learner.network.parameters(), course.rate, (0.9, 0.98), weight_decay=course.weight_decay
    )
    step, best, kept = 0, math.inf, dict[str, Tensor]()
    parts: dict[str, Trained] = {"network": learner.network, "optimizer": optimizer}
    if checkpoint.exists():
        taken = take_up(checkpoint, composer, course, parts)
        step, best, kept = taken["step"], taken["best"], taken["kept"]
    trial = _trial(check, course)
    clock = time.monotonic()
    for drawn, rng in _draws(pieces, course, step):
        if step >= course.steps:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, course)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = learner.loss(drawn, rng)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learner.network.parameters(), course.clip)
        optimizer.step()
        step += 1
        if step % course.check_every == 0 or step == course.steps:
            missed = _checked(learner, trial)
            if missed < best:
                best, kept = missed, copy.deepcopy(learner.network.state_dict())
            keep(checkpoint, composer, course, parts, {"step": step, "best": best, "kept": kept})
            report(f"step {step} ({time.monotonic() - clock:.0f} s) {loss.item():.2f} | checked {missed:.2f}")
    learner.network.load_state_dict(kept or learner.network.state_dict())


def rate_at(step: int, course: Course) -> float:
    """The learning rate of an update."""
    if step < course.rise:
        return course.rate * (step + 1) / course.rise
    through = (step - course.rise) / max(course.steps - course.rise, 1)
    return course.rate * (0.05 + 0.95 * (1 + math.cos(math.pi * through)) / 2)


def told_hits(of: Passage, rng: np.random.Generator) -> np.ndarray:
    """The hits a passage is told with, as a cut would ask for. (bars, STEPS)"""
    return thin(of.conditions.hits, rng)


def _draws(
    pieces: Sequence[Piece], course: Course, step: int
) -> Iterator[tuple[list[Passage], np.random.Generator]]:
    """Passages without end, each place of the corpus as likely as any other, from an update on."""
    rng = np.random.default_rng([course.seed, step])
    places = starts(pieces, course.bars)
    while True:
        drawn = [places[i] for i in rng.integers(len(places), size=course.batch)]
        yield [passage(pieces[piece], first, course.bars) for piece, first in drawn], rng


def _trial(check: Sequence[Piece], course: Course, most: int = 64) -> list[Passage]:
    places = starts(check, course.bars)
    chosen = places[:: max(len(places) // most, 1)][:most]
    return [passage(check[piece], first, course.bars) for piece, first in chosen]


def _checked(learner: Learner, trial: Sequence[Passage]) -> float:
    """The loss on music it never saw, from the same draws every time."""
    noise = torch.get_rng_state()
    torch.manual_seed(0)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        missed = learner.loss(trial, np.random.default_rng(0)).item()
    torch.set_rng_state(noise)
    return missed
