"""The plan of a batch: which jobs run, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bridge.batch.jobs import Job
from bridge.batch.made_from import MadeFrom, made_from
from bridge.batch.receipts import Receipt, Receipts


class Why(StrEnum):
    """The reason why a job runs, or does not."""

    NEW = "new"
    """There is no receipt of it."""
    CUT = "cut changed"
    SETTINGS = "settings"
    """They changed, or a file did that they name, or one beside the cut."""
    MODEL = "model"
    """Another version of Recue, or other weights."""
    GONE = "files gone"
    """Files of its score are not there any more."""
    FAILED = "failed before"
    """From the same cut, settings and model."""
    STANDS = "stands"
    """Its score is there, and made from the same."""


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job, and whether it runs."""

    job: Job
    made_from: MadeFrom
    """What its score would be made from."""
    why: Why
    runs: bool
    receipt: Receipt | None
    """That of the last time, where it does not run."""


def planned(jobs: Iterable[Job], receipts: Receipts, *, retry_failed: bool) -> tuple[PlannedJob, ...]:
    """Plan a batch.

    Args:
        jobs: What is asked for.
        receipts: Those that there are.
        retry_failed: Run again what failed before from the same.

    Raises:
        TimelineError: If a timeline cannot be read.
    """
    return tuple(_planned(job, receipts, retry_failed=retry_failed) for job in jobs)


def _planned(job: Job, receipts: Receipts, *, retry_failed: bool) -> PlannedJob:
    now, receipt = made_from(job.cut_file, job.sequence, job.settings), receipts.read(job.name)
    why = why_it_runs(now, receipt, receipts)
    runs = why is not Why.STANDS and (why is not Why.FAILED or retry_failed)
    return PlannedJob(job, now, why, runs, None if runs else receipt)


def why_it_runs(now: MadeFrom, receipt: Receipt | None, receipts: Receipts) -> Why:
    """Return why a job would run.

    Args:
        now: What its score would be made from.
        receipt: That of the last time; None where there is none.
        receipts: Where its files are.
    """
    if receipt is None:
        return Why.NEW
    was = receipt.made_from
    changed = {
        Why.CUT: was.cut != now.cut,
        Why.SETTINGS: was.settings != now.settings,
        Why.MODEL: was.model != now.model,
    }
    if reason := next((why for why, is_so in changed.items() if is_so), None):
        return reason
    if receipt.exit_code:
        return Why.FAILED
    return Why.STANDS if receipts.are_there(receipt) else Why.GONE
