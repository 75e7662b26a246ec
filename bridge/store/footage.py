"""The store's cache of measured footage, behind the interface that reading a picture uses."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bridge.errors import NotWrittenError, StoreError
from bridge.picture.footage.flow import ANALYSIS
from bridge.picture.footage.frames import MeasuredFrames, packed, unpacked
from bridge.picture.footage.video import Video, unchanged
from bridge.store.features import FeatureKey, Measurements

HANDLES = Fraction(1)
"""Seconds that are measured on either side of new footage, for later trims."""


class StoredFootage:
    """The footage that a store has cached, for one reading of a picture.

    An error of the store does not stop the reading: the store is not used again, and `trouble` has the sentence.
    """

    handles = HANDLES

    def __init__(self, cache: Measurements) -> None:
        self._cache = cache
        self.trouble = ""
        """Error of the store, one sentence; empty while there is none."""

    def found(self, video: Video, samples: range) -> Sequence[MeasuredFrames]:
        """Return the cached frames of an unchanged file; damaged ones are left out."""
        kept = self._overlapping(_key(video, ANALYSIS, samples))
        return [frames for key, data in kept.items() if (frames := _read(key, data)) is not None]

    def keep(self, video: Video, frames: MeasuredFrames) -> None:
        """Cache frames, unless the file has changed since it was probed."""
        self._keep(video, ANALYSIS, range(frames.first, frames.stop), packed(frames))

    def noted(self, video: Video, version: int, place: int) -> bytes | None:
        """Return what was noted at a place of an unchanged file; None where nothing was."""
        kept = self._overlapping(_key(video, version, range(place, place + 1)))
        return next(iter(kept.values()), None)

    def note(self, video: Video, version: int, place: int, data: bytes) -> None:
        """Keep a note of a place of a file, unless the file has changed since it was probed."""
        self._keep(video, version, range(place, place + 1), data)

    def _overlapping(self, key: FeatureKey) -> Mapping[FeatureKey, bytes]:
        if self.trouble:
            return {}
        try:
            return self._cache.overlapping(key)
        except (StoreError, NotWrittenError) as error:
            self.trouble = str(error)
            return {}

    def _keep(self, video: Video, version: int, stretch: range, data: bytes) -> None:
        if self.trouble or not unchanged(video):
            return
        try:
            self._cache.keep(_key(video, version, stretch), data)
        except (StoreError, NotWrittenError) as error:
            self.trouble = str(error)


def _key(video: Video, version: int, stretch: range) -> FeatureKey:
    there = video.path.resolve()
    return FeatureKey(there, video.length, video.changed, version, stretch.start, stretch.stop)


def _read(key: FeatureKey, data: bytes) -> MeasuredFrames | None:
    try:
        return unpacked(range(key.first, key.stop), data)
    except ValueError:
        return None
