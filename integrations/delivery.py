"""What is handed to a target: a finished score, as named files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

Content = bytes | Iterable[bytes]
"""What a file holds: in one piece, or in blocks that are made as they are asked for, the same each time."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One complete score, ready to leave Recue."""

    name: str
    """The timeline's name, fit for a file name."""
    files: dict[str, Content]
    """Content by suffix without a leading dot: `mid`, `wav`, `recue.json`, `png`."""


class Target(Protocol):
    """Something that takes a delivery: a folder, a host."""

    def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Put a score where it belongs.

        Returns:
            What was put where, one line for each thing, for people.

        Raises:
            DeliveryError: If it cannot be put there; nothing half-done stays behind.
        """
        ...
