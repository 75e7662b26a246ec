"""A cache of answers, which makes requests idempotent: one that is sent twice is done once."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from bridge.daemon.osc.rate_limit import Sender
from bridge.daemon.osc.wire import Message

Id = tuple[Sender, str]
"""The sender, and its request id."""


@dataclass(slots=True)
class _Record:
    request: Message
    at: float
    answers: tuple[bytes, ...] | None = None
    """None while it is in progress."""


@dataclass(frozen=True, slots=True)
class CachedRequest:
    """A cached request."""

    same: bool
    """False if the id was used for another request."""
    answers: tuple[bytes, ...]
    """Packets of the answer; empty while it is in progress."""


class AnswerCache:
    """The answers of the last requests; the oldest are evicted first, those in progress never."""

    def __init__(self, seconds: float = 60, most: int = 4096, size: int = 8 * 2**20) -> None:
        """Cache nothing yet.

        Args:
            seconds: Time that an answer is kept.
            most: Greatest number of answers.
            size: Greatest size of all of them, in bytes.
        """
        self._seconds, self._most, self._size = seconds, most, size
        self._records: OrderedDict[Id, _Record] = OrderedDict()
        self._working: dict[Id, _Record] = {}
        self._held = 0

    def __len__(self) -> int:
        return len(self._records)

    def lookup(self, key: Id, request: Message, now: float) -> CachedRequest | None:
        """Return the cached request; None if it is new."""
        self._forget(now)
        record = self._working.get(key) or self._records.get(key)
        if record is None:
            return None
        return CachedRequest(record.request == request, record.answers or ())

    def begin(self, key: Id, request: Message, now: float) -> None:
        """Record that a request is in progress."""
        self._working[key] = _Record(request, now)

    def finish(self, key: Id, answers: Sequence[bytes], now: float) -> None:
        """Cache the answers of a request."""
        record = self._working.pop(key)
        record.answers, record.at = tuple(answers), now
        self._records[key] = record
        self._held += _size(record)
        self._forget(now)

    def _forget(self, now: float) -> None:
        while self._records:
            oldest = next(iter(self._records.values()))
            full = len(self._records) > self._most or self._held > self._size
            if not full and now - oldest.at < self._seconds:
                return
            self._records.popitem(last=False)
            self._held -= _size(oldest)


def _size(record: _Record) -> int:
    texts = (value for value in record.request.arguments if isinstance(value, str))
    return sum(map(len, texts)) + sum(map(len, record.answers or ()))
