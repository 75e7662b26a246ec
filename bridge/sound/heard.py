"""What is heard of a timeline: speech, sudden sounds, music that is there already, and its course."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SILENT = -90.0
"""Decibels below full scale at and under which nothing is heard."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch in which somebody speaks, without a pause long enough for music to breathe in."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    level: float
    """Root mean square of its sound, in decibels below full scale."""
    pitch: float | None = None
    """The middle of the speaker's voice as a MIDI note number; None where none is told."""
    words: tuple[Fraction, ...] = ()
    """Where words (or syllables that stand out) begin, in seconds from the timeline's first frame, in order."""
    confidence: float = 1.0
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Sudden:
    """A sound that comes at once: a slam, a shot, a crash."""

    time: Fraction
    """Its onset, in seconds from the timeline's first frame."""
    strength: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Music:
    """A stretch in which music is there already."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    bpm: float | None = None
    """Its beats a minute; None where none is told."""
    confidence: float = 1.0
    """0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class SoundCourse:
    """The sound over record time, at even distances.

    Sample i is about the record time from `i / rate` to `(i + 1) / rate`. NaN, in every channel at once, where nothing
    is known.
    """

    rate: Fraction
    """Samples a second."""
    loudness: Floats
    """Root mean square, in decibels below full scale; SILENT where nothing sounds. (n,)"""
    onset: Floats
    """Growth of the spectrum, 0 where nothing begins. (n,)"""
    brightness: Floats
    """Centroid of the spectrum, in hertz. (n,)"""
    speech: Floats
    """The probability that somebody speaks, 0 to 1. (n,)"""


NO_COURSE: Final = SoundCourse(Fraction(1), *(np.zeros(0, np.float32) for _ in range(4)))
"""The course of a timeline of which nothing is heard."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """What is heard of a whole timeline; everything in order of time."""

    speech: tuple[Speech, ...] = ()
    sudden: tuple[Sudden, ...] = ()
    music: tuple[Music, ...] = ()
    course: SoundCourse = field(default=NO_COURSE)
    remarks: tuple[str, ...] = ()
    """Sentences for the report: what could not be heard and why, what music is there."""

    @property
    def heard(self) -> bool:
        """True where any sound is known."""
        return bool(np.isfinite(self.course.loudness).any())


UNHEARD: Final = Sound()
"""The sound of a timeline of which nothing is known."""
