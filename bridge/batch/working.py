"""The work on one job: the same as `recue score` does, with a log and a receipt."""

import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from bridge.batch.jobs import Job
from bridge.batch.made_from import MadeFrom, model
from bridge.batch.planning import Why, why_it_runs
from bridge.batch.receipts import Receipt, Receipts
from bridge.commands.score import score_file
from bridge.errors import HostError, RecueError
from bridge.output.names import seen_from
from bridge.plain_text import plain


@dataclass(frozen=True, slots=True)
class Task:
    """A job as it is given to whoever works on it."""

    job: Job
    made_from: MadeFrom
    folder: Path
    """The folder of the batch, from the root."""

    @property
    def key(self) -> str:
        """What it is called among others: by its name and its content."""
        return f"{self.job.name}-{self.made_from.key}"

    def failed(self, error: str, exit_code: int) -> Receipt:
        """Return the receipt of a failure that says nothing of the timeline."""
        return Receipt(
            str(self.job.cut_file), self.job.sequence or "", self.made_from, exit_code, error, lasting=False
        )


def work(task: Task) -> Receipt:
    """Score a timeline, unless that was done meanwhile; its files, log and receipt are there when this returns.

    One that another process works on is waited for. Whatever goes wrong is told by the receipt, and none is raised.
    """
    receipts = Receipts(task.folder)
    try:
        with receipts.held(task.job.name), _log(receipts.log(task.job.name)) as log:
            standing = receipts.read(task.job.name)
            if standing and why_it_runs(task.made_from, standing, receipts) is Why.STANDS:
                return standing
            receipt = _scored(task, log)
            if receipt.lasting:
                receipts.write(task.job.name, receipt)
            return receipt
    except RecueError as error:
        return task.failed(str(error), error.exit_code)


def _scored(task: Task, log: "_Log") -> Receipt:
    """Score a timeline; the receipt tells of a failure, too."""
    job, began = task.job, time.monotonic()
    log.line(f"scoring {job.called} into {task.folder / job.name}")
    receipt = Receipt(str(job.cut_file), job.sequence or "", task.made_from)
    try:
        _check_release(task)
        report = score_file(job.cut_file, task.folder / job.name, job.sequence, job.settings, log.step)
    except RecueError as error:
        told, lasting = str(error), not isinstance(error, _AnotherReleaseError)
        receipt = replace(receipt, exit_code=error.exit_code, error=told, lasting=lasting)
    except Exception as error:  # noqa: BLE001 (one job never ends a batch; the log has it all)
        log.line(traceback.format_exc())
        receipt = replace(
            receipt, exit_code=1, error=f"Recue failed ({plain(repr(error))[:200]}); its log says where."
        )
    else:
        files = tuple(seen_from(task.folder, Path(file)) for file in report.delivered)
        receipt = replace(receipt, summary=report.summary, notes=report.remarks, files=files)
    receipt = replace(receipt, seconds=round(time.monotonic() - began, 3))
    for line in (*receipt.notes, receipt.summary, receipt.error):
        log.line(line)
    return receipt


class _AnotherReleaseError(HostError):
    """The worker would make another score than was planned."""


def _check_release(task: Task) -> None:
    """Check that this is the Recue with which the batch was planned.

    Raises:
        _AnotherReleaseError: If not.
    """
    if task.made_from.model != model():
        raise _AnotherReleaseError(
            f"Recue is {model()} here and {task.made_from.model} where the batch was begun: install the same."
        )


class _Log:
    """The log of a job; where it cannot be written, the job goes on."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._step = ""

    def line(self, text: str) -> None:
        """Write a line with the time; nothing for an empty one."""
        if text and self._stream is not None:
            with suppress(OSError):
                self._stream.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {text}\n")
                self._stream.flush()

    def step(self, label: str, _share: float) -> None:
        """Write the name of a step as it begins."""
        name = label.partition(",")[0]
        if name != self._step:
            self._step = name
            self.line(name)


@contextmanager
def _log(file: Path) -> Iterator[_Log]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError:
        yield _Log(None)
        return
    try:
        yield _Log(stream)
    finally:
        with suppress(OSError):
            stream.close()
