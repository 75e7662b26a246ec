"""The measured footage of before: what is asked of those who keep it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from bridge.picture.footage.frames import MeasuredFrames
from bridge.picture.footage.video import Video


class KnownFootage(Protocol):
    """Frames of media files that were measured before, and a place for those that are measured now."""

    @property
    def handles(self) -> Fraction:
        """Seconds to measure on either side of what is measured anyway, for trims to come."""

    def found(self, video: Video, samples: range) -> Sequence[MeasuredFrames]:
        """Return the rows that were kept of a file as it is, and have a frame in a range; in any order."""

    def keep(self, video: Video, frames: MeasuredFrames) -> None:
        """Keep frames that were measured now."""


class NothingKnown:
    """Knows nothing and keeps nothing: what is shown is measured, and no more."""

    handles = Fraction(0)

    def found(self, video: Video, samples: range) -> Sequence[MeasuredFrames]:  # noqa: ARG002
        """Find nothing."""
        return ()

    def keep(self, video: Video, frames: MeasuredFrames) -> None:
        """Keep nothing."""


NOTHING: KnownFootage = NothingKnown()
"""For those who remember no footage."""
