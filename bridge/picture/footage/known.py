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

    def noted(self, video: Video, version: int, place: int) -> bytes | None:
        """Return what was noted at a place of an unchanged file; None where nothing was.

        Args:
            video: The file.
            version: Of what makes the note.
            place: The place, as what makes it counts.
        """

    def note(self, video: Video, version: int, place: int, data: bytes) -> None:
        """Keep a note of a place of a file; see `noted`."""


class NothingKnown:
    """An empty cache that keeps nothing: the frames that are shown are measured, and no more."""

    handles = Fraction(0)

    def found(self, video: Video, samples: range) -> Sequence[MeasuredFrames]:  # noqa: ARG002
        """Find nothing."""
        return ()

    def keep(self, video: Video, frames: MeasuredFrames) -> None:
        """Keep nothing."""

    def noted(self, video: Video, version: int, place: int) -> bytes | None:  # noqa: ARG002
        """Find nothing."""
        return None

    def note(self, video: Video, version: int, place: int, data: bytes) -> None:
        """Keep nothing."""


NOTHING: KnownFootage = NothingKnown()
"""The cache of a caller that keeps no footage."""
