"""What may be asked of a running Recue, whichever way it is asked: the seam between the daemon and its wires."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pong:
    """Recue runs."""

    version: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An open timeline."""

    path: str
    revision: int
    """The number of the score that stands; 0 before the first."""


@dataclass(frozen=True, slots=True)
class Status:
    """How an open timeline is doing."""

    path: str
    revision: int
    scenes: int
    cuts: int
    met: int
    """Cuts within half a frame of a sixteenth."""
    state: str
    """One word, see `bridge.daemon.opened.State`; after a colon, what is wrong, where something is."""


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
class Scored:
    """A new revision is in the files."""

    path: str
    revision: int
    kept: int
    """Scenes whose music stayed."""
    composed: int
    removed: int
    milliseconds: float
    """From the save being read, or the request being made, to the last file replaced."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far work on a timeline is."""

    path: str
    share: float
    """0 to 1."""
    doing: str


@dataclass(frozen=True, slots=True)
class HostChange:
    """A host came or went."""

    host: str
    connected: bool
    text: str


class PushStage(StrEnum):
    """How far a push is."""

    SENT = "sent"
    """The host was told of it."""
    CONFIRMED = "confirmed"
    """It is in the host."""
    WAITING = "waiting"
    """It was not confirmed in time, and is sent again."""
    UNCONFIRMED = "unconfirmed"
    """It was given up: the host never confirmed it."""
    FAILED = "failed"
    """It was given up: it cannot be done."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A score on its way to a host."""

    path: str
    revision: int
    host: str
    stage: PushStage
    text: str
    """What the host said of it, or what went wrong; empty where it was just sent."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A host's play head moved, started or stopped."""

    host: str
    playing: bool
    seconds: float
    """From the host's time zero, where a pushed timeline's first frame lies; in single precision."""


Answer = Pong | Listed | Status | SceneStatus | Moved
Event = Scored | Progress | HostChange | Pushed | Moved


class Service(Protocol):
    """Everything that may be asked.

    `timeline` is the path of an open timeline, or empty for the only one. What only looks answers at once. What changes
    something returns a Future that is done when the change is in the files, or ends in the RecueError that says why it
    is not. Every method may be called from any thread, waits for nothing, and raises RecueError for what can be
    seen to be wrong at once.
    """

    def ping(self) -> Pong:
        """Say that Recue runs."""
        ...

    def list(self) -> Sequence[Listed]:
        """The open timelines."""
        ...

    def status(self, timeline: str) -> Status:
        """How a timeline is doing."""
        ...

    def scenes(self, timeline: str) -> Sequence[SceneStatus]:
        """The scenes of a timeline's last score, in order."""
        ...

    def open(self, timeline: str) -> Future[None]:
        """Score a timeline file and follow its saves; `timeline` is its absolute path."""
        ...

    def close(self, timeline: str) -> Future[None]:
        """Follow a timeline no longer; its files stay."""
        ...

    def lock(self, timeline: str, scene: str, locked: int) -> Future[None]:
        """Keep a scene's music whatever is asked for (1), or no longer (0)."""
        ...

    def reroll(self, timeline: str, scene: str) -> Future[None]:
        """Compose a scene's next take."""
        ...

    def take(self, timeline: str, scene: str, take: int) -> Future[None]:
        """Use one take of a scene; the first is 0."""
        ...

    def mood(self, timeline: str, scene: str, valence: float, arousal: float) -> Future[None]:
        """Set a scene's mood, each from -1 to 1."""
        ...

    def style(self, timeline: str, scene: str, style: str) -> Future[None]:
        """Set a scene's style; empty leaves it to Recue."""
        ...

    def palette(self, timeline: str, scene: str, palette: str) -> Future[None]:
        """Set a scene's instruments; empty leaves them to Recue."""
        ...

    def tempo(self, timeline: str, scene: str, tempo: float) -> Future[None]:
        """Set the tempo a scene stays near, in quarter notes a minute; 0 leaves it to Recue."""
        ...

    def undo(self, timeline: str) -> Future[None]:
        """Take back the last choice."""
        ...

    def redo(self, timeline: str) -> Future[None]:
        """Make the choice anew that was last taken back."""
        ...

    def restore(self, timeline: str, revision: int) -> Future[None]:
        """Go back to what was chosen at a revision."""
        ...

    def push(self, timeline: str, host: str) -> Future[None]:
        """Put the score into a host; done when the host confirms it."""
        ...

    def transport(self, host: str) -> Moved:
        """Where a host's play head is, as far as it said, and whether it moves."""
        ...

    def locate(self, host: str, seconds: float) -> None:
        """Move a host's play head, counted from the host's time zero. It is told; hosts confirm no such thing."""
        ...

    def play(self, host: str) -> None:
        """Have a host play on."""
        ...

    def stop(self, host: str) -> None:
        """Have a host stop."""
        ...
