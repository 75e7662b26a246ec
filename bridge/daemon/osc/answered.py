"""Requests that were answered, so that one asked twice is done once."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from bridge.daemon.osc.rate import Sender
from bridge.daemon.osc.wire import Message

Id = tuple[Sender, str]
"""Who asked, and its request id."""


@dataclass(slots=True)
class _Record:
    request: Message
    at: float
    answers: tuple[bytes, ...] | None = None
    """None while it is being worked on."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request id that was seen before."""

    same: bool
    """Whether it stood for the same request."""
    answers: tuple[bytes, ...]
    """What was answered; empty while it is being worked on, when the answer is still to come."""


class Answered:
    """The answers of the last requests, oldest forgotten first.

    Requests that are being worked on are never forgotten.
    """

    def __init__(self, seconds: float = 60, most: int = 4096, size: int = 8 * 2**20) -> None:
        """Remember for so many seconds, at most so many requests, with so many bytes in all."""
        self._seconds, self._most, self._size = seconds, most, size
        self._records: OrderedDict[Id, _Record] = OrderedDict()
        self._working: dict[Id, _Record] = {}
        self._held = 0

    def __len__(self) -> int:
        return len(self._records)

    def recall(self, key: Id, request: Message, now: float) -> Seen | None:
        """What is known of a request; None if it is new."""
        self._forget(now)
        record = self._working.get(key) or self._records.get(key)
        if record is None:
            return None
        return Seen(record.request == request, record.answers or ())

    def begin(self, key: Id, request: Message, now: float) -> None:
        """Note that a request is being worked on."""
        self._working[key] = _Record(request, now)

    def finish(self, key: Id, answers: Sequence[bytes], now: float) -> None:
        """Note what it was answered."""
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
