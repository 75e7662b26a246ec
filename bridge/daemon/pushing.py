"""Pushes to every host: starting its worker, and publishing the stages of pushes and the state of hosts."""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bridge.daemon.push_worker import PushContent, PushWorker, Send
from bridge.daemon.service import Event, HostChange, Pushed, PushStage
from bridge.errors import UsageError
from bridge.store import PushJob, Store, TimelineKey

SILENCE: Final = 30.0
"""Seconds of silence after which a host may have been restarted."""
_THERE = {PushStage.CONFIRMED: True, PushStage.WAITING: False, PushStage.UNCONFIRMED: False}
"""True or False if a push at this stage shows that the host is connected or not; the other stages show neither."""


class Pushing:
    """A push worker for each host, running while the context is open; methods are thread-safe and do not block."""

    def __init__(
        self,
        hosts: Mapping[str, Send],
        store: Store,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start nothing: the workers start with the context.

        Args:
            hosts: The function that sends a score to each host, by its name.
            store: Holds the jobs and the revisions.
            now: Returns the time, with its zone.
            clock: Monotonic clock, in seconds.
        """
        self._clock = clock
        self._heard: dict[str, float] = {}
        self._workers = {host: PushWorker(host, send, store, now, self._told) for host, send in hosts.items()}
        self._connected: dict[str, bool] = {}
        self._texts: dict[str, str] = {}
        self._listeners: list[Callable[[Event], None]] = []
        self._running = ExitStack()

    def __enter__(self) -> Self:
        for worker in self._workers.values():
            self._running.enter_context(worker)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call a listener with every event, on the thread that it happens on."""
        self._listeners.append(listener)

    def enqueue(self, content: PushContent, hosts: Iterable[str]) -> None:
        """Enqueue a new revision for hosts, in place of those before it."""
        for host in hosts:
            self._workers[host].enqueue(content)

    def check(self, host: str) -> None:
        """Check that there is a host of a name.

        Raises:
            UsageError: If there is none.
        """
        if host not in self._workers:
            raise UsageError(f"there is no host '{host}'; name one of {', '.join(self._workers)}")

    def ask(self, timeline: Path, host: str) -> Future[None]:
        """Enqueue the current revision for a host.

        Returns:
            A future that is done when the host confirms it, or ends in the RecueError.

        Raises:
            UsageError: If there is no such host.
        """
        self.check(host)
        return self._workers[host].ask(TimelineKey.of(timeline))

    def state(self, host: str) -> tuple[bool, str]:
        """Return whether a host was there when it was heard of last, and what was heard; False and nothing before."""
        return self._connected.get(host, False), self._texts.get(host, "")

    def heard(self, host: str, text: str) -> None:
        """Record a sign of life of a host; after a silence it counts as connected, and its open jobs are retried.

        A host that sends feedback but confirms no push lacks its companion script, so more feedback triggers no retry.
        """
        now = self._clock()
        silent = now - self._heard.get(host, -math.inf)
        self._heard[host] = now
        if silent > SILENCE and self._connect(host, text, connected=True):
            self._workers[host].hasten()

    def _told(self, job: PushJob, stage: PushStage, text: str) -> None:
        self._publish(Pushed(str(job.timeline.path), job.revision, job.host, stage, text))
        self._texts[job.host] = text or self._texts.get(job.host, "")
        if stage in _THERE:
            self._connect(job.host, text, connected=_THERE[stage])

    def _connect(self, host: str, text: str, *, connected: bool) -> bool:
        """Publish that a host came or went; return False if that was known."""
        if self._connected.get(host) is connected:
            return False
        self._connected[host], self._texts[host] = connected, text
        self._publish(HostChange(host, connected, text))
        return True

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
