"""The subscribers of events."""

from collections.abc import Iterator

from bridge.daemon.osc.rate_limit import Sender
from bridge.errors import UsageError

LASTS = 300.0
"""Seconds a subscription lasts unless it is renewed by asking again.

UDP does not report on every system that nobody listens any more (Linux reports it to connected sockets alone, and on
Windows the report may stop the socket), so a subscriber that is gone is dropped when it does not renew.
"""
MOST = 64
"""Greatest number of subscribers."""


class Subscribers:
    """The addresses that events are sent to, each until it expires."""

    def __init__(self) -> None:
        self._until: dict[Sender, float] = {}

    def add(self, subscriber: Sender, now: float) -> None:
        """Subscribe, or renew.

        Args:
            subscriber: Host and port that events are sent to.
            now: Time of a monotonic clock, in seconds.

        Raises:
            UsageError: If the port is out of range, or there are too many subscribers.
        """
        _check(subscriber)
        if subscriber not in self._until and len(list(self.current(now))) >= MOST:
            raise UsageError(f"{MOST} programs are subscribed, and no more may be; unsubscribe one of them")
        self._until[subscriber] = now + LASTS

    def remove(self, subscriber: Sender) -> None:
        """Unsubscribe; idempotent.

        Raises:
            UsageError: If the port is out of range.
        """
        _check(subscriber)
        self._until.pop(subscriber, None)

    def current(self, now: float) -> Iterator[Sender]:
        """Yield the current subscribers, and drop the expired ones."""
        self._until = {who: until for who, until in self._until.items() if now < until}
        yield from tuple(self._until)


def _check(subscriber: Sender) -> None:
    if not 0 < subscriber[1] < 2**16:
        raise UsageError(f"{subscriber[1]} is no port to send events to; name one from 1 to 65535")
