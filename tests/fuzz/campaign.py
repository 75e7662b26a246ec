"""A campaign against a target: workers read its mutants, and what fails is written into a folder."""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from tests.fuzz.judging import HANGS, Outcome, Verdict
from tests.fuzz.mutants import mutant, seeds_of
from tests.fuzz.planted import PLANTED
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
    hangs: float = HANGS
    """Seconds after which a mutant is taken to hang."""


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


class Workers(AbstractContextManager["Workers"]):
    """One process that reads mutants, for any number of campaigns; the one that a mutant ends is followed by another."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in __exit__)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
        self._said.close()

    def judged(self, campaign: Campaign, begin: int, until: float) -> Iterator[tuple[int, Verdict]]:
        """Yield verdicts by the numbers of the mutants, until the job is done, or a mutant has ended the process.

        Raises:
            RuntimeError: If it ends before its first mutant.
        """
        process = self._process or self._started()
        job = {
            "target": campaign.target,
            "run": campaign.run,
            "first": begin,
            "last": campaign.mutants,
            "until": until,
            "hangs": campaign.hangs,
            "more": str(campaign.more or ""),
        }
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{json.dumps(job)}\n")
        process.stdin.flush()
        while (number := process.stdout.readline()).strip():
            told = process.stdout.readline()
            if not told:
                yield int(number), Verdict(Outcome.FAILED, 0.0, 0, self._ended(process))
                return
            verdict = Verdict(**json.loads(told))
            yield int(number), replace(verdict, outcome=Outcome(verdict.outcome))
        if not number:
            raise RuntimeError(self._ended(process))

    def _started(self) -> subprocess.Popen[str]:
        self._said.seek(0)
        self._said.truncate()
        command = [sys.executable, "-m", "tests.fuzz.worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=self._said, text=True, cwd=ROOT
        )
        return self._process

    def _ended(self, process: subprocess.Popen[str]) -> str:
        """Return what a process that has ended said last."""
        process.communicate()
        self._process = None
        self._said.seek(0)
        return f"the process ended with {process.returncode}\n{self._said.read().decode(errors='replace')}"


def fought(campaign: Campaign, workers: Workers) -> Tally:
    """Run a campaign to its end, or until too much has failed."""
    tally = Tally(campaign.target)
    begin, until = 0, time.time() + campaign.seconds
    while begin < campaign.mutants and time.time() < until and len(tally.failures) < _MANY:
        for number, verdict in workers.judged(campaign, begin, until):
            begin = number + 1
            tally.add(verdict)
            if verdict.outcome is Outcome.FAILED:
                tally.failures.append(failure_of(campaign, number, verdict.reason))
    return tally


def failure_of(campaign: Campaign, number: int, reason: str) -> Failure:
    """Make a mutant again that failed."""
    target = (TARGETS | PLANTED)[campaign.target]
    seed, data = mutant(target, seeds_of(target, campaign.more), campaign.run, number)
    return Failure(campaign.target, campaign.run, number, seed.name, data, reason[-_REASON:])


ROOT: Final = Path(__file__).parents[2]
"""The folder that the tests are a package of."""
