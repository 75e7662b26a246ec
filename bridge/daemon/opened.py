"""An open timeline: its newest cut, its score, and what a person chose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bridge.daemon.cancellation import Cancelled
from bridge.picture.features.picture import Picture
from bridge.score.cues import cuts_met
from bridge.score.pipeline import ScoredTimeline
from bridge.settings.choices import Choice
from bridge.store import Cause
from bridge.timeline import Timeline

Choices = Mapping[str, Choice]
"""By scene id; a scene without one is left to Recue."""


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
    picture: Picture
    delivered: tuple[str, ...]
    """The files that were written."""
    kept: int
    """Scenes whose music stayed."""
    composed: int
    removed: int
    revision: int
    """The number under which the store keeps it."""

    @property
    def cuts_met(self) -> int:
        """Cuts within half a frame of a sixteenth."""
        return cuts_met(self.scored.timeline, self.scored.cues)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: the choices to score with from now on."""

    choices: Choices
    cause: Cause
    back_to: int | None = None
    """The revision whose score is gone back to; None to go on from the one that stands."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenTimeline:
    """A timeline that is followed; each change is a new value."""

    path: Path
    folder: Path
    """Where its score goes."""
    cut: Timeline
    """The newest that could be read."""
    choices: Choices = field(default_factory=dict)
    """What a person chose for its scenes."""
    decision: Decision | None = None
    """The one that it is being scored for; None where that is a new cut."""
    outcome: Outcome | None = None
    """Of the last revision; None before the first."""
    scored_cut: Timeline | None = None
    """The cut that `outcome` is of."""
    revision: int = 0
    """The number of the score that stands, as the store counts; 0 before the first."""
    state: State = State.WAITING
    trouble: str = ""
    """One sentence where something is wrong."""


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
