"""A batch: many timelines scored in one go, each result once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bridge.batch.cluster import run_on_cluster
from bridge.batch.planning import PlannedJob
from bridge.batch.processes import run_here
from bridge.batch.receipts import Receipt, Receipts
from bridge.batch.working import Task
from bridge.output.cuesheet.readable_json import Json


class State(StrEnum):
    """What became of a job."""

    MADE = "made"
    STANDS = "stands"
    """Its score stood already."""
    FAILED = "failed"
    WOULD_RUN = "would run"
    """In a dry run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job, for a person and for a program."""

    planned: PlannedJob
    receipt: Receipt | None
    """None in a dry run, for a job that would run."""
    folder: Path
    """The folder of the batch, as a person calls it."""

    @property
    def state(self) -> State:
        """What became of it."""
        if self.receipt is None:
            return State.WOULD_RUN
        if self.receipt.exit_code:
            return State.FAILED
        return State.MADE if self.planned.runs else State.STANDS

    @property
    def exit_code(self) -> int:
        """That of `recue score`; 0 where nothing ran."""
        return self.receipt.exit_code if self.receipt else 0

    @property
    def line(self) -> str:
        """The outcome in one line, for a person."""
        name, why = self.planned.job.name, self.planned.why.value
        if self.receipt is None or (not self.planned.runs and not self.exit_code):
            return f"{name}: {self.state.value}" + (f" ({why})" if self.planned.runs else "")
        if not self.exit_code:
            return f"{name} ({why}): {self.receipt.summary}"
        before = "" if self.planned.runs else "; --retry-failed tries it again"
        return f"{name} failed{' before' if before else ''}: {self.receipt.error.rstrip('.')}{before}."

    @property
    def document(self) -> Json:
        """The outcome for a program."""
        job, receipt = self.planned.job, self.receipt
        return {
            "name": job.name,
            "timeline": str(job.cut_file),
            "sequence": job.sequence or "",
            "why": self.planned.why.value,
            "state": self.state.value,
            "exit_code": self.exit_code,
            "error": receipt.error if receipt else "",
            "notes": list(receipt.notes) if receipt else [],
            "delivered": [str(self.folder / file) for file in receipt.files] if receipt else [],
            "seconds": receipt.seconds if receipt else 0.0,
            "log": str(Receipts(self.folder).log(job.name)),
        }


def dry_run(plan: Iterable[PlannedJob], folder: Path) -> tuple[Outcome, ...]:
    """Return what would become of each job, in their order."""
    return tuple(Outcome(each, each.receipt, folder) for each in plan)


def run_batch(
    plan: Sequence[PlannedJob],
    folder: Path,
    tell: Callable[[Outcome], None],
    *,
    at_once: int,
    scheduler: str | None = None,
) -> int:
    """Score what is to run, whatever fails meanwhile.

    Args:
        plan: The jobs.
        folder: The folder of the batch; it is made if it is not there.
        tell: Receives the outcome of each job as it ends; first of those that do not run.
        at_once: How many processes there are on this machine.
        scheduler: The address of a Dask scheduler to run on instead; None for this machine.

    Returns:
        The highest exit code of all.

    Raises:
        RecueError: If the cluster cannot be used; what was done stands, and the same goes on from there.
    """
    highest = 0
    for each in plan:
        if not each.runs:
            outcome = Outcome(each, each.receipt, folder)
            highest = max(highest, outcome.exit_code)
            tell(outcome)
    running = [each for each in plan if each.runs]
    given = [Task(each.job, each.made_from, folder.absolute()) for each in running]
    planned = {task.key: each for task, each in zip(given, running, strict=True)}
    for task, receipt in run_on_cluster(given, scheduler) if scheduler else run_here(given, at_once):
        outcome = Outcome(planned[task.key], receipt, folder)
        highest = max(highest, outcome.exit_code)
        tell(outcome)
    return highest
