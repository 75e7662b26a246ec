"""What is told of a timeline: lines over record time, and their feeling."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final


class Kind(StrEnum):
    """Where a line is from."""

    CAPTION = "caption"
    """A subtitle: what it says is heard while it is shown."""
    SCRIPT = "script"
    """A script's heading, action or dialogue."""
    SCENE_LIST = "scene list"
    """A row of a person's list of scenes."""
    MARKER = "marker"
    """The comment of a marker that asks for nothing else."""
    NAME = "name"
    """The name of a clip or a sequence."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """What words make felt, as far as they tell it."""

    valence: float
    """-1 for dark to 1 for bright."""
    arousal: float
    """-1 for calm to 1 for driven."""
    tension: float
    """-1 for at ease to 1 for tense."""
    confidence: float
    """0 where no word tells anything, to 1."""
    because: str = ""
    """The words that told most, for people."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text over record time."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    text: str
    kind: Kind
    feeling: Feeling | None = None
    """None where it tells none."""
    speaker: str = ""
    """Who says it; empty where that is not told."""
    heard: bool = False
    """True for what a caption tells of and nobody says: `[door slams]`, lyrics."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of a whole timeline."""

    lines: tuple[Line, ...] = ()
    """In order of their start."""
    remarks: tuple[str, ...] = ()
    """Sentences for the report: what could not be read or placed, and which language was taken for which."""

    @property
    def dialogue(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Return the stretches in which captions are spoken, in seconds: what is known of speech where no sound is."""
        return tuple(
            (line.start, line.end) for line in self.lines if line.kind is Kind.CAPTION and not line.heard
        )


UNTOLD: Final = Story()
"""The story of a timeline of which nothing is told."""
