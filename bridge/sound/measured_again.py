"""The measured sound of a file: what is known of it, and the rest measured now."""

from collections.abc import Iterator, Sequence
from typing import Final

from bridge.sound.known import KnownSound
from bridge.sound.measured import MeasuredSound, runs
from bridge.sound.measuring import measured
from bridge.sound.recording import Recording

_AT_ONCE: Final = 16
"""Blocks that are taken from the cache at once: eight minutes."""


def blocks_of(recording: Recording, wanted: Sequence[int], known: KnownSound) -> Iterator[MeasuredSound]:
    """Yield some blocks of a file in order, from the cache or measured now.

    Raises:
        FootageError: If the file cannot be opened, or not be decoded any further.
    """
    for run in runs(wanted):
        for first in range(run.start, run.stop, _AT_ONCE):
            some = range(first, min(first + _AT_ONCE, run.stop))
            found = {sound.number: sound for sound in known.found(recording, some)}
            for missing in runs([number for number in some if number not in found]):
                yield from (found[number] for number in range(first, missing.start))
                for sound in measured(recording, missing):
                    known.keep(recording, sound)
                    yield sound
                first = missing.stop  # noqa: PLW2901 (the next that is not yet told)
            yield from (found[number] for number in range(first, some.stop))
