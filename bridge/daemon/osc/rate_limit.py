"""A rate limit for each sender."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum

Sender = tuple[str, int]
"""Host and port."""
_DEAR = 256
"""Bytes of a packet that cost its sender as much as a request: to read them takes as long."""


class Verdict(Enum):
    """The decision on a request."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    """The first one over the limit: answered with an error."""
    IGNORED = "ignored"
    """Those after it: not answered."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The rate limit of one sender."""

    per_second: float = 1000
    """Sustained rate, in requests a second."""
    burst: float = 2000
    """Capacity of its token bucket, in requests."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    silent: bool = False


def price(packet: bytes) -> int:
    """Return the tokens that a packet costs before it is read.

    Reading is what a flood is made of: 5,000 bundles a second of 500 requests each would keep four processors busy.
    """
    return 1 + len(packet) // _DEAR


class RateLimiter:
    """A token bucket for each sender; a sender over its limit is served again when half its bucket is full.

    Ignored requests take tokens, too, so that the sender has to slow down.
    """

    def __init__(self, limit: Limit, senders: int = 1024) -> None:
        self._limit = limit
        self._senders = senders
        self._buckets: OrderedDict[Sender, _Bucket] = OrderedDict()

    def admit(self, sender: Sender, now: float, price: int = 1) -> Verdict:
        """Take the tokens for a request, and decide on it.

        Args:
            sender: The sender.
            now: Time of a monotonic clock, in seconds.
            price: Its number of tokens; a request that costs more than are left takes those.
        """
        bucket = self._bucket(sender, now)
        filled = bucket.tokens + (now - bucket.at) * self._limit.per_second
        bucket.tokens, bucket.at = min(filled, self._limit.burst), now
        if bucket.silent and bucket.tokens >= self._limit.burst / 2:
            bucket.silent = False
        enough = bucket.tokens >= 1
        bucket.tokens = max(bucket.tokens - price, 0)
        if bucket.silent:
            return Verdict.IGNORED
        bucket.silent = not enough
        return Verdict.ALLOWED if enough else Verdict.REFUSED

    def _bucket(self, sender: Sender, now: float) -> _Bucket:
        bucket = self._buckets.pop(sender, None) or _Bucket(self._limit.burst, now)
        self._buckets[sender] = bucket
        if len(self._buckets) > self._senders:
            self._buckets.popitem(last=False)
        return bucket
