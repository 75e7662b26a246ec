"""The follower of one timeline file and the themes, captions and script beside it: debounces changes, and reads each new state with retries."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from bridge.daemon.debouncing import SETTLE, Stamp, settled, stamp_of
from bridge.daemon.timeline_files import real
from bridge.errors import RecueError
from bridge.story.files import is_beside
from bridge.themes.files import FOLDER
from bridge.timeline.formats.known_formats import is_bundle

LOG = logging.getLogger(__name__)
T = TypeVar("T")
_FIRST_WAIT: Final = 0.05
"""Seconds before the first retry of a file that cannot be read; each wait is twice the one before."""
_GONE: Final[Stamp] = (("", 0, 0, 0),)
"""The state of a missing file."""


@dataclass(frozen=True, slots=True)
class Saved(Generic[T]):
    """A new state that was read."""

    path: Path
    content: T


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A state that could not be read, even by retries; the last good one stays in use."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A file that was deleted; it is still followed."""

    path: Path


FileChange = Saved[T] | Unreadable | Gone


@dataclass(frozen=True, slots=True)
class Pace:
    """Timeouts of saves, in seconds."""

    settle: float = SETTLE
    """Debounce: a save is over when the file has not changed for so long."""
    patience: float = 5.0
    """Time of retries before a file counts as unreadable."""
    grace: float = 0.5
    """Time before a missing file counts as gone, because some programs delete before they save."""


class FileFollower(Generic[T]):
    """A followed timeline: each state is reported once, and only the newest of a burst."""

    def __init__(
        self,
        path: Path,
        seen: Stamp | None,
        read: Callable[[Path], Awaitable[T]],
        tell: Callable[[FileChange[T]], None],
        pace: Pace,
    ) -> None:
        """Start nothing: `touch` and `look` begin to read.

        Args:
            path: The file or bundle.
            seen: The state that is known already, which is not reported.
            read: Reads it; raises RecueError where it cannot.
            tell: Receives new states.
            pace: Timeouts of saves.
        """
        self._path, self._seen, self._read, self._tell, self._pace = path, seen, read, tell, pace
        self._target = real(path)
        self._themes = path.parent / FOLDER
        self._touched = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def folders(self) -> set[Path]:
        """Return the folders to watch: its own, that of its themes, that of its link's target, and a bundle itself."""
        bundle = {self._path, self._target} if is_bundle(self._path) else set()
        return {self._path.parent, self._themes, self._target.parent} | bundle

    def is_touched_by(self, changed: set[Path]) -> bool:
        """Return True if one of the changed paths is its own, in its bundle, one of its themes, its captions or its script."""
        if not changed.isdisjoint({self._path, self._target, self._themes}):
            return True
        if any(path.parent == self._themes for path in changed):
            return True
        if any(path.parent == self._path.parent and is_beside(path, self._path) for path in changed):
            return True
        return is_bundle(self._path) and any(path.parent in {self._path, self._target} for path in changed)

    def touch(self) -> None:
        """Check it, because it may have changed."""
        self._touched.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_after())

    def look(self) -> None:
        """Check it if its state is not the one last reported."""
        if (stamp_of(self._path) or _GONE) != self._seen:
            self.touch()

    def stop(self) -> None:
        """Cancel the check in progress."""
        if self._task:
            self._task.cancel()

    async def _look_after(self) -> None:
        """Report its newest state, debounced and read, unless it was reported before."""
        failing: Stamp | None = None
        began = wait = 0.0
        while True:
            self._touched.clear()
            stamp = await settled(self._path, self._pace.settle) or await self._missing()
            if stamp is None:
                continue
            if stamp == self._seen:
                return
            told = Gone(self._path) if stamp == _GONE else await self._content()
            if stamp != _GONE and stamp_of(self._path) != stamp:
                continue  # a newer state counts
            if isinstance(told, Unreadable):
                if stamp != failing:
                    failing, began, wait = stamp, time.monotonic(), _FIRST_WAIT
                if time.monotonic() - began < self._pace.patience:
                    await self._touched_within(wait)
                    wait *= 2
                    continue
            self._seen, self._target = stamp, real(self._path)
            self._tell(told)
            return

    async def _missing(self) -> Stamp | None:
        """Wait for a missing file; return its state if it stays missing, None if it may be back."""
        if self._seen == _GONE:
            return _GONE
        return None if await self._touched_within(self._pace.grace) else _GONE

    async def _content(self) -> Saved[T] | Unreadable:
        try:
            return Saved(self._path, await self._read(self._path))
        except RecueError as error:
            return Unreadable(self._path, str(error))
        except Exception:  # the daemon's rim: one file cannot be read, the others are followed
            LOG.exception("reading %s failed", self._path.name, extra={"timeline": str(self._path)})
            return Unreadable(self._path, "something went wrong reading it; Recue's log says what")

    async def _touched_within(self, seconds: float) -> bool:
        """Wait for another change; return False after the timeout."""
        try:
            await asyncio.wait_for(self._touched.wait(), seconds)
        except TimeoutError:
            return False
        return True
