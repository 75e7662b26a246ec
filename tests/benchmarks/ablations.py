"""Shares of each part of the composer's training: the same short run with one part left out at a time.

Run as `python -m tests.benchmarks.ablations CORPUS --runs FOLDER`; prints a row for each run: the mean overlap with the
validation music and how often a classifier tells the two apart, each the mean over SEEDS draws, and their difference from
the whole recipe's. Checkpoints lie in FOLDER, so that what was stopped goes on.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor

from generator.composing import GanComposer
from generator.evaluation.contenders import Contender
from generator.evaluation.evaluation import Task, evaluate, tasks_of
from generator.evaluation.excerpts import read_excerpts
from generator.harmony import HarmonicModel
from generator.network.block import Block
from generator.network.generator import Generator
from generator.recipe import Recipe
from generator.styles.file import load as load_styles
from generator.learning import resume, start, train
from generator.learning_set import TrainingSet, training_set
from generator.weights import ComposerWeights

SEEDS = (1, 2, 3)
SHORT = Recipe(warm_up=1000, steps=1300, head_start=100, patience=1000)
"""Long enough to compare: a fifth of the updates behind the weights that ship, about seven minutes a run."""


@contextmanager
def steered_at_the_entry_alone() -> Iterator[None]:
    """Conditions and latents reach the trunk where it begins, and none of its blocks."""
    steered = Block.forward

    def unsteered(block: Block, x: Tensor, steering: Tensor) -> Tensor:
        return steered(block, x, torch.zeros_like(steering))

    with patch.object(Block, "forward", unsteered):
        yield


@contextmanager
def at_their_own_pitch() -> Iterator[None]:
    """Passages are not moved to one tonic."""
    with (
        patch("generator.dataset.tonic_shift", lambda _: 0),
        patch("generator.batches.tonic_shift", lambda _: 0),
    ):
        yield


@dataclass(frozen=True, slots=True)
class Ablation:
    """One run."""

    name: str
    recipe: Recipe = SHORT
    changed: Callable[[], AbstractContextManager[None]] = nullcontext
    averaged: bool = True
    """True to measure the running average of the weights, False to measure the weights themselves."""


ABLATIONS = (
    Ablation("the whole recipe"),
    Ablation("the whole recipe, another seed", replace(SHORT, seed=2)),
    Ablation("without the running average", averaged=False),
    Ablation("without the critic", replace(SHORT, fooling_clip=0.0)),
    Ablation("without the distances of habits", replace(SHORT, likeness=0.0)),
    Ablation("without critic and distances", replace(SHORT, fooling_clip=0.0, likeness=0.0)),
    Ablation("without gradient clipping", replace(SHORT, clip=1e9)),
    Ablation("without weight decay", replace(SHORT, weight_decay=0.0)),
    Ablation("conditions at the entry alone", changed=steered_at_the_entry_alone),
    Ablation("without moving to one tonic", changed=at_their_own_pitch),
)


def trained(ablation: Ablation, music: TrainingSet, folder: Path) -> Generator:
    """Train a network, or load the one that an earlier run made with the same recipe."""
    digest = blake2b(repr(ablation.recipe).encode(), digest_size=4).hexdigest()
    checkpoint = folder / f"{ablation.changed.__name__}-{digest}.pt"
    with ablation.changed():
        train(music, ablation.recipe, checkpoint, lambda line: print(f"  {line[:120]}", flush=True))
    state = start(ablation.recipe)
    resume(state, ablation.recipe, checkpoint)
    return (
        (state.average if ablation.averaged else state.generator).eval().requires_grad_(requires_grad=False)
    )


def measured(
    network: Generator, harmony: HarmonicModel, tasks: dict[int, list[Task]], folder: Path
) -> tuple[float, float]:
    """Mean overlap, and how often it is told from real music."""
    model = GanComposer(ComposerWeights(network, harmony, ""), load_styles())
    figures = [
        evaluate(
            each,
            [Contender("gan", model)],
            folder / str(seed),
            [],
            [],
            [],
            time.perf_counter,
            lambda *_: None,
        )
        for seed, each in tasks.items()
    ]
    rows = np.array(
        [(f.composers["gan"]["overlap_mean"], f.composers["gan"]["recognised"]) for f in figures], dtype=float
    )
    overlap, told = rows.mean(0).tolist()
    return overlap, told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=Path, required=True, help="where checkpoints and music are kept")
    parser.add_argument("--only", nargs="*", default=[], help="runs by name, beside the whole recipe's")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    music = training_set(asked.corpus, asked.runs / "training-set.npz", SHORT.bars)
    excerpts = read_excerpts(asked.corpus)
    whole: tuple[float, float] | None = None
    print(f"{'run':36} {'overlap':>8} {'':>7} {'told':>6} {'':>7}")
    for ablation in ABLATIONS:
        if whole and asked.only and ablation.name not in asked.only:
            continue
        network = trained(ablation, music, asked.runs)
        with ablation.changed():
            tasks = {seed: tasks_of(excerpts, asked.runs / "music" / str(seed), seed) for seed in SEEDS}
            found = measured(network, music.harmony, tasks, asked.runs / "music")
        whole = whole or found
        print(
            f"{ablation.name:36} {found[0]:8.4f} {found[0] - whole[0]:+7.4f} {found[1]:6.3f} {found[1] - whole[1]:+7.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
