"""The cache of measured sound, as reading needs it."""

from collections.abc import Sequence
from typing import Protocol

from bridge.sound.measured import MeasuredSound
from bridge.sound.recording import Recording


class KnownSound(Protocol):
    """A cache of measured blocks of media files."""

    def found(self, recording: Recording, blocks: range) -> Sequence[MeasuredSound]:
        """Return the kept blocks of an unchanged file that are in a range; in any order."""

    def keep(self, recording: Recording, sound: MeasuredSound) -> None:
        """Keep a block that was just measured."""


class NothingKnown:
    """An empty cache that keeps nothing."""

    def found(self, recording: Recording, blocks: range) -> Sequence[MeasuredSound]:  # noqa: ARG002
        """Find nothing."""
        return ()

    def keep(self, recording: Recording, sound: MeasuredSound) -> None:
        """Keep nothing."""


NOTHING: KnownSound = NothingKnown()
"""The cache of a caller that keeps no sound."""
