"""What the page reads of scores and of this machine, as its web server asks for it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bridge.daemon.open_timeline import OpenTimeline
from bridge.page.playback.listening import Stretch

Facts = Mapping[str, object]
"""An object of JSON."""


class Sources(Protocol):
    """What the page reads. Thread-safe; every method may take a while, and raises RecueError.

    `timeline` is the path of an open timeline, or empty for the only one.
    """

    def timelines(self) -> Sequence[OpenTimeline]:
        """Return the open timelines."""
        ...

    def opened(self, timeline: str, revision: int | None) -> OpenTimeline:
        """Return an open timeline: as it is, or with the score of a revision."""
        ...

    def waits(self, timeline: str) -> bool:
        """Return True where a timeline has no score yet and is being scored; returns at once."""
        ...

    def shown(self, opened: OpenTimeline) -> tuple[Facts, bytes]:
        """Return what the page draws of a score, and its notes, packed."""
        ...

    def revisions(self, timeline: str) -> Sequence[Facts]:
        """List its revisions, newest first."""
        ...

    def vocabulary(self, timeline: str) -> Facts:
        """Return what may be written of its scenes."""
        ...

    def explain(self, timeline: str, scene: str) -> Facts:
        """Return what moved a scene's music."""
        ...

    def proposals(self, timeline: str, scene: str) -> Facts:
        """Return the tempi and metres that a scene could have."""
        ...

    def takes(self, timeline: str, scene: str) -> Sequence[Facts]:
        """List the takes of a scene that were composed."""
        ...

    def keep_theme(self, timeline: str, file: str, content: bytes) -> Facts:
        """Keep a theme beside a cut, and return what it is called there.

        Args:
            timeline: The cut's path.
            file: What the theme's file is called.
            content: The file.
        """
        ...

    def hosts(self) -> Sequence[Facts]:
        """Return the state of each host."""
        ...

    def files(self, timeline: str) -> Sequence[Facts]:
        """List the files of a score that are there."""
        ...

    def file(self, timeline: str, name: str) -> Path:
        """Return the path of one of them."""
        ...

    def thumbnail(self, opened: OpenTimeline, shot: int, height: int) -> bytes | None:
        """Return the middle frame of a shot as a JPEG; None where there is no picture."""
        ...

    def frames(self, opened: OpenTimeline, first: int, count: int, height: int) -> bytes:
        """Return frames of a cut, packed."""
        ...

    def sound(self, opened: OpenTimeline, part: str, first: int, count: int) -> Stretch:
        """Return a stretch of the sound of a score."""
        ...
