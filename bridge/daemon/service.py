"""The interface of the daemon to its protocols: requests, answers and events."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Pong:
    """Answer to a ping: Recue runs."""

    version: str


@dataclass(frozen=True, slots=True)
class ListedTimeline:
    """An open timeline."""

    path: str
    revision: int
    """Number of the current revision; 0 before the first."""


@dataclass(frozen=True, slots=True)
class Status:
    """The status of an open timeline."""

    path: str
    revision: int
    scenes: int
    cuts: int
    met: int
    """Number of cuts within half a frame of a sixteenth."""
    state: str
    """One word, see `bridge.daemon.open_timeline.TimelineState`; followed by a colon and the error, if there is one."""


@dataclass(frozen=True, slots=True)
class SceneStatus:
    """A scene of an open timeline."""

    path: str
    id: str
    name: str
    first: int
    """Record frame, counted from the timeline's first."""
    last: int
    """Record frame, inclusive."""
    bpm: float
    """Mean tempo in quarter notes a minute."""
    locked: bool


@dataclass(frozen=True, slots=True)
class BarStatus:
    """What a bar of a scene was composed by."""

    path: str
    id: str
    """Of the scene."""
    bar: int
    """Its number in the score, counted from 1."""
    valence: float
    """-1 for dark to 1 for bright."""
    arousal: float
    """-1 for calm to 1 for driven."""
    tension: float
    """-1 for at ease to 1 for tense."""
    density: float
    """Share of its sixteenths that were asked to carry an onset, 0 to 1."""


@dataclass(frozen=True, slots=True)
class RevisionStatus:
    """A revision of an open timeline."""

    path: str
    number: int
    """Counted from 1."""
    cause: str
    """One of `bridge.store.Cause`; followed by the number of the revision that it goes back to, if it does."""
    at: str
    """ISO 8601, in UTC."""
    kept: int
    """Scenes that kept their music."""
    fitted: int
    composed: int
    removed: int
    cuts: int
    met: int
    """Number of cuts within half a frame of a sixteenth."""
    current: bool


@dataclass(frozen=True, slots=True)
class TakeStatus:
    """A take of a scene that a revision has."""

    path: str
    id: str
    """Of the scene."""
    take: int
    """Counted from 0."""
    revision: int
    """The newest that has it."""
    current: bool
    mark: str
    """`kept` or `thrown` where a person marked it; else empty."""


@dataclass(frozen=True, slots=True)
class SolutionStatus:
    """One of the best ways to lay the bars of a scene."""

    path: str
    id: str
    """Of the scene."""
    solution: int
    """Its number, counted from 1, the best first."""
    bpm: float
    """Mean tempo in quarter notes a minute."""
    metre: str
    bars: int
    met: float
    """Weight of the hits that it meets."""
    near: float
    missed: float
    current: bool
    """True if the scene has these bars."""


@dataclass(frozen=True, slots=True)
class PreferenceStatus:
    """What was learned about one thing that can be heard of takes."""

    name: str
    weight: float
    """More of it is liked above 0, less below."""
    says: str
    """The same in words."""
    digest: str
    """Of all that was learned, as cue sheets name it."""
    takes: int
    """The number of takes that were kept or thrown away."""


@dataclass(frozen=True, slots=True)
class HostStatus:
    """A host, as far as it is known."""

    host: str
    """As people type it: `reaper`."""
    title: str
    """As its makers write it: `REAPER`."""
    connected: bool
    """True if it said something, or confirmed a push, since it was silent last."""
    text: str
    """What was heard of it last; empty for nothing."""
    next: str
    """What to do next, in words."""


@dataclass(frozen=True, slots=True)
class FileStatus:
    """A file of a score."""

    path: str
    """Of the timeline."""
    name: str
    file: str
    """Its whole path."""
    bytes: int
    what: str
    """What is in it, in words."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that can be said of music."""

    word: str
    group: str
    """The title of its kind."""
    says: str
    """What it asks for, in words."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that can be said of the music of a timeline."""

    words: tuple[Word, ...]
    styles: tuple[str, ...]
    palettes: tuple[str, ...]
    keys: tuple[str, ...]
    metres: tuple[str, ...]
    themes: tuple[str, ...]
    """Those of its film, and `none`."""
    underscore: tuple[str, ...]
    formats: tuple[str, ...] = ()
    """Those in which a score can be delivered besides its .mid and its cue sheet."""


Told = Mapping[str, Any]
"""A document for programs, as a command prints it with `--json`."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Event: a new revision was written to the files."""

    path: str
    revision: int
    kept: int
    """Scenes that kept their music."""
    composed: int
    removed: int
    milliseconds: float
    """Time from the save being read, or the request, until .mid, cue sheet and store have the revision."""
    fitted: int
    """Scenes whose music was fitted to new bars."""


@dataclass(frozen=True, slots=True)
class FileKept:
    """Event: a file stood where a score was written and was not what Recue wrote there last; it was kept."""

    path: str
    file: str
    """Where it stood."""
    kept_as: str
    """Where it is now."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Event: the progress of work on a timeline."""

    path: str
    share: float
    """0 to 1."""
    doing: str


@dataclass(frozen=True, slots=True)
class HostChange:
    """Event: a host came or went."""

    host: str
    connected: bool
    text: str


class PushStage(StrEnum):
    """The stage of a push."""

    SENT = "sent"
    """It is being sent to the host."""
    CONFIRMED = "confirmed"
    """It is in the host."""
    WAITING = "waiting"
    """It was not confirmed in time, and will be retried."""
    UNCONFIRMED = "unconfirmed"
    """It was given up: the host never confirmed it."""
    FAILED = "failed"
    """It was given up: a retry would not help."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """Event: a push reached another stage."""

    path: str
    revision: int
    host: str
    stage: PushStage
    text: str
    """Reply of the host, or the error; empty at the stage `sent`."""


@dataclass(frozen=True, slots=True)
class PlayheadState:
    """Answer and event: the state of a host's play head."""

    host: str
    playing: bool
    seconds: float
    """From the host's time zero, where a pushed timeline's first frame lies; in single precision."""


Answer = (
    Pong
    | ListedTimeline
    | Status
    | SceneStatus
    | BarStatus
    | RevisionStatus
    | TakeStatus
    | SolutionStatus
    | PreferenceStatus
    | HostStatus
    | FileStatus
    | PlayheadState
)
Event = Scored | FileKept | Progress | HostChange | Pushed | PlayheadState


class Service(Protocol):
    """The requests that the daemon serves.

    `timeline` is the path of an open timeline, or empty for the only one. Queries return at once. Changes return a
    Future that is done when the change is in the files, or ends in a RecueError. Every method is thread-safe, does not
    block, and raises RecueError for an error that is known at once.
    """

    def ping(self) -> Pong:
        """Return Recue's version, as a sign that it runs."""
        ...

    def list(self) -> Sequence[ListedTimeline]:
        """List the open timelines."""
        ...

    def status(self, timeline: str) -> Status:
        """Return the status of a timeline."""
        ...

    def scenes(self, timeline: str) -> Sequence[SceneStatus]:
        """List the scenes of a timeline's last score, in order."""
        ...

    def bars(self, timeline: str, scene: str) -> Sequence[BarStatus]:
        """List the bars of a scene of a timeline's last score, in order."""
        ...

    def revisions(self, timeline: str) -> Sequence[RevisionStatus]:
        """List the revisions of a timeline, the newest first."""
        ...

    def takes(self, timeline: str, scene: str) -> Sequence[TakeStatus]:
        """List the takes of a scene that revisions have, in order, each with the newest that has it."""
        ...

    def proposals(self, timeline: str, scene: str) -> Future[Told]:
        """Find the best bars of a scene, and the hits of each, as `recue tempo --json` tells them.

        `chosen` is the number of the one that the scene has; 0 where it has none of them.
        """
        ...

    def solutions(self, timeline: str, scene: str) -> Future[Sequence[SolutionStatus]]:
        """Find the best bars of a scene, as `proposals` does, without their hits."""
        ...

    def explain(self, timeline: str, scene: str) -> Told:
        """Tell what moved the music of a scene, as `recue explain --json` does; of all where none is named."""
        ...

    def vocabulary(self, timeline: str) -> Vocabulary:
        """Return all that can be said of the music of a timeline."""
        ...

    def hosts(self) -> Sequence[HostStatus]:
        """List the hosts, whether each is there, what it said last, and what to do next."""
        ...

    def files(self, timeline: str) -> Sequence[FileStatus]:
        """List the files of a timeline's score."""
        ...

    def open(self, timeline: str) -> Future[None]:
        """Score a timeline file and follow its saves; `timeline` is its absolute path."""
        ...

    def close(self, timeline: str) -> Future[None]:
        """Stop following a timeline; its files stay."""
        ...

    def lock(self, timeline: str, scene: str, locked: int) -> Future[None]:
        """Lock (1) or unlock (0) a scene's music."""
        ...

    def reroll(self, timeline: str, scene: str) -> Future[None]:
        """Compose a scene's next take."""
        ...

    def take(self, timeline: str, scene: str, take: int) -> Future[None]:
        """Choose a take of a scene, counted from 0."""
        ...

    def mood(self, timeline: str, scene: str, valence: float, arousal: float) -> Future[None]:
        """Set a scene's mood, each from -1 to 1."""
        ...

    def words(self, timeline: str, scene: str, words: str) -> Future[None]:
        """Set the words for a scene's music; empty takes them back."""
        ...

    def theme(self, timeline: str, scene: str, theme: str) -> Future[None]:
        """Set the themes of a scene, and how strongly; empty leaves them to Recue."""
        ...

    def style(self, timeline: str, scene: str, style: str) -> Future[None]:
        """Set a scene's style; empty leaves it to Recue."""
        ...

    def palette(self, timeline: str, scene: str, palette: str) -> Future[None]:
        """Set a scene's instruments; empty leaves them to Recue."""
        ...

    def underscore(self, timeline: str, scene: str, underscore: str) -> Future[None]:
        """Set how far a scene's music goes out of the way of dialogue; empty leaves it to the settings."""
        ...

    def tempo(self, timeline: str, scene: str, tempo: float) -> Future[None]:
        """Set the tempo a scene stays near, in quarter notes a minute; 0 leaves it to Recue."""
        ...

    def key(self, timeline: str, scene: str, key: str) -> Future[None]:
        """Set a scene's key, like `C minor`; empty leaves it to Recue."""
        ...

    def metre(self, timeline: str, scene: str, metre: str) -> Future[None]:
        """Set a scene's metre, like `3/4`; empty leaves it to Recue."""
        ...

    def solution(self, timeline: str, scene: str, solution: int) -> Future[None]:
        """Choose one of the proposals for a scene's bars, counted from 1; 0 leaves it to Recue."""
        ...

    def curve(self, timeline: str, scene: str, name: str, points: str, append: int) -> Future[None]:
        """Record a curve of a scene, as points at seconds in the cut: `12.5:0.7 13:0.8`.

        They take the place of those before (0), or are added to them (1); none with 0 erases it.
        """
        ...

    def edges(self, timeline: str, scene: str, first: int, last: int) -> Future[None]:
        """Have the music of a scene begin with a record frame and end with one, the last inclusive.

        What it gives up is silent. -1 leaves either to Recue.
        """
        ...

    def music(self, timeline: str, scene: str, music: str) -> Future[None]:
        """Take a scene's music away (`none`); empty leaves it to Recue."""
        ...

    def audition(self, timeline: str, scene: str, take: int, mark: str) -> Future[None]:
        """Record that a take of a scene was `kept` or `thrown`; empty erases that. No score changes by it."""
        ...

    def preferences(self) -> Sequence[PreferenceStatus]:
        """List what was learned from takes that were kept and thrown away."""
        ...

    def erase_preferences(self) -> None:
        """Erase all that was recorded of takes, and so what was learned from it."""
        ...

    def save_style(self, timeline: str, scene: str, name: str) -> Future[None]:
        """Save what the music of a scene is like as a word of the user's own, for every timeline."""
        ...

    def add_marker(self, timeline: str, frame: int, name: str, comment: str) -> Future[None]:
        """Set a marker on a record frame: it acts as one of the timeline, and stays on its picture."""
        ...

    def remove_marker(self, timeline: str, frame: int) -> Future[None]:
        """Remove the markers that were set in Recue on a record frame."""
        ...

    def undo(self, timeline: str) -> Future[None]:
        """Undo the last step: a choice, edited notes, or the score of another command."""
        ...

    def redo(self, timeline: str) -> Future[None]:
        """Redo the step that was last undone."""
        ...

    def undo_all(self, timeline: str) -> Future[None]:
        """Undo every step, back to the score that nobody steered."""
        ...

    def restore(self, timeline: str, revision: int) -> Future[None]:
        """Go back to the choices and the score of a revision."""
        ...

    def cancel(self, timeline: str) -> None:
        """Give up what is being done for a timeline, and what waits; its score and its files stay as they are."""
        ...

    def deliver(self, timeline: str, formats: str) -> Future[None]:
        """Write the score in some formats once, like `wav,stems`; done when the files are there."""
        ...

    def push(self, timeline: str, host: str) -> Future[None]:
        """Push the score to a host; done when the host confirms it."""
        ...

    def transport(self, host: str) -> PlayheadState:
        """Return the position of a host's play head, and if it plays, as last told by the host."""
        ...

    def locate(self, host: str, seconds: float) -> None:
        """Move a host's play head to a time in seconds from the host's time zero; hosts do not confirm it."""
        ...

    def play(self, host: str) -> None:
        """Start a host's playback."""
        ...

    def stop(self, host: str) -> None:
        """Stop a host's playback."""
        ...
