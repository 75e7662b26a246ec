"""The music of a film as an editor is given it: sound files of the film's length, and markers."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from integrations.markers import FrameMarker

SAMPLE_RATE: Final = 48_000
"""Samples a second of every file."""
CHANNELS: Final = 2


@dataclass(frozen=True, slots=True)
class MusicFile:
    """A broadcast WAV of the film's length and start timecode."""

    path: Path
    """Where it lies, absolute."""
    name: str
    """The name of its role: `music-1` for the whole, else the part."""
    muted: bool
    """True for what would sound twice."""

    @property
    def url(self) -> str:
        """The address of the file, with spaces and letters beyond ASCII escaped."""
        return self.path.as_uri()


@dataclass(frozen=True, slots=True)
class MusicReel:
    """The music of a film."""

    name: str
    """The film's name."""
    rate: Fraction
    """Frames a second."""
    drop_frame: bool
    start: Fraction
    """Start timecode in seconds after its own midnight."""
    start_timecode: str
    """The same as people write it."""
    frames: int
    """Length in frames."""
    samples: int
    """Samples of each file."""
    files: tuple[MusicFile, ...]
    """At least one; the first is the whole, where that is delivered."""
    markers: tuple[FrameMarker, ...]
    """Scenes and hits, in order."""
