"""A process that reads mutants, which may hang it, break it or use up its memory: another is started then.

Jobs come in as lines of JSON. For each mutant two lines go out, its number before and its verdict after, and an empty line
ends a job.
"""

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from tests.fuzz.judging import judged, limit_memory, watched
from tests.fuzz.mutants import Seed, mutant, seeds_of
from tests.fuzz.planted import PLANTED
from tests.fuzz.targets import TARGETS, Target


def main() -> None:
    """Do jobs until there are no more."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no verdict
    for job in sys.stdin:
        _work(lines, **json.loads(job))
        print(file=lines, flush=True)


def _work(
    lines: TextIO, target: str, run: int, first: int, last: int, until: float, hangs: float, more: str
) -> None:
    """Judge the mutants of a range, until a time."""
    door = (TARGETS | PLANTED)[target]
    seeds = seeds_of(door, Path(more) if more else None)
    if target in TARGETS:
        _warm(door, seeds)
    limit_memory()
    for number in range(first, last):
        if time.time() > until:
            return
        _, data = mutant(door, seeds, run, number)
        print(number, file=lines, flush=True)
        with watched(seconds=hangs):
            verdict = judged(door, data)
        print(json.dumps(asdict(verdict)), file=lines, flush=True)


def _warm(target: Target, seeds: tuple[Seed, ...]) -> None:
    """Read every seed, so that what is loaded once is no mutant's memory or time."""
    for seed in seeds:
        judged(target, seed.content)


if __name__ == "__main__":
    main()
