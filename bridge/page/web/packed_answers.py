"""Answers that are as large as a score: made once, compressed once, and kept for those who ask again."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

HELD: Final = 96 * 2**20
"""Bytes that are kept, compressed and plain."""
SMALLEST: Final = 1000
"""Bytes from which on an answer is compressed."""
_LEVEL: Final = 3
"""Of gzip: at 6, a view of 2,000 shots takes three times as long for a tenth fewer bytes."""


@dataclass(frozen=True)
class Packed:
    """The content of an answer."""

    plain: bytes

    @cached_property
    def small(self) -> bytes:
        """The same, compressed."""
        return gzip.compress(self.plain, _LEVEL, mtime=0)

    @cached_property
    def tag(self) -> str:
        """What its `ETag` is."""
        return f'"{sha256(self.plain).hexdigest()[:32]}"'

    def made(self) -> "Packed":
        """Make all of it, for a thread that may take its time."""
        if len(self.plain) >= SMALLEST:
            _ = self.small
        _ = self.tag
        return self

    @property
    def size(self) -> int:
        """Bytes that it holds."""
        return len(self.plain) + len(self.__dict__.get("small", b""))


Made = Mapping[str, Packed]
"""Answers that are made together, by the kind of each."""


class PackedAnswers:
    """The answers that were last asked for; the oldest go first. Thread-safe: each is made once, by whoever asks first."""

    def __init__(self, held: int = HELD) -> None:
        """Keep nothing yet.

        Args:
            held: Bytes that are kept.
        """
        self._most, self._held = held, 0
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._making: dict[Hashable, Future[Made]] = {}
        self._changing = threading.Lock()

    def answers(self, key: Hashable, make: Callable[[], Mapping[str, bytes]]) -> Made:
        """Return answers, made where they are not kept.

        Args:
            key: What they depend on.
            make: Returns the content of each.
        """
        with self._changing:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            others = self._making.get(key)
            mine = self._making.setdefault(key, Future())
        return others.result() if others else self._make(key, make, mine)

    def _make(self, key: Hashable, make: Callable[[], Mapping[str, bytes]], promised: "Future[Made]") -> Made:
        """Make answers that others may wait for."""
        try:
            made = {kind: Packed(content).made() for kind, content in make().items()}
        except BaseException as error:
            with self._changing:
                del self._making[key]
            promised.set_exception(error)
            raise
        with self._changing:
            del self._making[key]
            self._keep(key, made)
        promised.set_result(made)
        return made

    def _keep(self, key: Hashable, made: Made) -> None:
        self._kept[key] = made
        self._held += _size(made)
        while self._held > self._most:
            self._held -= _size(self._kept.popitem(last=False)[1])


def _size(made: Made) -> int:
    return sum(each.size for each in made.values())
