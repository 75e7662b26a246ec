"""Fuzzing: mutants of every file and packet that Recue reads from others, which it reads or refuses in a sentence.

`python -m tests.fuzz` runs them over every target, for ten minutes, with the day's seed. What fails is written into a folder, and
`--replay FILE --target NAME` shows it again. `--mutants 4200` makes 100,000 in all.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.fuzz.campaign import FOREVER, Campaign, Failure, Workers, fought
from tests.fuzz.judging import Outcome, Verdict, judged, limit_memory, watched
from tests.fuzz.targets import TARGETS, Target


def main() -> int:
    """Run what was asked for; return 1 if anything failed."""
    asked = _options().parse_args()
    targets = asked.target or list(TARGETS)
    if asked.replay:
        return _replayed(TARGETS[targets[0]], asked.replay)
    if asked.engine == "atheris":
        from tests.fuzz.guided import fuzzed  # noqa: PLC0415 (atheris need not be installed)

        return max(
            fuzzed(TARGETS[name], (asked.seconds or 600) / len(targets), asked.failures) for name in targets
        )
    return _run(asked, targets)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    today = dt.datetime.now(tz=dt.UTC).toordinal()
    parser.add_argument(
        "--target", action="append", choices=TARGETS, help="one target, or several; all by default"
    )
    parser.add_argument("--mutants", type=int, default=FOREVER, help="mutants of each target")
    parser.add_argument("--seconds", type=float, help="seconds for all targets together; 600 by default")
    parser.add_argument("--seed", type=int, default=today, help="the seed of the run; by default the day's")
    parser.add_argument(
        "--seeds", type=Path, help="a folder of further seeds, by their suffixes, like ../shared/cases"
    )
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"), help="folder for what fails")
    parser.add_argument(
        "--replay", type=Path, metavar="FILE", help="read one file, and say what became of it"
    )
    parser.add_argument(
        "--engine", choices=("seeded", "atheris"), default="seeded", help="atheris follows coverage"
    )
    return parser


def _run(asked: argparse.Namespace, targets: Sequence[str]) -> int:
    """Run a campaign against each target, with an equal share of the time that is left."""
    seconds = asked.seconds or (FOREVER if asked.mutants < FOREVER else 600)
    end, failed = time.time() + seconds, 0
    with Workers() as workers:
        for position, target in enumerate(targets):
            share = max(1.0, (end - time.time()) / (len(targets) - position))
            tally = fought(Campaign(target, asked.seed, asked.mutants, share, asked.seeds), workers)
            _say(str(tally))
            for kind, failures in _by_kind(tally.failures).items():
                files = [failure.written(asked.failures) for failure in failures]
                _say(f"  {len(files)} x {kind}\n    {failures[0].told}: {files[0]}")
            failed += len(tally.failures)
    return int(failed > 0)


def _by_kind(failures: Iterable[Failure]) -> dict[str, list[Failure]]:
    found: dict[str, list[Failure]] = {}
    for failure in failures:
        found.setdefault(failure.kind, []).append(failure)
    return found


def _replayed(target: Target, file: Path) -> int:
    """Read one file, in this process."""
    data = file.read_bytes()
    limit_memory()
    with watched():
        verdict = judged(target, data)
    _say(_told(verdict))
    return int(verdict.outcome is Outcome.FAILED)


def _told(verdict: Verdict) -> str:
    figures = f"{1000 * verdict.seconds:.0f} ms, {verdict.memory / 1e6:.0f} MB"
    return f"{verdict.outcome} in {figures}\n{verdict.reason}".rstrip()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
