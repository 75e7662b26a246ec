"""The life of the daemon: startup, main loop, shutdown."""

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, ParamSpec, Protocol, TypeVar

from bridge.daemon.daemon_service import DaemonService
from bridge.daemon.file_follower import Gone, Pace, Saved, Unreadable
from bridge.daemon.heap import keep_one_heap, return_free_memory
from bridge.daemon.lockfile import Running, check_alone, lock_path, locked
from bridge.daemon.logs import log_path, logging_to
from bridge.daemon.open_timeline import TimelineState, Work
from bridge.daemon.osc.endpoint_process import listening_aside
from bridge.daemon.playhead import Ports, following
from bridge.daemon.pushing import Pushing
from bridge.daemon.service import Event, Service
from bridge.daemon.timelines import OpenTimelines
from bridge.daemon.watching import Watcher
from bridge.daemon.worker import Worker
from bridge.errors import RecueError
from bridge.signals import stop_signals
from bridge.store import Auditions, Revisions
from bridge.timeline import Timeline
from bridge.timeline.formats.known_formats import is_bundle

LOG = logging.getLogger(__name__)
_TURN = 0.0001
"""The GIL's switch interval, in seconds: an answer takes four switches of threads, each `stat` of a file one."""
P = ParamSpec("P")
T = TypeVar("T")
COLLECTED = (2_000, 20, 1_000_000)
"""Thresholds of the garbage collector: young generations as usual, the oldest practically never, because that stops
all threads for a tenth of a second where many timelines are open. The values of a score hold no cycles, and those that a
picture leaves are collected with it (`bridge.output.drawing.young_cycles`)."""


_OF_EDITS: Final = Pace(settle=0.25)
"""The pace of a .mid's saves: other programs write it in pieces, and nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Serving:
    """The options of a daemon."""

    paths: Sequence[Path]
    """Timelines, and folders of timelines, to follow from the start."""
    host: str
    osc_port: int
    """UDP; 0 for any free one."""
    poll: bool
    """True to poll the folders, for network drives."""
    version: str
    followed: Mapping[str, Ports]
    """The ports of each host whose play head is followed, by its name."""
    quiet: bool = False
    """True to show on stderr only what is wrong."""


class ServedPage(Protocol):
    """A page that is served."""

    ended: asyncio.Future[None]
    """Ends in a RecueError if it is served no longer."""

    @property
    def port(self) -> int:
        """Its TCP port, of this machine."""
        ...

    @property
    def token(self) -> str:
        """What opens it."""
        ...

    def publish(self, event: Event) -> None:
        """Tell it of an event; thread-safe, and never waits."""
        ...


ServePage = Callable[[Service, OpenTimelines], AbstractAsyncContextManager[ServedPage]]
"""Function that serves the page while a context is open."""


def serve(
    serving: Serving,
    work: Work,
    revisions: Revisions,
    pushing: Pushing,
    auditions: Auditions,
    serve_page: ServePage | None = None,
    remark: str = "",
) -> int:
    """Run until a stop signal, and return its number; everything is stopped in reverse order of its start.

    Args:
        serving: The options.
        work: Reads, opens and scores timelines.
        revisions: The revisions that undo, redo and restore go back to.
        pushing: Pushes scores to hosts; it is started and stopped here.
        auditions: The takes that were kept and thrown away.
        serve_page: Serves the page; None for no page.
        remark: The first line of the log; none if empty.

    Raises:
        UsageError: If another daemon runs, or the port cannot be had.
        NotWrittenError: If the log or the lock file cannot be written.
    """
    check_alone(lock_path())
    keep_one_heap()
    work.warm()
    sys.setswitchinterval(_TURN)
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    # Windows' own loop reads no more UDP after one refused datagram, in Python before 3.11.9.
    with (
        logging_to(log_path(), quiet=serving.quiet),
        asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner,
    ):
        if remark:
            LOG.warning("%s", remark)
        return runner.run(_run(serving, work, revisions, pushing, auditions, serve_page))


async def _run(
    serving: Serving,
    work: Work,
    revisions: Revisions,
    pushing: Pushing,
    auditions: Auditions,
    serve_page: ServePage | None,
) -> int:
    async with AsyncExitStack() as started:
        asked = started.enter_context(stop_signals())
        started.enter_context(pushing)
        worker = started.enter_context(Worker(_report))
        watcher = await started.enter_async_context(Watcher(work.read, poll=serving.poll))
        edits = await started.enter_async_context(Watcher(work.is_edited, _OF_EDITS, poll=serving.poll))
        timelines = OpenTimelines(
            worker,
            watcher,
            edits,
            replace(work, finish=_thrifty(work.finish), deliver=_thrifty(work.deliver)),
        )
        playheads = {
            host: await started.enter_async_context(
                following(host, ports, partial(pushing.heard, host, "it tells its play head"))
            )
            for host, ports in serving.followed.items()
        }
        service = DaemonService(timelines, revisions, pushing, playheads, serving.version, auditions)
        endpoint = await started.enter_async_context(
            listening_aside(service, serving.host, serving.osc_port, serving.version)
        )
        page = await started.enter_async_context(serve_page(service, timelines)) if serve_page else None
        for publish in (endpoint.publish, *([page.publish] if page else [])):
            timelines.listen(publish)
            pushing.listen(publish)
            for playhead in playheads.values():
                playhead.listen(publish)
        mine = Running(os.getpid(), *endpoint.address, *((page.port, page.token) if page else ()))
        started.enter_context(locked(lock_path(), mine))
        LOG.info("listening on %s:%d (OSC)", mine.host, mine.port, extra={"pid": mine.pid})
        if page:
            LOG.info("the page is on 127.0.0.1:%d; 'recue open CUT' opens it", page.port)
        for path in serving.paths:
            (watcher.follow_folder if _is_folder(path) else watcher.follow)(path)
        passing = (_pass_on(timelines, watcher), _pass_on_edits(timelines, edits))
        number = await _until(asked, passing, [endpoint.ended, *([page.ended] if page else [])])
        LOG.info("stopping")
    return number


async def _until(
    asked: asyncio.Future[int],
    passing: Sequence[Coroutine[Any, Any, None]],
    listening: Sequence[asyncio.Future[None]],
) -> int:
    """Pass on the watchers' changes until a stop signal, and return its number.

    Args:
        asked: Done when a stop signal came.
        passing: What passes the changes on; each never ends but by an error.
        listening: The ends of what answers, which come only with an error.

    Raises:
        RecueError: If the folders cannot be watched any more, or nobody listens for OSC or serves the page.
    """
    telling = [asyncio.create_task(each) for each in passing]
    any_of: set[asyncio.Future[Any]] = {asked, *telling, *listening}
    await asyncio.wait(any_of, return_when=asyncio.FIRST_COMPLETED)
    for endless in (*telling, *listening):
        if endless.done():
            endless.result()  # it never ends but by an error
    for each in telling:
        each.cancel()
    return asked.result()


async def _pass_on(timelines: OpenTimelines, watcher: Watcher[Timeline]) -> None:
    async for told in watcher.changes():
        match told:
            case Saved(path, cut):
                timelines.saved(path, cut)
            case Unreadable(path, why):
                timelines.troubled(path, TimelineState.UNREADABLE, f"{path} was saved unreadable: {why}")
            case Gone(path):
                timelines.troubled(path, TimelineState.GONE, f"{path} is not there; it is scored when it is")


async def _pass_on_edits(timelines: OpenTimelines, edits: Watcher[bool]) -> None:
    async for told in edits.changes():
        match told:
            case Saved(path, True):
                timelines.edited(path)
            case Unreadable(path, why):
                LOG.warning("%s; what it held before stands", why, extra={"midi": str(path)})


def _thrifty(write: Callable[P, T]) -> Callable[P, T]:
    """Return a function that writes files, with the memory that this took returned to the system afterwards."""

    def written(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return write(*arguments, **named)
        finally:
            return_free_memory()

    return written


def _is_folder(path: Path) -> bool:
    """Return True for a folder of timelines, False for a bundle, which is a timeline."""
    return path.is_dir() and not is_bundle(path)


def _report(path: Path, error: Exception) -> None:
    """Log that a save could not be scored; the worker has logged unexpected errors."""
    if isinstance(error, RecueError):
        LOG.warning("%s", error, extra={"timeline": str(path)})
