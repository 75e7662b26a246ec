"""Receipts: for each job what was made, and what it was made from. They say what stands when a batch goes on."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from os.path import isfile
from pathlib import Path
from typing import Final

from filelock import FileLock
from pydantic import TypeAdapter

from bridge.batch.jobs import BOOKS
from bridge.batch.made_from import MadeFrom
from bridge.errors import NotWrittenError
from integrations.files.atomic_write import written_beside
from integrations.files.regular_file import LARGEST_RESULT, read_file

SCHEMA: Final = "recue.batch/1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome of a job."""

    timeline: str
    """Its file's path."""
    sequence: str
    """Empty where none was named."""
    made_from: MadeFrom
    exit_code: int = 0
    """That of `recue score`."""
    error: str = ""
    """The sentence of a failure."""
    summary: str = ""
    """The outcome in one line."""
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """The files that were written, as seen from the folder of the batch."""
    seconds: float = 0.0
    """How long it took."""
    lasting: bool = field(default=True, compare=False)
    """False where it says nothing of the timeline, but of the machine: it is not kept."""


_RECEIPT: Final = TypeAdapter(Receipt)


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts and logs in the folder of a batch."""

    folder: Path
    """The folder of the batch."""

    def log(self, name: str) -> Path:
        """Return the path of a job's log."""
        return self.folder / BOOKS / f"{name}.log"

    def file(self, name: str) -> Path:
        """Return the path of a job's receipt."""
        return self.folder / BOOKS / f"{name}.json"

    def read(self, name: str) -> Receipt | None:
        """Return the receipt of a job; None where there is none, or none that can be read."""
        try:
            told = json.loads(read_file(self.file(name), LARGEST_RESULT))
            return _RECEIPT.validate_python(told) if told["schema"] == SCHEMA else None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def write(self, name: str, receipt: Receipt) -> None:
        """Write the receipt of a job: under another name, to the disk, then into its place.

        Raises:
            NotWrittenError: If it cannot be written.
        """
        told = {"schema": SCHEMA, **asdict(receipt)}
        del told["lasting"]
        file = self.file(name)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            content = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode(errors="surrogateescape")
            with written_beside(file, content) as temporary:
                temporary.replace(file)
            _flush_folder(file.parent)
        except OSError as error:
            raise NotWrittenError(
                f"The receipt {file} cannot be written ({error.strerror}); free some space, or name another folder."
            ) from error

    def are_there(self, receipt: Receipt) -> bool:
        """Return whether the files of a receipt are there."""
        return all(isfile(self.folder / file) for file in receipt.files)  # noqa: PTH113 (which raises nothing)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Hold a job while the context is open: another process that is given the same one waits.

        Raises:
            NotWrittenError: If the folder cannot be written to.
        """
        lock = self.folder / BOOKS / ".locks" / f"{name}.lock"
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            holding = FileLock(lock)
            holding.acquire()
        except OSError as error:
            raise NotWrittenError(
                f"The folder {self.folder} cannot be written to ({error.strerror}); free some space, or name another."
            ) from error
        try:
            yield
        finally:
            holding.release()


def _flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
