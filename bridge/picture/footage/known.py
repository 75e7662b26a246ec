"""The cache of measured footage, as reading needs it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from bridge.picture.footage.frames import MeasuredFrames
from bridge.picture.footage.video import Video


class KnownFootage(Protocol):
    """A cache of measured frames of media files."""

    @property
    def handles(self) -> Fraction:
        """Seconds to measure on either side of the frames that are shown, for trims to come."""

    def found(self, video: Video, samples: range) -> Sequence[MeasuredFrames]:
        """Return the kept rows of an unchanged file that have a frame in a range; in any order."""

    def keep(self, video: Video, frames: MeasuredFrames) -> None:
        """Keep frames that were just measured."""


class NothingKnown:
    """An empty cache that keeps nothing: the frames that are shown are measured, and no more."""

    handles = Fraction(0)

    def found(self, video: Video, samples: range) -> Sequence[MeasuredFrames]:  # noqa: ARG002
        """Find nothing."""
        return ()

    def keep(self, video: Video, frames: MeasuredFrames) -> None:
        """Keep nothing."""


NOTHING: KnownFootage = NothingKnown()
"""The cache of a caller that keeps no footage."""
