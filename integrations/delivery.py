"""What is handed to a target: a finished score, as named files in memory."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Delivery:
    """One complete score, ready to leave Recue."""

    name: str
    """The timeline's name, fit for a file name."""
    files: dict[str, bytes]
    """Content by suffix without a dot: `mid`, `wav`, `json`, `png`."""


class Target(Protocol):
    """Something that takes a delivery: a folder, a host."""

    def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Put a score where it belongs.

        Returns:
            What was put where, one line for each thing, for people.
        """
        ...
