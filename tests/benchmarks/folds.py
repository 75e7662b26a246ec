"""The composer judged on music by composers it never saw: cross-validation by composer.

Run as `python -m tests.benchmarks.folds CORPUS --runs FOLDER --share 0.1`; divides the training split in FOLDS parts that
share no composer, trains on all but one with that share of the whole recipe's updates, and measures on that one, in turn;
nothing is chosen on it. Prints a row for each part and composer: the judge's AUC and the share of windows taken for real,
with the spread between sampling seeds, and the mean overlap. Checkpoints lie in FOLDER, so that what was stopped goes on.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from generator.composing import GanComposer
from generator.evaluation.contenders import GAN, WITHOUT_CRITIC, contender
from generator.evaluation.evaluation import Figures, evaluate, tasks_of
from generator.evaluation.excerpts import Excerpt, read_excerpts
from generator.learning.music import Music
from generator.learning.run import RunRecipe, run_on
from generator.pieces.columns import Columns, columns_of
from generator.pieces.corpus import index_rows, read_corpus

FOLDS = 3
MOST = 60
"""Excerpts a part is measured on at most."""
NAMES = (GAN, WITHOUT_CRITIC)


def parts(corpus: Path) -> dict[str, int]:
    """Assign a part to each file by its composer: those of most bars first, each to the part with the fewest."""
    rows = index_rows(corpus, "train")
    bars = Counter[str]()
    for row in rows:
        bars[row["composer"]] += int(row["bars"])
    sizes, found = [0] * FOLDS, {}
    for composer, count in bars.most_common():
        found[composer] = int(np.argmin(sizes))
        sizes[found[composer]] += count
    return {row["file"]: found[row["composer"]] for row in rows}


def shortened(share: float, seed: int) -> RunRecipe:
    """Return the recipe with a share of its updates and of what is composed for the critic."""
    whole = RunRecipe()
    critic = whole.critic
    return RunRecipe(
        composer=replace(whole.composer, seed=seed, steps=round(share * whole.composer.steps)),
        critic=replace(
            critic,
            seed=seed,
            pretraining=round(share * critic.pretraining),
            steps=round(share * critic.steps),
        ),
        pairs=round(share * whole.pairs),
        check_pairs=round(share * whole.check_pairs),
    )


def trained(number: int, learned: Sequence[Columns], recipe: RunRecipe, runs: Path) -> GanComposer:
    """Train on some pieces, or load what an earlier run made of them."""
    weights = runs / f"fold-{number}-{recipe.composer.seed}.safetensors"
    if not weights.exists():
        music, few = (Music.of(pieces, recipe.composer.columns) for pieces in (learned, learned[::40]))
        packed = run_on(
            music,
            few,  # only looked at while it trains
            weights.with_suffix(".pt"),
            recipe,
            lambda line: print(f"  {line[:120]}", flush=True),
        )
        weights.write_bytes(packed)
    return GanComposer.trained(weights)


def measured(composer: GanComposer, own: Sequence[Excerpt], folder: Path, seed: int) -> dict[str, Figures]:
    """Compose for some excerpts and measure the music, by name of composer."""
    contenders = [contender(name, composer, seed) for name in NAMES]
    found = evaluate(
        tasks_of(own, folder, seed), contenders, folder, [], [], [], time.perf_counter, lambda *_: None
    )
    return found.composers


def line(number: int, name: str, of_seeds: Sequence[Figures]) -> str:
    """Return a row: means over the sampling seeds, and their standard deviation."""
    cells = []
    for figure in ("judge_auc", "taken_for_real", "overlap_mean"):
        values = np.array([figures[figure] for figures in of_seeds], dtype=float)
        cells.append(f"{values.mean():7.3f} +- {values.std(ddof=1) if len(values) > 1 else 0:.3f}")
    return f"{number:4} {name:16}" + "".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=Path, required=True, help="where checkpoints and music are kept")
    parser.add_argument("--share", type=float, default=0.1, help="of the whole recipe's updates")
    parser.add_argument("--training-seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, nargs="+", default=(1, 2, 3), help="of the music")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    asked.runs.mkdir(parents=True, exist_ok=True)
    pieces = [columns_of(piece) for piece in read_corpus(asked.corpus, "train")]
    excerpts, where = read_excerpts(asked.corpus, "train"), parts(asked.corpus)
    recipe = shortened(asked.share, asked.training_seed)
    print(f"{recipe.composer.steps} updates\npart composer              AUC        taken for real    overlap")
    for number in range(FOLDS):
        learned = [piece for piece in pieces if where[piece.name] != number]
        held = {Path(name).stem for name, part in where.items() if part == number}
        own = [excerpt for excerpt in excerpts if excerpt.name in held]
        own = own[:: max(len(own) // MOST, 1)][:MOST]
        composer = trained(number, learned, recipe, asked.runs)
        music = [measured(composer, own, asked.runs / f"music-{number}-{seed}", seed) for seed in asked.seeds]
        for name in NAMES:
            print(line(number, name, [figures[name] for figures in music]), flush=True)


if __name__ == "__main__":
    main()
