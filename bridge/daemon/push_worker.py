"""A worker thread that pushes scores to one host, with retries and back-off."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Final, Self

from bridge.daemon.cancellation import Abandoned
from bridge.daemon.service import PushStage
from bridge.errors import NotConfirmedError, RecueError, UsageError
from bridge.score.pipeline import ScoredTimeline
from bridge.store import PushJob, Store, TimelineKey

LOG = logging.getLogger(__name__)
PAUSES: Final = tuple(timedelta(seconds=pause) for pause in (5, 10, 20, 40, 60, 60, 60, 60))
"""Back-off after each push that was not confirmed; after as many tries it is given up."""
_MENDING: Final = 5.0
"""Seconds before the store is tried again after an error."""
_STOPPING: Final = "Recue is stopping; push again when it runs"


@dataclass(frozen=True, slots=True, eq=False)
class PushContent:
    """The content of a push: a new revision with its score in memory."""

    timeline: TimelineKey
    revision: int
    scored: ScoredTimeline
    midi: bytes


Send = Callable[[PushJob, PushContent | None, Callable[[], float]], str]
"""Function that sends a job's revision to a host, and returns the host's reply.

Arguments: the job; its score, or None to load it from the store; a monotonic clock in seconds, which raises Abandoned
where the push is cancelled. It raises NotConfirmedError where the host does not confirm in time, and another RecueError
where a retry would not help.
"""
ReportStage = Callable[[PushJob, PushStage, str], None]
"""Receiver of each stage of a job, and the host's reply or the error; called on the worker's thread."""


@dataclass(slots=True)
class _Wanted:
    """A timeline's next push, before it is a job in the store."""

    content: PushContent | None = None
    """None for the current revision."""
    futures: list[Future[None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A request that waits for a job, or for a later one in its place."""

    job: PushJob
    future: Future[None]


class PushWorker:
    """A thread that pushes to one host, one job at a time; it runs while the context is open.

    Only the newest push of a timeline is done: it cancels the one before it. Jobs are in the store until they are
    confirmed or given up, so that a restart resumes the open ones. A push that a request waits for is given up where it
    is not confirmed; any other is retried with back-off.
    """

    def __init__(
        self, host: str, send: Send, store: Store, now: Callable[[], datetime], tell: ReportStage
    ) -> None:
        """Start nothing: the thread starts with the context.

        Args:
            host: Name of the host.
            send: Sends a revision to it.
            store: Holds the jobs and the revisions.
            now: Returns the time, with its zone.
            tell: Receives the stages of jobs.
        """
        self._host, self._send, self._store, self._now, self._tell = host, send, store, now, tell
        self._wanted: dict[TimelineKey, _Wanted] = {}
        self._contents: dict[TimelineKey, PushContent] = {}
        self._asked: list[_Asked] = []
        self._lock, self._woken = threading.Lock(), threading.Event()
        self._hastened, self._stopping = True, False
        self._thread = threading.Thread(target=self._work, name=f"recue-push-{host}")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel the push in progress, fail the requests that wait, and join the thread; open jobs stay stored."""
        with self._lock:
            self._stopping = True
        self._woken.set()
        self._thread.join()
        waiting = [future for wanted in self._wanted.values() for future in wanted.futures]
        for future in (*waiting, *(asked.future for asked in self._asked)):
            future.set_exception(RecueError(_STOPPING))

    def enqueue(self, content: PushContent) -> None:
        """Enqueue a new revision, in place of those before it; returns at once."""
        with self._lock:
            self._wanted.setdefault(content.timeline, _Wanted()).content = content
        self._woken.set()

    def ask(self, timeline: TimelineKey) -> Future[None]:
        """Enqueue the current revision; returns at once.

        Returns:
            A future that is done when the host confirms it or a newer one, or ends in the RecueError.
        """
        future: Future[None] = Future()
        future.set_running_or_notify_cancel()  # who no longer waits for it does not stop it
        with self._lock:
            if self._stopping:
                future.set_exception(RecueError(_STOPPING))
                return future
            self._wanted.setdefault(timeline, _Wanted()).futures.append(future)
        self._woken.set()
        return future

    def hasten(self) -> None:
        """Retry unconfirmed jobs at once, without their back-off."""
        self._hastened = True
        self._woken.set()

    def _work(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                wait = self._turn()
            except Exception as error:  # the daemon's rim: one turn fails, the thread goes on
                if isinstance(error, RecueError):
                    LOG.warning("pushing waits: %s", error)
                else:
                    LOG.exception("pushing to %s failed", self._host)
                wait = _MENDING
            self._woken.wait(wait)

    def _turn(self) -> float | None:
        """Do the next job that is due; return the seconds to wait for the one after, None to wait until woken."""
        self._take_up()
        jobs = self._newest()
        if not jobs:
            return None
        job = min(jobs, key=lambda job: job.due)
        early = (job.due - self._now()).total_seconds()
        if early > 0:
            return early
        self._deliver(job)
        return 0

    def _take_up(self) -> None:
        """Save the wanted pushes as jobs."""
        if self._hastened:
            self._hastened = False
            self._store.pushes.hasten(self._host, self._now())
        with self._lock:
            taken, self._wanted = self._wanted, {}
        for timeline, wanted in taken.items():
            try:
                job = self._store.pushes.add(
                    self._host, timeline, self._revision(timeline, wanted), self._now()
                )
            except RecueError as error:
                LOG.warning("%s", error, extra={"timeline": str(timeline.path)})
                for future in wanted.futures:
                    future.set_exception(error)
                continue
            self._asked += [_Asked(job, future) for future in wanted.futures]
            if wanted.content:
                self._contents[timeline] = wanted.content

    def _revision(self, timeline: TimelineKey, wanted: _Wanted) -> int:
        if wanted.content:
            return wanted.content.revision
        current = self._store.revisions.current(timeline)
        if current is None:
            raise UsageError(f"{timeline.path.name} has no score yet; push it when it has")
        return current.number

    def _newest(self) -> list[PushJob]:
        """Return the newest open job of each timeline, and mark older ones as failed."""
        newest: dict[TimelineKey, PushJob] = {}
        for job in self._store.pushes.unsettled(self._host):
            if newest.setdefault(job.timeline, job) is not job:
                self._store.pushes.failed(job.id, "overtaken by a newer push", None)
        return list(newest.values())

    def _deliver(self, job: PushJob) -> None:
        """Send a job, and save its outcome."""
        job = self._store.pushes.sent(job.id, self._now() + self._pause(job.tries))
        self._tell(job, PushStage.SENT, "")
        content = self._contents.get(job.timeline)
        at_hand = content if content and content.revision == job.revision else None
        try:
            told = self._send(job, at_hand, lambda: self._clock(job))
        except Abandoned:
            return  # a newer one takes its place, or the next start takes it up
        except NotConfirmedError as error:
            self._unconfirmed(job, error)
        except RecueError as error:
            self._give_up(job, PushStage.FAILED, error)
        except Exception:  # the daemon's rim: one push fails, the others are done
            LOG.exception("pushing %s failed", job.timeline.path.name)
            self._give_up(
                job, PushStage.FAILED, RecueError("something went wrong inside Recue; its log says what")
            )
        else:
            self._confirm(self._store.pushes.confirmed(job.id), told)

    def _clock(self, job: PushJob) -> float:
        if self._stopping or job.timeline in self._wanted:
            raise Abandoned
        return time.monotonic()

    @staticmethod
    def _pause(tries: int) -> timedelta:
        return PAUSES[min(tries, len(PAUSES) - 1)]

    def _confirm(self, job: PushJob, told: str) -> None:
        self._contents.pop(job.timeline, None)
        self._hastened |= bool(self._store.pushes.unsettled(self._host))
        LOG.info("%s has revision %d of %s", self._host, job.revision, job.timeline.path.name)
        self._tell(job, PushStage.CONFIRMED, told)
        for future in self._answered(job):
            future.set_result(None)

    def _unconfirmed(self, job: PushJob, error: NotConfirmedError) -> None:
        if job.tries >= len(PAUSES) or any(asked.job.timeline == job.timeline for asked in self._asked):
            self._give_up(job, PushStage.UNCONFIRMED, error)
            return
        waits = self._store.pushes.failed(job.id, str(error), self._now() + self._pause(job.tries - 1))
        self._tell(waits, PushStage.WAITING, str(error))

    def _give_up(self, job: PushJob, stage: PushStage, error: RecueError) -> None:
        self._contents.pop(job.timeline, None)
        given_up = self._store.pushes.failed(job.id, str(error), None)
        LOG.warning("%s", error, extra={"timeline": str(job.timeline.path)})
        self._tell(given_up, stage, str(error))
        for future in self._answered(job):
            future.set_exception(error)

    def _answered(self, job: PushJob) -> list[Future[None]]:
        """Remove and return the futures of requests that wait for a job, or for one before it."""
        done = [
            asked for asked in self._asked if asked.job.timeline == job.timeline and asked.job.id <= job.id
        ]
        self._asked = [asked for asked in self._asked if asked not in done]
        return [asked.future for asked in done]
