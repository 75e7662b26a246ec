"""An open timeline as a value: its newest cut, its score, and a person's choices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bridge.daemon.cancellation import Cancelled
from bridge.job import ReportProgress
from bridge.output.cuesheet.readable_json import Json
from bridge.picture.features.picture import Picture
from bridge.recut.own_markers import NO_CHANGE, MarkerChange
from bridge.recut.planning import Fate
from bridge.score.cues import cuts_met
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Format
from bridge.settings.choices import Choice
from bridge.store import Cause
from bridge.timeline import Timeline
from integrations.files.delivery import Kept

Choices = Mapping[str, Choice]
"""By scene id; a scene without one is left to Recue."""


class TimelineState(StrEnum):
    """The state of an open timeline."""

    WAITING = "waiting"
    """Its newest cut waits to be scored."""
    SCORING = "scoring"
    SCORED = "scored"
    UNREADABLE = "unreadable"
    """It was saved in a state that cannot be read; the last good score stays."""
    FAILED = "failed"
    """Its newest cut cannot be scored."""
    GONE = "gone"
    """The file is missing."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The result of scoring a timeline."""

    scored: ScoredTimeline
    picture: Picture
    delivered: tuple[str, ...]
    """The files that were written."""
    kept: int
    """Scenes that kept their music."""
    fitted: int
    """Scenes whose music was fitted to new bars."""
    composed: int
    removed: int
    revision: int
    """Its number in the store."""
    choices: Choices
    """Choices of a person from now on: for its scenes, and for those that are gone."""
    kept_files: tuple[Kept, ...] = ()
    """Files that stood in the places of those that were written, and were kept."""
    news: tuple[str, ...] = ()
    """Those of the remarks that are about this save, and said whatever was said of the one before."""
    fates: Mapping[str, Fate] = field(default_factory=dict)
    """What became of each scene, by its id; empty where others wrote the score."""

    @property
    def cuts_met(self) -> int:
        """Number of cuts within half a frame of a sixteenth."""
        return cuts_met(self.scored.timeline, self.scored.cues)


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision: the choices to score with from now on."""

    choices: Choices
    cause: Cause
    back_to: int | None = None
    """Number of the revision whose score to start from; None for the current one."""
    marking: MarkerChange = NO_CHANGE
    """What changes of the markers that were set in Recue."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenTimeline:
    """A followed timeline; each change makes a new value."""

    path: Path
    folder: Path
    """Folder of its score's files."""
    cut: Timeline
    """The newest one that could be read."""
    choices: Choices = field(default_factory=dict)
    """Choices of a person for its scenes."""
    decision: Decision | None = None
    """The decision that it is being scored for; None where it is scored for a new cut."""
    outcome: Outcome | None = None
    """Result of the last scoring; None before the first."""
    scored_cut: Timeline | None = None
    """The cut that `outcome` is of."""
    revision: int = 0
    """Number of its current revision in the store; 0 before the first."""
    state: TimelineState = TimelineState.WAITING
    trouble: str = ""
    """One sentence on an error; empty where there is none."""


Rescore = Callable[[OpenTimeline, Timeline, Cancelled, ReportProgress], Outcome]
"""Function that scores a cut of an open timeline into its folder.

Arguments: the open timeline, with its last outcome and the choices to apply; the cut; the check for cancellation, after
which it raises Abandoned with nothing written; the receiver of progress. It raises RecueError where it cannot score.
"""


Finish = Callable[[OpenTimeline, Cancelled, ReportProgress], tuple[Kept, ...]]
"""Function that writes the files of a score that `Rescore` left, and returns what stood in their places and was kept; it
takes the same arguments but for the cut."""


Deliver = Callable[[OpenTimeline, Sequence[Format], Cancelled, ReportProgress], tuple[Kept, ...]]
"""Function that writes a score in some formats, and returns what `Finish` does."""


Propose = Callable[[OpenTimeline, str, Cancelled, ReportProgress], Json]
"""Function that finds the best bars for a scene with music, by its id; it takes the same arguments otherwise."""


@dataclass(frozen=True, slots=True)
class Work:
    """The work of a daemon on timelines: its interface to the rest of Recue."""

    read: Callable[[Path], Timeline]
    """Reader of a timeline, on the watcher's thread or the worker's; raises RecueError where it cannot read it."""
    begin: Callable[[Path, Timeline], OpenTimeline]
    """Function that opens a timeline with its choices and score from before; called on the worker's thread."""
    look: Callable[[OpenTimeline], Outcome | None]
    """Function that goes on from what others did to the files of its score, and returns that score; None where nobody
    did anything. Called on the worker's thread."""
    midi: Callable[[OpenTimeline], Path]
    """Function that returns the path of the .mid of its score."""
    is_edited: Callable[[Path], bool]
    """Reader of such a .mid after it was saved: True if somebody else than Recue saved it. Called on a watcher's thread;
    raises RecueError where it is no MIDI file."""
    take_up: Callable[[OpenTimeline], Outcome | None]
    """Function that looks, and pushes what it finds to the hosts of the settings; called on the worker's thread."""
    rescore: Rescore
    """Function that scores it; called on the worker's thread."""
    finish: Finish
    """Function that writes the files that may come later than the notes; called when the worker is idle."""
    deliver: Deliver
    """Function that writes a score in formats that were asked for once; called when the worker is idle."""
    propose: Propose
    """Function that finds the best bars for a scene; called on the worker's thread."""
    forget: Callable[[Path], None]
    """Function that lets go of a timeline that is closed; called on the worker's thread."""
    warm: Callable[[], object]
    """Function that loads the composer, before the daemon answers requests."""
