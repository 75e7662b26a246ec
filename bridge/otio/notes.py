"""What was read differently than written."""

import re

_PARTICULAR = re.compile(r"'[^']*'|[\d:;.]*\d")
"""What differs between two sentences that say the same of two things: names and numbers."""


class Notes:
    """Collects warnings while a file is read; what holds for many things is said of the first, with a count."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def add(self, sentence: str) -> None:
        """Note one thing, as a sentence that ends in a full stop."""
        kind = _PARTICULAR.sub("", sentence)
        self._first.setdefault(kind, sentence)
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def sentences(self) -> tuple[str, ...]:
        """One sentence for each kind of thing, in the order they were met."""
        return tuple(
            first
            if self._counts[kind] == 1
            else f"{first.removesuffix('.')} (and {self._counts[kind] - 1} more)."
            for kind, first in self._first.items()
        )
