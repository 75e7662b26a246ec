"""The judge's verdict on two folders of MIDI files of the same names.

Run as `python -m tests.benchmarks.judging REAL COMPOSED --composers TABLE.tsv`; the table has the columns `name` and
`composer`, and a piece that it lacks counts as its own composer's. Prints the AUC over windows of eight bars, the share of
composed windows taken for real, and the AUC by each group of features alone, with the spread between seeds.
"""

import argparse
import time
from pathlib import Path

import torch

from generator.evaluation.judging.judge import FOLDS, SEEDS, Figure, judge
from generator.evaluation.judging.pairs import read_composers, read_pairs


def line(name: str, figure: Figure) -> str:
    """Return a row of the table."""
    return f"{name:16} {figure.mean:6.3f}  +- {figure.spread:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("real", type=Path)
    parser.add_argument("composed", type=Path)
    parser.add_argument("--composers", type=Path)
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    began = time.perf_counter()
    pairs = read_pairs(asked.real, asked.composed, read_composers(asked.composers) if asked.composers else {})
    found = judge(pairs, asked.folds, asked.seeds)
    if found is None:
        raise SystemExit(
            "nothing to judge by: there are not two composers with eight bars of one metre in both folders"
        )
    print(f"{len(pairs)} pieces, {found.windows} composed windows, {found.composers} composers")
    print(line("AUC", found.auc))
    print(line("taken for real", found.taken_for_real))
    print(line("accuracy", found.accuracy))
    print(*(line(f"  {group}", figure) for group, figure in found.groups.items()), sep="\n")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
