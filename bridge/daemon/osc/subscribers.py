"""Who is told of events."""

from collections.abc import Iterator

from bridge.daemon.osc.rate import Sender
from bridge.errors import UsageError

LASTS = 300.0
"""Seconds a subscription lasts unless it is renewed by asking again.

UDP does not say on every system that nobody listens any more (Linux tells connected sockets alone, Windows may stop a
socket that was told), so a subscriber that vanished is dropped when it fails to renew, which works everywhere.
"""
MOST = 64
"""Subscribers at a time."""


class Subscribers:
    """Addresses that events go to, each until it expires."""

    def __init__(self) -> None:
        self._until: dict[Sender, float] = {}

    def add(self, subscriber: Sender, now: float) -> None:
        """Subscribe, or renew.

        Args:
            subscriber: Host and port that events go to.
            now: Seconds of a clock that never goes back.

        Raises:
            UsageError: If the port is none, or there are too many subscribers.
        """
        _check(subscriber)
        if subscriber not in self._until and len(list(self.current(now))) >= MOST:
            raise UsageError(f"{MOST} programs are subscribed, and no more may be; unsubscribe one of them")
        self._until[subscriber] = now + LASTS

    def remove(self, subscriber: Sender) -> None:
        """Unsubscribe; one that is not subscribed is no error.

        Raises:
            UsageError: If the port is none.
        """
        _check(subscriber)
        self._until.pop(subscriber, None)

    def current(self, now: float) -> Iterator[Sender]:
        """Everyone subscribed now; those who did not renew are dropped."""
        self._until = {who: until for who, until in self._until.items() if now < until}
        yield from tuple(self._until)


def _check(subscriber: Sender) -> None:
    if not 0 < subscriber[1] < 2**16:
        raise UsageError(f"{subscriber[1]} is no port to send events to; name one from 1 to 65535")
