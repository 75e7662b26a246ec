"""Deliveries: finished scores as named files."""

from collections.abc import Iterable
from dataclasses import dataclass

Content = bytes | Iterable[bytes]
"""The content of a file: in one piece, or in blocks that are generated on demand, the same each time."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One complete score, ready to be written."""

    name: str
    """The timeline's name, valid as a file name."""
    files: dict[str, Content]
    """Content by suffix without a leading dot: `mid`, `wav`, `recue.json`, `png`."""
