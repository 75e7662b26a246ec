"""Answers that are as large as a score: made once, compressed once, and kept for those who ask again."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
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


class PackedAnswers:
    """The answers that were last asked for; the oldest go first. Thread-safe."""

    def __init__(self, held: int = HELD) -> None:
        """Keep nothing yet.

        Args:
            held: Bytes that are kept.
        """
        self._most, self._held = held, 0
        self._kept: OrderedDict[Hashable, Packed] = OrderedDict()
        self._changing = threading.Lock()

    def answer(self, key: Hashable, make: Callable[[], bytes]) -> Packed:
        """Return an answer, made where it is not kept.

        Args:
            key: What it depends on.
            make: Returns its content.
        """
        with self._changing:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        packed = Packed(make()).made()
        with self._changing:
            if key not in self._kept and packed.size <= self._most:
                self._kept[key] = packed
                self._held += packed.size
            while self._held > self._most:
                self._held -= self._kept.popitem(last=False)[1].size
        return packed
