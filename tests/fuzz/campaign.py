"""A campaign against a target: workers read its mutants, and what fails is written into a folder."""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final

from tests.fuzz.judging import Outcome, Verdict
from tests.fuzz.mutants import mutant, seeds_of
from tests.fuzz.targets import TARGETS

FOREVER: Final = 2**31
_MANY: Final = 50
"""Failures after which a campaign gives up."""
_REASON: Final = 4000
"""Characters of a reason that are kept, the last ones."""


_LINE: Final = "\n"
_FRAME: Final = re.compile(r'File "[^"]*?/((?:bridge|generator|integrations)/[^"]*", line [0-9]+)')
"""A frame of a traceback in Recue's code."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A run of mutants against one target."""

    target: str
    run: int = 0
    """The seed of the run."""
    mutants: int = FOREVER
    seconds: float = float(FOREVER)
    """Time after which no further mutant is made."""
    more: Path | None = None
    """A folder of further seeds."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A mutant that was neither read nor refused."""

    target: str
    run: int
    number: int
    seed: str
    """The file that it was made from."""
    data: bytes
    reason: str

    def written(self, folder: Path) -> Path:
        """Write the mutant and what became of it into a folder; return the mutant's file."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.target}-{self.run}-{self.number}"
        file.write_bytes(self.data)
        file.with_name(f"{file.name}.txt").write_text(
            f"{self.told}\n{self.reason}\n", encoding="utf-8", errors="replace"
        )
        return file

    @property
    def kind(self) -> str:
        """The place in Recue's code, and the error, by which failures of one cause are told."""
        frames = _FRAME.findall(self.reason)
        return f"{frames[-1] if frames else ''} {self.reason.strip().rpartition(_LINE)[2][:100]}".strip()

    @property
    def told(self) -> str:
        """One line that says which mutant it is."""
        return f"{self.target}: mutant {self.number} of the run {self.run}, made from {self.seed}"


@dataclass(slots=True)
class Tally:
    """The results of a campaign so far."""

    target: str
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    slowest: float = 0.0
    """Seconds."""
    memory: int = 0
    """The most bytes that a mutant took."""
    failures: list[Failure] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """Count a mutant."""
        self.outcomes[verdict.outcome] += 1
        self.slowest = max(self.slowest, verdict.seconds)
        self.memory = max(self.memory, verdict.memory)

    def __str__(self) -> str:
        return (
            f"{self.target:<15}{self.outcomes.total():>8} mutants {self.outcomes[Outcome.READ]:>7} read "
            f"{self.outcomes[Outcome.REFUSED]:>7} refused {self.outcomes[Outcome.FAILED]:>4} failed "
            f"{1000 * self.slowest:>6.0f} ms {self.memory / 1e6:>5.0f} MB"
        )


def fought(campaign: Campaign) -> Tally:
    """Run a campaign to its end; a worker that a mutant ends is followed by another."""
    tally = Tally(campaign.target)
    begin, until = 0, time.time() + campaign.seconds
    while begin < campaign.mutants and time.time() < until and len(tally.failures) < _MANY:
        for number, verdict in _judged(campaign, begin, until):
            begin = number + 1
            tally.add(verdict)
            if verdict.outcome is Outcome.FAILED:
                tally.failures.append(failure_of(campaign, number, verdict.reason))
    return tally


def failure_of(campaign: Campaign, number: int, reason: str) -> Failure:
    """Make a mutant again that failed."""
    target = TARGETS[campaign.target]
    seed, data = mutant(target, seeds_of(target, campaign.more), campaign.run, number)
    return Failure(campaign.target, campaign.run, number, seed.name, data, reason[-_REASON:])


def _judged(campaign: Campaign, begin: int, until: float) -> Iterator[tuple[int, Verdict]]:
    """Yield the verdicts of one worker, by the numbers of the mutants, until it ends.

    Raises:
        RuntimeError: If it ends before its first mutant.
    """
    with tempfile.TemporaryFile() as said:
        worker = _started(campaign, begin, until, said)
        lines = iter(worker.stdout or ())
        number = None
        for line in lines:
            number, told = int(line), next(lines, None)
            if told is None:
                break
            verdict = Verdict(**json.loads(told))
            yield number, replace(verdict, outcome=Outcome(verdict.outcome))
            number = None
        code = worker.wait()
        said.seek(0)
        reason = f"the process ended with {code}\n{said.read().decode(errors='replace')}"
        if number is not None:
            yield number, Verdict(Outcome.FAILED, 0.0, 0, reason)
        elif code:
            raise RuntimeError(reason)


def _started(campaign: Campaign, begin: int, until: float, said: IO[bytes]) -> subprocess.Popen[str]:
    asked = {
        "name": campaign.target,
        "run": campaign.run,
        "first": begin,
        "last": campaign.mutants,
        "until": until,
        "more": str(campaign.more or ""),
    }
    command = [sys.executable, "-m", "tests.fuzz.worker", json.dumps(asked)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True, cwd=ROOT)


ROOT: Final = Path(__file__).parents[2]
"""The folder that the tests are a package of."""
