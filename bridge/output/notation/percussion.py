"""The places of drums on their staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bridge.midi.instruments import KIT


@dataclass(frozen=True, slots=True)
class Drum:
    """A drum on the staff of percussion."""

    name: str
    step: str
    """The line or space, as a note in the treble clef: A to G."""
    octave: int
    head: str = ""
    """The head of its notes; empty for a usual one."""


_NAMES: Final = {key: name.capitalize() for name, key in KIT.items()}
_PLACES: Final[Mapping[int, tuple[str, int, str]]] = {
    **dict.fromkeys((35, 36), ("F", 4, "")),
    **dict.fromkeys((37, 38, 39, 40), ("C", 5, "")),
    **dict.fromkeys((41, 43), ("A", 4, "")),
    **dict.fromkeys((45, 47), ("D", 5, "")),
    **dict.fromkeys((48, 50), ("E", 5, "")),
    **dict.fromkeys((42, 46), ("G", 5, "x")),
    44: ("D", 4, "x"),
    **dict.fromkeys((49, 52, 55, 57), ("A", 5, "x")),
    **dict.fromkeys((51, 53, 59), ("F", 5, "x")),
    54: ("B", 4, "triangle"),
}
"""Step, octave and head, by keys of the drum kit. Source: Weinberg, "Guidelines for Drumset Notation" (Percussive Notes, 1994)."""


def drum(key: int) -> Drum:
    """Return the drum of a key of the kit; one that has no place of its own is on the middle line.

    Args:
        key: A MIDI note number.
    """
    step, octave, head = _PLACES.get(key, ("B", 4, ""))
    return Drum(_NAMES.get(key, f"Drum {key}"), step, octave, head)
