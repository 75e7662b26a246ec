"""The jobs of a batch: each a timeline, its settings, and the name of the folder that its score goes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path, PurePosixPath
from typing import Final
from unicodedata import normalize

from bridge.errors import UsageError
from bridge.settings import Settings

BOOKS: Final = "_batch"
"""The folder of receipts and logs, in the folder of a batch."""


@dataclass(frozen=True, slots=True)
class Job:
    """A timeline to score."""

    name: str
    """The folder of its score, as seen from the folder of the batch, with forward slashes."""
    cut_file: Path
    """Its path from the root."""
    sequence: str | None
    """Which timeline, where the file holds several."""
    settings: Settings
    said_in: str = ""
    """Where it was asked for: `season.csv, line 4`; empty for the command line."""

    @property
    def called(self) -> str:
        """The timeline as a sentence names it."""
        where = f"{self.said_in}: " if self.said_in else ""
        return f"{where}'{self.cut_file}'" + (f", sequence '{self.sequence}'" if self.sequence else "")


def checked(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Return jobs of which no two are of one timeline, or would write to one place.

    Raises:
        UsageError: If two would; it names both.
    """
    timelines: dict[tuple[str, str], Job] = {}
    places: dict[str, Job] = {}
    for job in jobs:
        other = timelines.setdefault((realpath(job.cut_file), job.sequence or ""), job)
        if other is not job:
            raise UsageError(
                f"{job.called} is asked for twice, before as {other.called}; name each timeline once."
            )
        other = places.setdefault(normalize("NFC", job.name).casefold(), job)
        if other is not job:
            raise UsageError(
                f"{other.called} and {job.called} would both be scored into the folder '{job.name}'; "
                "name the folder above them, or give each its own in the column 'output' of a table."
            )
        if PurePosixPath(job.name).parts[0].casefold() == BOOKS:
            raise UsageError(
                f"{job.called} would be scored into '{BOOKS}', where receipts and logs are; call it otherwise."
            )
    return tuple(jobs)
