"""The one thread that scores, for all timelines in turn."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.errors import RecueError

LOG = logging.getLogger(__name__)
Job = Callable[[Cancelled], None]
PATIENCE = 3
"""How often a timeline's work is cancelled for a newer save before it is let finish."""


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    path: Path
    job: Job
    future: Future[None] | None = None
    """Where the result of a request goes; None for a renewal or what may wait."""
    can_wait: bool = False
    """Whether it is done only when nothing else is to be done."""


@dataclass(slots=True)
class _Lane:
    """What waits for one timeline; never empty."""

    requests: deque[_Task] = field(default_factory=deque)
    renewal: _Task | None = None

    def take(self) -> _Task:
        """The next task, a person's before a save's."""
        if self.requests:
            return self.requests.popleft()
        assert self.renewal, "a lane is never empty"
        task, self.renewal = self.renewal, None
        return task


class Worker:
    """Does one job at a time on one thread, as long as its context lasts.

    What may wait is done when nothing else is to be done, and leaves off for anything else.

    Requests are done before renewals, a timeline's in the order they were asked, and none is lost: one that was
    cancelled is done again. Of the renewals only a timeline's newest is done, and it cancels what runs for the same
    timeline. Timelines take turns.
    """

    def __init__(self, report: Callable[[Path, Exception], None]) -> None:
        """Make a worker.

        Args:
            report: Told, on the worker's thread, of renewals that failed.
        """
        self._report = report
        self._lanes: dict[Path, _Lane] = {}  # in the order of their turns
        self._resting: dict[Path, _Task] = {}
        self._abandoned: Counter[Path] = Counter()
        self._awake = threading.Condition()
        self._running: Path | None = None
        self._cancel = self._stopping = False
        self._thread = threading.Thread(target=self._work, name="recue-worker")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what runs, fail what waits, and end the thread."""
        with self._awake:
            self._stopping = True
            self._awake.notify()
        self._thread.join()
        for task in [task for lane in self._lanes.values() for task in lane.requests]:
            _stopped(task)

    def ask(self, path: Path, job: Job) -> Future[None]:
        """Have a person's request done.

        Args:
            path: The timeline it is about.
            job: Does it; where it raises Abandoned it is called again.

        Returns:
            Done when the job is, or holding what it raised.
        """
        task = _Task(path, job, Future())
        assert task.future
        with self._awake:
            if self._stopping:
                _stopped(task)
                return task.future
            self._lanes.setdefault(path, _Lane()).requests.append(task)
            self._awake.notify()
        return task.future

    def renew(self, path: Path, job: Job) -> None:
        """Have the newest state of a timeline scored, in place of older ones."""
        with self._awake:
            self._lanes.setdefault(path, _Lane()).renewal = _Task(path, job)
            self._cancel |= self._running == path and self._abandoned[path] < PATIENCE
            self._awake.notify()

    def rest(self, path: Path, job: Job) -> None:
        """Have something done for a timeline when nothing else is to be done, in place of what was to be done before.

        Where it raises Abandoned it is called again, unless the timeline was renewed.
        """
        with self._awake:
            self._resting[path] = _Task(path, job, can_wait=True)
            self._awake.notify()

    def _work(self) -> None:
        while (task := self._next()) is not None:
            self._do(task)

    def _next(self) -> _Task | None:
        """Wait for the next task; None when the worker stops."""
        with self._awake:
            self._running = None
            self._awake.wait_for(lambda: self._stopping or self._lanes or self._resting)
            if self._stopping:
                return None
            waiting = self._lanes
            if not waiting:
                path, task = next(iter(self._resting.items()))
                del self._resting[path]
                return task
            path = next((path for path, lane in waiting.items() if lane.requests), next(iter(waiting)))
            lane = waiting.pop(path)
            task = lane.take()
            if lane.requests or lane.renewal:
                waiting[path] = lane  # behind the others
            self._running, self._cancel = path, False
            return task

    def _do(self, task: _Task) -> None:
        if task.future and not task.future.running() and not task.future.set_running_or_notify_cancel():
            return
        try:
            task.job(lambda: self._stopping or (bool(self._lanes) if task.can_wait else self._cancel))
        except Abandoned:
            self._put_back(task)
            return
        except Exception as error:  # noqa: BLE001 (the daemon's rim: one job fails, the thread goes on)
            self._failed(task, error)
        else:
            if task.future:
                task.future.set_result(None)
        if not task.can_wait:
            del self._abandoned[task.path]

    def _put_back(self, task: _Task) -> None:
        """Have a request that was cancelled done again, next of its timeline's; a renewal has a newer one."""
        with self._awake:
            if task.can_wait:
                self._resting.setdefault(task.path, task)
                return
            self._abandoned[task.path] += 1
            if self._stopping:
                _stopped(task)
            elif task.future:
                self._lanes.setdefault(task.path, _Lane()).requests.appendleft(task)

    def _failed(self, task: _Task, error: Exception) -> None:
        if not isinstance(error, RecueError):
            LOG.error("work on %s failed", task.path.name, exc_info=error, extra={"timeline": str(task.path)})
        if task.future:
            task.future.set_exception(error)
        else:
            self._report(task.path, error)


def _stopped(task: _Task) -> None:
    """Fail a request that will not be done."""
    if task.future and (task.future.running() or task.future.set_running_or_notify_cancel()):
        task.future.set_exception(RecueError("Recue is stopping; ask again when it runs"))
