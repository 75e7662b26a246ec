"""The label of a WAV: what its header says of its sound, for people and for programs."""

from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b
from typing import Self

from bridge.timeline import Timeline
from bridge.timeline.timecode import since_midnight


@dataclass(frozen=True, slots=True)
class WaveLabel:
    """What a WAV is, and where it lies in the film."""

    description: str
    """A description for people."""
    start: Fraction
    """The first sample's timecode in seconds after its midnight."""
    rate: Fraction
    """Frames a second of that timecode."""
    drop_frame: bool = False
    project: str = ""
    """The name of the film."""
    scene: str = ""
    """The number of the cue; empty for a WAV of the whole."""
    take: str = ""
    """The version of the cue's music; empty for a WAV of the whole."""
    part: str = ""
    """The name of the part; empty for a WAV of all parts."""
    side: str = ""
    """`L` or `R` for a WAV of one side; empty for one of both."""
    reference: str = ""
    """Digits that no other sound has."""

    @classmethod
    def of(cls, timeline: Timeline, description: str, midi: bytes, at: Fraction = Fraction(0)) -> Self:
        """Return the label of a WAV that begins at a time of a timeline, in seconds from its first frame.

        Args:
            timeline: The cut.
            description: A description for people.
            midi: The .mid whose sound it is.
            at: Seconds.
        """
        return cls(
            description,
            since_midnight(timeline, at),
            timeline.rate,
            timeline.drop_frame,
            timeline.name,
            reference=blake2b(midi + description.encode(errors="replace"), digest_size=16).hexdigest(),
        )

    def one_side(self, side: str) -> Self:
        """Return the label of a WAV of one of its sides, `L` or `R`."""
        return replace(self, side=side)
