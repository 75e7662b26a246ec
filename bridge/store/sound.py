"""The store's cache of measured sound, behind the interface that reading sound uses."""

from collections.abc import Sequence

from bridge.errors import NotWrittenError, StoreError
from bridge.sound.measured import BLOCK, MeasuredSound, packed, unpacked
from bridge.sound.measuring import ANALYSIS
from bridge.sound.recording import Recording, unchanged
from bridge.store.features import FeatureKey, Measurements


class StoredSound:
    """The sound that a store has cached, for one reading of a timeline's sound.

    An error of the store does not stop the reading: the store is not used again, and `trouble` has the sentence.
    """

    def __init__(self, cache: Measurements) -> None:
        self._cache = cache
        self.trouble = ""
        """Error of the store, one sentence; empty while there is none."""

    def found(self, recording: Recording, blocks: range) -> Sequence[MeasuredSound]:
        """Return the cached blocks of an unchanged file; damaged ones are left out."""
        if self.trouble:
            return ()
        try:
            kept = self._cache.overlapping(_key(recording, blocks))
        except (StoreError, NotWrittenError) as error:
            self.trouble = str(error)
            return ()
        return [sound for key, data in kept.items() if (sound := _read(key, data)) is not None]

    def keep(self, recording: Recording, sound: MeasuredSound) -> None:
        """Cache a block, unless the file has changed since it was probed."""
        if self.trouble or not unchanged(recording):
            return
        try:
            self._cache.keep(_key(recording, range(sound.number, sound.number + 1)), packed(sound))
        except (StoreError, NotWrittenError) as error:
            self.trouble = str(error)


def _key(recording: Recording, blocks: range) -> FeatureKey:
    """Return the key of some blocks, in fine measurements from the file's zero."""
    there = recording.path.resolve()
    first, stop = blocks.start * BLOCK, blocks.stop * BLOCK
    return FeatureKey(there, recording.length, recording.changed, ANALYSIS, first, stop)


def _read(key: FeatureKey, data: bytes) -> MeasuredSound | None:
    try:
        return unpacked(key.first // BLOCK, data)
    except ValueError:
        return None
