"""What a mood implies: the tempo, density, force, register, loudness, articulation and mode that go with it."""

from collections.abc import Mapping
from typing import Final

from bridge.words.direction import Direction, bounded
from bridge.words.vocabulary import TABLE
from generator.conditions import Mode

IMPLIED: Final[Mapping[str, Mapping[str, float]]] = TABLE["implied"]["per_unit"]
"""Standard deviations of each axis of the music for 1 on each axis of a mood."""
SOURCE: Final[str] = TABLE["implied"]["source"]
MODE: Final[Mapping[str, float]] = TABLE["implied"]["mode"]
MODE_FROM: Final[float] = TABLE["implied"]["mode_from"]
"""Major is asked for where the axes of a mood, times MODE, come to this or more; minor where they come to as much below 0."""


def whole(direction: Direction) -> Direction:
    """Add what a mood implies where a direction says nothing of it: what is said outright stays as it is.

    Sources: Gabrielsson & Lindstrom, "The role of structure in the musical expression of emotions" (2010), table 14.2,
    and Juslin & Laukka, "Communication of emotions in vocal expression and music performance" (2003), for the signs and
    their order; the sizes are ours, and stand in `words.yaml`.
    """
    added = {
        axis: bounded(axis, place)
        for axis, weights in IMPLIED.items()
        if not says(direction, axis) and (place := _sum(direction, weights)) is not None
    }
    leaning = _sum(direction, MODE)
    mode = direction.mode or (None if leaning is None else _mode(leaning))
    return direction.having({**added, "mode": mode})


def says(direction: Direction, axis: str) -> bool:
    """Return whether a direction says something of an axis; a tempo in quarter notes a minute says it of tempo."""
    return direction.on(axis) is not None or (axis == "tempo" and direction.bpm is not None)


def _sum(direction: Direction, weights: Mapping[str, float]) -> float | None:
    """Add up the axes of a mood by their weights; None where it says nothing of any."""
    parts = [weight * place for axis, weight in weights.items() if (place := direction.on(axis)) is not None]
    return sum(parts) if parts else None


def _mode(leaning: float) -> Mode | None:
    if abs(leaning) < MODE_FROM:
        return None
    return Mode.MAJOR if leaning > 0 else Mode.MINOR
