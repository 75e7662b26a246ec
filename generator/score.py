"""Music as values: notes in beats, part by part."""

from dataclasses import dataclass
from enum import StrEnum


class Voice(StrEnum):
    """The role of a part."""

    MELODY = "melody"
    HARMONY = "harmony"
    BASS = "bass"


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a part."""

    onset: float
    """Quarter notes from the start of the cue."""
    duration: float
    """Quarter notes; above 0."""
    pitch: int
    """MIDI note number, 0 to 127."""
    velocity: int
    """MIDI velocity, 1 to 127."""


@dataclass(frozen=True, slots=True)
class VoicePart:
    """The notes one instrument plays."""

    voice: Voice
    program: int
    """General MIDI program, 0 to 127."""
    notes: tuple[Note, ...]
    """In order of onset, then pitch."""


@dataclass(frozen=True, slots=True)
class Score:
    """The music of one cue."""

    parts: tuple[VoicePart, ...]
    length: float
    """Quarter notes: the end of the last bar. No note sounds past it."""
