"""Pushing to every host: who is pushed to, and what is told of it."""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bridge.daemon.courier import Courier, Parcel, Send
from bridge.daemon.service import Event, HostChange, Pushed, PushStage
from bridge.errors import UsageError
from bridge.store import PushJob, Store, TimelineKey

SILENCE: Final = 30.0
"""Seconds after which a host that says something may have been started anew."""
_THERE = {PushStage.CONFIRMED: True, PushStage.WAITING: False, PushStage.UNCONFIRMED: False}
"""Whether a host is there, from how a push went; of the others nothing can be said."""


class Pushing:
    """A courier for each host, as long as its context lasts; any thread may call its methods, and none of them waits."""

    def __init__(
        self,
        hosts: Mapping[str, Send],
        store: Store,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Push nothing yet.

        Args:
            hosts: What puts a score into each host, by its name.
            store: Keeps the jobs, and the revisions.
            now: Tells the time, with its zone.
            clock: Seconds that never go back.
        """
        self._clock = clock
        self._heard: dict[str, float] = {}
        self._couriers = {host: Courier(host, send, store, now, self._told) for host, send in hosts.items()}
        self._connected: dict[str, bool] = {}
        self._listeners: list[Callable[[Event], None]] = []
        self._running = ExitStack()

    def __enter__(self) -> Self:
        for courier in self._couriers.values():
            self._running.enter_context(courier)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Have events told, on whichever thread they happen."""
        self._listeners.append(listener)

    def carry(self, parcel: Parcel, hosts: Iterable[str]) -> None:
        """Push a new revision to the hosts its timeline is bound to, in place of those before it."""
        for host in hosts:
            self._couriers[host].carry(parcel)

    def ask(self, timeline: Path, host: str) -> Future[None]:
        """Push the revision that stands.

        Returns:
            Done when the host confirms it, or holding why it does not.

        Raises:
            UsageError: If there is no such host.
        """
        if host not in self._couriers:
            raise UsageError(f"there is no host '{host}'; name one of {', '.join(self._couriers)}")
        return self._couriers[host].ask(TimelineKey.of(timeline))

    def heard(self, host: str, text: str) -> None:
        """Note that a host said something: after a silence it has come, and what it did not confirm is sent again.

        One that goes on talking and confirms nothing lacks its companion: it is not asked any oftener for that.
        """
        now = self._clock()
        silent = now - self._heard.get(host, -math.inf)
        self._heard[host] = now
        if silent > SILENCE and self._connect(host, text, connected=True):
            self._couriers[host].hasten()

    def _told(self, job: PushJob, stage: PushStage, text: str) -> None:
        self._publish(Pushed(str(job.timeline.path), job.revision, job.host, stage, text))
        if stage in _THERE:
            self._connect(job.host, text, connected=_THERE[stage])

    def _connect(self, host: str, text: str, *, connected: bool) -> bool:
        """Tell that a host came or went; returns whether that is new."""
        if self._connected.get(host) is connected:
            return False
        self._connected[host] = connected
        self._publish(HostChange(host, connected, text))
        return True

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
