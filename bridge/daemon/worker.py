"""The worker thread that scores, for all timelines in turn."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from bridge.daemon.cancellation import Abandoned, Cancelled, GivenUp
from bridge.errors import RecueError

LOG = logging.getLogger(__name__)
Action = Callable[[Cancelled], None]
"""A unit of work; it may raise Abandoned once it is cancelled."""
PATIENCE = 3
"""Times that a timeline's work is cancelled for a newer save before it may finish."""


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    path: Path
    action: Action
    future: Future[None] | None = None
    """Future of a request; None for a renewal or a task that can wait."""
    can_wait: bool = False
    """True if it is done only when the worker is idle."""
    given_up: threading.Event = field(default_factory=threading.Event)
    """Set once a person cancelled it."""


@dataclass(slots=True)
class _Lane:
    """The queue of one timeline; never empty."""

    requests: deque[_Task] = field(default_factory=deque)
    renewal: _Task | None = None

    def take(self) -> _Task:
        """Remove and return the next task: requests first, then the renewal."""
        if self.requests:
            return self.requests.popleft()
        assert self.renewal, "a lane is never empty"
        task, self.renewal = self.renewal, None
        return task


class Worker:
    """A thread that does one task at a time while its context is open; methods are thread-safe.

    Requests come before renewals, those of one timeline in their order; one that was cancelled is retried, so none is
    lost. Of the renewals only a timeline's newest is done, and it cancels the task that runs for the same timeline.
    Timelines take turns. A task that can wait is done when the worker is idle, and is cancelled for any other. What a person
    cancels is not done again.
    """

    def __init__(self, report: Callable[[Path, Exception], None]) -> None:
        """Start nothing: the thread starts with the context.

        Args:
            report: Receives the errors of renewals, on the worker's thread.
        """
        self._report = report
        self._lanes: dict[Path, _Lane] = {}  # in the order of their turns
        self._resting: dict[tuple[Path, int], _Task] = {}
        """The tasks that can wait, by their timeline and the number of a request; 0 for what is none."""
        self._requests_at_rest = count(1)
        self._doing: _Task | None = None
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
        """Cancel the running task, fail the waiting requests, and join the thread."""
        with self._awake:
            self._stopping = True
            self._awake.notify()
        self._thread.join()
        for task in [task for lane in self._lanes.values() for task in lane.requests]:
            _fail(task, _stopping())
        for task in self._resting.values():
            _fail(task, _stopping())

    def ask(self, path: Path, action: Action) -> Future[None]:
        """Enqueue a person's request.

        Args:
            path: The timeline it is about.
            action: Does it; called again if it raises Abandoned.

        Returns:
            A future that is done when the action is, or ends in the exception that it raised.
        """
        task = _Task(path, action, Future())
        assert task.future
        with self._awake:
            if self._stopping:
                _fail(task, _stopping())
                return task.future
            self._lanes.setdefault(path, _Lane()).requests.append(task)
            self._awake.notify()
        return task.future

    def renew(self, path: Path, action: Action) -> None:
        """Enqueue the scoring of a timeline's newest state, in place of older ones."""
        with self._awake:
            self._lanes.setdefault(path, _Lane()).renewal = _Task(path, action)
            self._cancel |= self._running == path and self._abandoned[path] < PATIENCE
            self._awake.notify()

    def rest(self, path: Path, action: Action) -> None:
        """Enqueue work on a timeline for when the worker is idle, in place of earlier work of that kind.

        It is called again if it raises Abandoned, unless newer work of that kind has taken its place.
        """
        with self._awake:
            self._resting[path, 0] = _Task(path, action, can_wait=True)
            self._awake.notify()

    def ask_at_rest(self, path: Path, action: Action) -> Future[None]:
        """Enqueue a person's request for when the worker is idle; it takes the place of nothing.

        Args:
            path: The timeline it is about.
            action: Does it; called again if it raises Abandoned.

        Returns:
            A future that is done when the action is, or ends in the exception that it raised.
        """
        task = _Task(path, action, Future(), can_wait=True)
        assert task.future
        with self._awake:
            if self._stopping:
                _fail(task, _stopping())
            else:
                self._resting[path, next(self._requests_at_rest)] = task
                self._awake.notify()
        return task.future

    def give_up(self, path: Path) -> None:
        """Cancel all work on a timeline, what is under way and what waits: requests end in GivenUp."""
        with self._awake:
            lane = self._lanes.pop(path, _Lane())
            resting = [key for key in self._resting if key[0] == path]
            waiting = [*lane.requests, *map(self._resting.pop, resting)]
            if self._doing and self._doing.path == path:
                self._doing.given_up.set()
        for task in waiting:
            _fail(task, GivenUp())

    def _work(self) -> None:
        while (task := self._next()) is not None:
            self._do(task)

    def _next(self) -> _Task | None:
        """Wait for the next task; None when the worker stops."""
        with self._awake:
            self._running = self._doing = None
            self._awake.wait_for(lambda: self._stopping or self._lanes or self._resting)
            if self._stopping:
                return None
            waiting = self._lanes
            if not waiting:
                self._doing = self._resting.pop(next(iter(self._resting)))
                return self._doing
            path = next((path for path, lane in waiting.items() if lane.requests), next(iter(waiting)))
            lane = waiting.pop(path)
            task = lane.take()
            if lane.requests or lane.renewal:
                waiting[path] = lane  # behind the others
            self._running, self._cancel, self._doing = path, False, task
            return task

    def _do(self, task: _Task) -> None:
        if task.future and not task.future.running() and not task.future.set_running_or_notify_cancel():
            return
        can_wait, given_up = task.can_wait, task.given_up

        def cancelled() -> bool:
            if given_up.is_set():
                raise GivenUp
            return self._stopping or (bool(self._lanes) if can_wait else self._cancel)

        try:
            task.action(cancelled)
        except Abandoned:
            self._put_back(task)
            return
        except Exception as error:  # noqa: BLE001 (the daemon's rim: one job fails, the thread goes on)
            self._failed(task, error)
        else:
            if task.future:
                task.future.set_result(None)
        if not can_wait:
            del self._abandoned[task.path]
        del task  # its future has the error, which has this frame: a cycle that would hold the whole score

    def _put_back(self, task: _Task) -> None:
        """Enqueue a cancelled request again, first of its timeline; a renewal is dropped for the newer one."""
        with self._awake:
            if task.given_up.is_set():
                _fail(task, GivenUp())
                return
            if self._stopping:
                _fail(task, _stopping())
                return
            if task.can_wait:
                key = task.path, next(self._requests_at_rest) if task.future else 0
                self._resting.setdefault(key, task)
                return
            self._abandoned[task.path] += 1
            if task.future:
                self._lanes.setdefault(task.path, _Lane()).requests.appendleft(task)

    def _failed(self, task: _Task, error: Exception) -> None:
        if not isinstance(error, RecueError):
            LOG.error("work on %s failed", task.path.name, exc_info=error, extra={"timeline": str(task.path)})
        if task.future:
            task.future.set_exception(error)
        else:
            self._report(task.path, error)


def _stopping() -> RecueError:
    return RecueError("Recue is stopping; ask again when it runs")


def _fail(task: _Task, error: RecueError) -> None:
    """Fail a request that is not done."""
    if task.future and (task.future.running() or task.future.set_running_or_notify_cancel()):
        task.future.set_exception(error)
