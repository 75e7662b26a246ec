"""One revision, and which timeline it is of: values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self


class Cause(StrEnum):
    """Why there is a new revision."""

    OPENED = "opened"
    """The timeline was seen for the first time."""
    SAVED = "saved"
    """The editor saved another cut."""
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    REROLLED = "rerolled"
    TAKE = "take"
    MOOD = "mood"
    STYLE = "style"
    PALETTE = "palette"
    TEMPO = "tempo"
    UNDONE = "undone to"
    """A person took the last choice back."""
    REDONE = "redone to"
    """A person made the choice again that was taken back."""
    RESTORED = "restored"
    """A person went back to any revision."""


RETURNS = frozenset({Cause.UNDONE, Cause.REDONE, Cause.RESTORED})
"""Causes that go back to a revision."""


@dataclass(frozen=True, slots=True)
class TimelineKey:
    """Which timeline: a file, and one of the sequences in it."""

    path: Path
    """Absolute, links followed."""
    sequence: str = ""
    """Empty where the file holds one."""

    @classmethod
    def of(cls, path: Path, sequence: str | None = None) -> Self:
        """The timeline in a file, wherever the path is seen from."""
        return cls(path.resolve(), sequence or "")


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a revision."""

    kept: int
    """Scenes whose notes stayed as they were."""
    composed: int
    """Scenes that were composed."""
    removed: int
    """Scenes that are there no more."""
    cuts: int
    cuts_met: int
    """Within half a frame of a sixteenth."""
    ms: float
    """How long it took, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision in the list of a timeline's."""

    number: int
    """Counts up from 1 for each timeline; never given twice."""
    when: datetime
    """In UTC."""
    cause: str
    """One of `Cause`; where it goes back to a revision, with that one's number: `restored 3`."""
    hash: str
    """A hex digest of the timeline's file."""
    before: int | None
    """The revision an undo leads to; None where there is none, or it was given up since."""
    after: int | None
    """The revision a redo leads to; None likewise."""
    current: bool
    """Whether this is the one that stands."""
    summary: Summary
