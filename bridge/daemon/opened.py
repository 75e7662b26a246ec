"""An open timeline: its newest cut, its score, and what a person chose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from bridge.cancellation import Cancelled
from bridge.choices import Choice
from bridge.cues import cuts_met
from bridge.errors import UsageError
from bridge.pipeline import ScoredTimeline
from bridge.timeline import Timeline

Choices = Mapping[str, Choice]
"""By scene id; a scene without one is left to Recue."""
REMEMBERED = 100
"""Revisions and choices that can be gone back to."""


class State(StrEnum):
    """How an open timeline is doing."""

    WAITING = "waiting"
    """Its newest cut waits to be scored."""
    SCORING = "scoring"
    SCORED = "scored"
    UNREADABLE = "unreadable"
    """It was saved in a state that cannot be read; the score is the last good one's."""
    FAILED = "failed"
    """Its newest cut cannot be scored."""
    GONE = "gone"
    """The file is not there."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What came of scoring a timeline."""

    scored: ScoredTimeline
    delivered: tuple[str, ...]
    """The files that were written."""
    kept: int
    """Scenes whose music stayed."""
    composed: int
    removed: int

    @property
    def cuts_met(self) -> int:
        """Cuts within half a frame of a sixteenth."""
        return cuts_met(self.scored.timeline, self.scored.cues)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person chose, and chose before; each change is a new value."""

    now: Choices = field(default_factory=dict)
    before: tuple[Choices, ...] = ()
    """What undo goes back to, oldest first."""
    undone: tuple[Choices, ...] = ()
    """What redo goes on to, the next one last."""
    by_revision: Mapping[int, Choices] = field(default_factory=dict)
    back_to: int | None = None
    """The revision whose score is gone back to; None to go on from the one that stands."""

    def choose(self, scene: str, choice: Choice) -> Self:
        """Choose for a scene."""
        before = (*self.before, self.now)[-REMEMBERED:]
        return replace(self, now={**self.now, scene: choice}, before=before, undone=(), back_to=None)

    def undo(self) -> Self:
        """Take the last choice back.

        Raises:
            UsageError: If there is none.
        """
        if not self.before:
            raise UsageError("there is no choice to undo")
        return replace(
            self,
            now=self.before[-1],
            before=self.before[:-1],
            undone=(*self.undone, self.now),
            back_to=self._revision_of(self.before[-1]),
        )

    def redo(self) -> Self:
        """Make the choice anew that was last taken back.

        Raises:
            UsageError: If there is none.
        """
        if not self.undone:
            raise UsageError("there is no choice to redo")
        return replace(
            self,
            now=self.undone[-1],
            before=(*self.before, self.now),
            undone=self.undone[:-1],
            back_to=self._revision_of(self.undone[-1]),
        )

    def restore(self, revision: int) -> Self:
        """Choose again what was chosen at a revision; undo goes back from there.

        Raises:
            UsageError: If it is not remembered.
        """
        if revision not in self.by_revision:
            known = f"{min(self.by_revision)} to {max(self.by_revision)}" if self.by_revision else "none"
            raise UsageError(f"there is no revision {revision} to restore; remembered: {known}")
        before = (*self.before, self.now)[-REMEMBERED:]
        return replace(self, now=self.by_revision[revision], before=before, undone=(), back_to=revision)

    def recorded(self, revision: int) -> Self:
        """Remember what is chosen now as a revision's."""
        newest = [*self.by_revision.items(), (revision, self.now)][-REMEMBERED:]
        return replace(self, by_revision=dict(newest), back_to=None)

    def _revision_of(self, choices: Choices) -> int | None:
        """The newest revision with these choices."""
        return max((number for number, chosen in self.by_revision.items() if chosen == choices), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class OpenTimeline:
    """A timeline that is followed; each change is a new value."""

    path: Path
    folder: Path
    """Where its score goes."""
    cut: Timeline
    """The newest that could be read."""
    decisions: Decisions = field(default_factory=Decisions)
    outcome: Outcome | None = None
    """Of the last revision; None before the first."""
    scored_cut: Timeline | None = None
    """The cut that `outcome` is of."""
    revision: int = 0
    """Counts the scores written."""
    state: State = State.WAITING
    trouble: str = ""
    """One sentence where something is wrong."""

    @property
    def choices(self) -> Choices:
        """What a person chose for its scenes."""
        return self.decisions.now


Tell = Callable[[str, float], None]
"""Told what is being done and the share of it that is done, 0 to 1."""
Rescore = Callable[[OpenTimeline, Timeline, Cancelled, Tell], Outcome]
"""Scores a cut of an open timeline into its folder.

It is given the open timeline, with its last outcome and the choices to apply; the cut to score; what to ask between
steps whether to leave off, by raising Abandoned with nothing written; and whom to tell how far it is. RecueError where
it cannot.
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What a daemon does with timelines: the seam to the rest of Recue."""

    read: Callable[[Path], Timeline]
    """Reads a timeline, on the watcher's thread or the worker's; RecueError where it cannot."""
    begin: Callable[[Path, Timeline], OpenTimeline]
    """What is known of a timeline that is opened: where its score goes, and what was chosen and scored before. Quick:
    it is called on the event loop too."""
    rescore: Rescore
    """Called on the worker's thread."""
    finish: Callable[[OpenTimeline, Cancelled, Tell], None]
    """Writes what may come later than the notes, once nothing else is to be done; it may leave off at any time, and is
    called again."""
    warm: Callable[[], object]
    """Loads what scoring needs, before anything is answered."""
