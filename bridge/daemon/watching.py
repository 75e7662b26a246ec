"""A watcher of the folders that timelines are in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from watchfiles import awatch

from bridge.daemon.debouncing import Stamp
from bridge.daemon.file_follower import FileChange, FileFollower, Pace
from bridge.daemon.timeline_files import is_timeline, place_of, real, timelines_in
from bridge.errors import UsageError

T = TypeVar("T")
_STEP = 5
"""Milliseconds over which changes are batched."""
_POLL = 0.25
"""Polling interval of folders, in seconds. (The polling of watchfiles compares whole seconds, so that it misses the
second of two saves.)"""


class Watcher(Generic[T]):
    """A watcher that reports saves while its context is open.

    Folders are watched, not files, so that saves by rename, deletions and re-creations are seen. A deleted folder is
    watched again once it exists. `follow`, `follow_folder` and `unfollow` are thread-safe.
    """

    def __init__(
        self,
        read: Callable[[Path], T],
        pace: Pace = Pace(),  # noqa: B008 (frozen)
        *,
        poll: bool = False,
    ) -> None:
        """Watch nothing: the watch starts with the context.

        Args:
            read: Reads a timeline, on a thread of its own; raises RecueError where it cannot.
            pace: Timeouts of saves.
            poll: True to poll the folders, for network drives, which report no changes.
        """
        self._read, self._pace, self._poll = read, pace, poll
        self._followed: dict[Path, FileFollower[T]] = {}
        self._open_folders: set[Path] = set()
        self._wanted: set[Path] = set()
        self._reader = ThreadPoolExecutor(1, "recue-reading")

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._told: asyncio.Queue[FileChange[T] | BaseException] = asyncio.Queue()
        self._moved = asyncio.Event()  # the folders to watch are others
        self._watching = asyncio.create_task(self._watch())
        self._watching.add_done_callback(self._ended)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching and reading."""
        self._moved.set()
        self._watching.cancel()
        for followed in self._followed.values():
            followed.stop()
        await asyncio.gather(self._watching, return_exceptions=True)
        self._reader.shutdown(cancel_futures=True)

    async def changes(self) -> AsyncIterator[FileChange[T]]:
        """Yield changes as they happen; never ends.

        Raises:
            UsageError: If the system does not let the folders be watched.
        """
        while True:
            told = await self._told.get()
            if isinstance(told, BaseException):
                raise told
            yield told

    def follow(self, path: Path, seen: Stamp | None = None) -> None:
        """Report a timeline's states.

        Args:
            path: The file or bundle; it need not exist yet.
            seen: The state that is known already; another one is reported at once.
        """
        self._loop.call_soon_threadsafe(self._follow, place_of(path), seen)

    def follow_folder(self, folder: Path) -> None:
        """Report the states of all timelines directly in a folder, new ones too."""
        self._loop.call_soon_threadsafe(self._follow_folder, real(folder))

    def unfollow(self, path: Path) -> None:
        """Stop reporting a timeline, until it is saved again in a followed folder."""
        self._loop.call_soon_threadsafe(self._unfollow, place_of(path))

    def _follow(self, path: Path, seen: Stamp | None) -> None:
        if path in self._followed:
            return
        followed = FileFollower(path, seen, self._content, self._tell, self._pace)
        self._followed[path] = followed
        if followed.folders() <= self._wanted:
            followed.touch()
        else:
            self._moved.set()

    def _follow_folder(self, folder: Path) -> None:
        self._open_folders.add(folder)
        self._moved.set()

    def _unfollow(self, path: Path) -> None:
        followed = self._followed.pop(path, None)
        if followed:
            followed.stop()
            self._moved.set()

    def _tell(self, told: FileChange[T]) -> None:
        self._told.put_nowait(told)
        if not self._followed[told.path].folders() <= self._wanted:  # a link leads elsewhere now
            self._moved.set()

    def _ended(self, watching: "asyncio.Task[None]") -> None:
        error = None if watching.cancelled() else watching.exception()
        if isinstance(error, OSError):
            advice = "raise the system's limit on watches, or look at the folders again and again with --poll"
            error = UsageError(f"the folders cannot be watched ({error}); {advice}")
        if error:
            self._told.put_nowait(error)

    async def _content(self, path: Path) -> T:
        return await self._loop.run_in_executor(self._reader, self._read, path)

    async def _watch(self) -> None:
        """Watch all folders; restart when the set of folders changes."""
        while True:
            self._moved.clear()
            folders = (followed.folders() for followed in self._followed.values())
            self._wanted = self._open_folders.union(*folders)
            self._loop.call_soon(self._look)  # once the watch is on: for what happened before
            if self._poll:
                await asyncio.sleep(_POLL)
            elif not self._wanted:
                await self._moved.wait()
            else:
                with suppress(FileNotFoundError):  # one went away this instant: what is left is watched
                    await self._watch_folders(self._wanted)

    async def _watch_folders(self, wanted: set[Path]) -> None:
        """Watch folders and their parents, or the nearest that exists, until one of them is created or deleted."""
        on_the_way = wanted.union(*(folder.parents for folder in wanted))
        watch = awatch(
            *{_nearest(place) for folder in wanted for place in (folder, folder.parent)},
            watch_filter=None,
            debounce=_STEP,
            step=_STEP,
            stop_event=self._moved,
            recursive=False,
        )
        async with aclosing(watch) as batches:
            async for changes in batches:
                paths = {Path(path) for _, path in changes}
                self._touch(paths)
                if not paths.isdisjoint(on_the_way):
                    return

    def _look(self) -> None:
        """Check every timeline, for changes that were not reported."""
        for path in [path for folder in self._open_folders for path in timelines_in(folder)]:
            self._follow(path, None)
        for followed in self._followed.values():
            followed.look()

    def _touch(self, changed: set[Path]) -> None:
        """Check the timelines that changed paths belong to."""
        for path in changed:
            if path.parent in self._open_folders and is_timeline(path):
                self._follow(path, None)
        for followed in self._followed.values():
            if followed.is_touched_by(changed):
                followed.touch()


def _nearest(folder: Path) -> Path:
    """Return a folder, or its nearest parent that exists."""
    return next((path for path in (folder, *folder.parents) if path.is_dir()), Path(folder.anchor))
