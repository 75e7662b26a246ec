"""A process that reads mutants, which may hang it, break it or use up its memory: the campaign starts another.

It writes two lines for each mutant: its number before, its verdict after.
"""

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.fuzz.judging import Verdict, judged, limit_memory, watched
from tests.fuzz.mutants import Seed, mutant, seeds_of
from tests.fuzz.targets import TARGETS, Target


def main(name: str, run: int, first: int, last: int, until: float, more: str) -> None:
    """Judge the mutants of a range, until a time."""
    target = TARGETS[name]
    seeds = seeds_of(target, Path(more) if more else None)
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no verdict
    _warm(target, seeds)
    limit_memory()
    for number in range(first, last):
        if time.time() > until:
            return
        _, data = mutant(target, seeds, run, number)
        print(number, file=lines, flush=True)
        with watched():
            verdict = judged(target, data)
        print(_line(verdict), file=lines, flush=True)


def _warm(target: Target, seeds: tuple[Seed, ...]) -> None:
    """Read every seed, so that what is loaded once is no mutant's memory or time."""
    for seed in seeds:
        judged(target, seed.content)


def _line(verdict: Verdict) -> str:
    return json.dumps(asdict(verdict))


if __name__ == "__main__":
    arguments = json.loads(sys.argv[1])
    main(**arguments)
