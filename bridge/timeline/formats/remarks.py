"""Remarks on a file: what was read differently than written."""

import re

_PARTICULAR = re.compile(r"'[^']*'|\d[\d:;.]*+")
"""Names and numbers: the difference between two remarks of one kind."""


class Remarks:
    """Collector of remarks while a file is read; of several remarks of one kind the first is kept, with a count."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def add(self, sentence: str) -> None:
        """Add a remark, as a sentence that ends in a full stop."""
        kind = _PARTICULAR.sub("", sentence)
        self._first.setdefault(kind, sentence)
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def sentences(self) -> tuple[str, ...]:
        """Return one sentence for each kind of remark, in the order of their first occurrence."""
        return tuple(
            first
            if self._counts[kind] == 1
            else f"{first.removesuffix('.')} (and {self._counts[kind] - 1} more)."
            for kind, first in self._first.items()
        )
