"""Deliveries: finished scores as named files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

Content = bytes | Iterable[bytes]
"""The content of a file: in one piece, or in blocks that are generated on demand, the same each time."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One complete score, ready for a target."""

    name: str
    """The timeline's name, valid as a file name."""
    files: dict[str, Content]
    """Content by suffix without a leading dot: `mid`, `wav`, `recue.json`, `png`."""


class Target(Protocol):
    """A target that takes a delivery: a folder, a host."""

    def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Deliver a score.

        Returns:
            One line for people about each thing that was delivered, and to which place.

        Raises:
            DeliveryError: If it cannot be delivered; nothing half-written is left.
        """
        ...
