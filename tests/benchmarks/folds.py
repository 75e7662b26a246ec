"""Distance between the composer and music by composers it never saw: cross-validation by composer.

Run as `python -m tests.benchmarks.folds CORPUS --runs FOLDER`; divides the training split in FOLDS parts that share no
composer, trains on all but one and measures on that one, in turn; nothing is chosen on it. Prints a row for each part: the
mean and the lowest overlap, how often a classifier tells composed from real, and the same of real music of the other
parts. Checkpoints lie in FOLDER, so that what was stopped goes on.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from generator.composing import GanComposer
from generator.corpus import CorpusPiece, index_rows, read_corpus
from generator.evaluation.contenders import Contender
from generator.evaluation.evaluation import Evaluation, evaluate, tasks_of
from generator.evaluation.excerpts import Excerpt, read_excerpts
from generator.recipe import Recipe
from generator.styles.file import load as load_styles
from generator.learning import train
from generator.learning_set import TrainingSet, learn_harmony
from generator.weights import load

FOLDS = 3
SHORT = Recipe(warm_up=2000, steps=2500, head_start=100, patience=1000)
MOST = 60
"""Excerpts a part is measured on at most."""


def parts(corpus: Path) -> dict[str, int]:
    """Assign a part to each composer: those of most bars first, each to the part with the fewest."""
    rows = index_rows(corpus, "train")
    bars = Counter[str]()
    for row in rows:
        bars[row["composer"]] += int(row["bars"])
    sizes, found = [0] * FOLDS, {}
    for composer, count in bars.most_common():
        found[composer] = int(np.argmin(sizes))
        sizes[found[composer]] += count
    return {row["file"]: found[row["composer"]] for row in rows}


def fold(
    number: int, pieces: list[CorpusPiece], excerpts: list[Excerpt], where: dict[str, int], runs: Path
) -> Evaluation:
    """Train on all parts but one, and measure on that one."""
    learned = [piece for piece in pieces if where[piece.name] != number]
    held = {Path(name).stem for name, part in where.items() if part == number}
    own = [excerpt for excerpt in excerpts if excerpt.name in held]
    others = [excerpt for excerpt in excerpts if excerpt.name not in held]
    weights = runs / f"fold-{number}.safetensors"
    few = list(learned[::40])  # only looked at while it trains
    music = TrainingSet(learned, few, learn_harmony(learned, SHORT.bars))
    packed = train(
        music, SHORT, runs / f"fold-{number}.pt", lambda line: print(f"  {line[:120]}", flush=True)
    )
    weights.write_bytes(packed)
    tasks = tasks_of(own[:: max(len(own) // MOST, 1)][:MOST], runs / f"music-{number}", 1)
    model = Contender("gan", GanComposer(load(weights), load_styles()))
    spread = others[:: max(len(others) // MOST, 1)][:MOST]
    return evaluate(
        tasks, [model], runs / f"music-{number}", learned, spread, [], time.perf_counter, lambda *_: None
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=Path, required=True, help="where checkpoints and music are kept")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    pieces, excerpts = list(read_corpus(asked.corpus, "train")), read_excerpts(asked.corpus, "train")
    where = parts(asked.corpus)
    print("part pieces bars   ours: mean lowest  told    real: mean lowest  told")
    for number in range(FOLDS):
        found = fold(number, pieces, excerpts, where, asked.runs)
        ours, real = found.composers["gan"], found.references["training"]
        figures = [
            row[name] for row in (ours, real) for name in ("overlap_mean", "overlap_lowest", "recognised")
        ]
        print(
            f"{number:4} {found.pieces:6} {found.bars:4}", *(f"{value:9.3f}" for value in figures), flush=True
        )


if __name__ == "__main__":
    main()
