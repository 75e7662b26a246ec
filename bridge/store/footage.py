"""The store's cache of measured footage, behind the interface that reading a picture uses."""

from collections.abc import Sequence
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
        if self.trouble:
            return ()
        try:
            kept = self._cache.overlapping(_key(video, samples))
        except (StoreError, NotWrittenError) as error:
            self.trouble = str(error)
            return ()
        return [frames for key, data in kept.items() if (frames := _read(key, data)) is not None]

    def keep(self, video: Video, frames: MeasuredFrames) -> None:
        """Cache frames, unless the file has changed since it was probed."""
        if self.trouble or not unchanged(video):
            return
        try:
            self._cache.keep(_key(video, range(frames.first, frames.stop)), packed(frames))
        except (StoreError, NotWrittenError) as error:
            self.trouble = str(error)


def _key(video: Video, samples: range) -> FeatureKey:
    there = video.path.resolve()
    return FeatureKey(there, video.length, video.changed, ANALYSIS, samples.start, samples.stop)


def _read(key: FeatureKey, data: bytes) -> MeasuredFrames | None:
    try:
        return unpacked(range(key.first, key.stop), data)
    except ValueError:
        return None
