"""A revision and the timeline that it belongs to, as values."""

import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self


class Cause(StrEnum):
    """The cause of a new revision."""

    OPENED = "opened"
    """The timeline was seen for the first time."""
    SAVED = "saved"
    """The editor saved another cut."""
    REVERTED = "back to"
    """The editor saved a cut that an earlier revision is of, as after an undo in the editing program."""
    FOUND = "found"
    """Another command had written the score."""
    EDITED = "edited"
    """A person had edited the notes of the .mid."""
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    REROLLED = "rerolled"
    TAKE = "take"
    MOOD = "mood"
    WORDS = "words"
    THEME = "theme"
    STYLE = "style"
    PALETTE = "palette"
    UNDERSCORE = "underscore"
    TEMPO = "tempo"
    KEY = "key"
    METRE = "metre"
    SOLUTION = "solution"
    CURVE = "curve"
    CURVE_ON = "curve, more"
    """More points of a curve that was recorded just before: one step with it."""
    EDGES = "edges"
    MARKER = "marker"
    MUSIC = "music"
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
    """The identity of a timeline: a file, and one of the sequences in it."""

    path: Path
    """Absolute, the links of its folder resolved. A link in place of the file is kept, because a save by rename replaces it."""
    sequence: str = ""
    """Its name; empty where the file has only one."""

    @classmethod
    def of(cls, path: Path, sequence: str | None = None) -> Self:
        """Return the key of the timeline in a file."""
        return cls(Path(os.path.realpath(path.parent)) / path.name, sequence or "")


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts and the time of a revision."""

    kept: int
    """Scenes whose notes stayed as they were."""
    fitted: int
    """Scenes whose notes were fitted to new bars; counted as composed in revisions of an earlier store."""
    composed: int
    """Scenes whose notes are new."""
    removed: int
    """Scenes that are there no more."""
    cuts: int
    cuts_met: int
    """Within half a frame of a sixteenth."""
    ms: float
    """Time that scoring took, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision as it is listed, without its contents."""

    number: int
    """Counts up from 1 for each timeline; never reused."""
    when: datetime
    """In UTC."""
    cause: str
    """One of `Cause`; followed by the number of the revision that it goes back to, if it does: `restored 3`."""
    hash: str
    """A hex digest of the timeline's file."""
    before: int | None
    """Number of the revision that an undo leads to; None where there is none, or it was deleted since."""
    after: int | None
    """Number of the revision that a redo leads to; None where there is none, or it was deleted since."""
    current: bool
    """True for the newest one, which is the score as it is."""
    summary: Summary
