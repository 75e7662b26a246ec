"""Measured sound of a file: what is kept of it, in blocks, encoded as bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np

from bridge.sound.heard import Floats

RATE: Final = 16_000
"""Samples a second at which sound is measured."""
HOP: Final = 160
"""Samples of one fine measurement: 10 ms."""
FINE: Final = RATE // HOP
"""Fine measurements a second."""
COARSE: Final = 16
"""Fine measurements of one coarse one: 160 ms."""
BLOCK: Final = 3072
"""Fine measurements of a block, 30.72 s: a file is measured and kept in whole blocks. It holds whole coarse ones, and whole
frames of `bridge.sound.voice`."""
FINE_CHANNELS: Final = ("loudness", "onset", "brightness", "middle", "speech", "rise", "place", "pitch")
"""What is measured finely, in the order in which arrays stack it."""
MELS: Final = 13
"""Mel-frequency cepstral coefficients."""
COARSE_CHANNELS: Final = 12 + 1 + MELS
"""Chroma, steadiness, and the coefficients."""
_KEPT: Final = np.dtype("<f2")
_DIGEST_BYTES: Final = sha256().digest_size


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredSound:
    """The measurements of one block of a file's sound. Behind the file's end it is silent."""

    number: int
    """Its place: block n begins `n * BLOCK / FINE` seconds after the file's first frame of picture, or first sample."""
    fine: Floats
    """FINE_CHANNELS: loudness in decibels below full scale; growth of the spectrum; its centroid in hertz; the share of
    power from 1 to 4 kHz; the probability of speech; the rise of the level in decibels where it is steepest, and its
    place within the sample, 0 to 1; the pitch of the voice as a MIDI note number, 0 where there is none.
    (BLOCK, 8)"""
    coarse: Floats
    """Chroma from C, the largest 1; steadiness of the spectrum's lines, 0 for noise to 1 for held notes; MELS.
    (BLOCK / COARSE, 26)"""

    def channel(self, name: str) -> Floats:
        """Return one of the fine channels. (BLOCK,)"""
        return self.fine[:, FINE_CHANNELS.index(name)]


def rounded(fine: Floats, coarse: Floats, number: int) -> MeasuredSound:
    """Return a block as it is read back from what is kept of it."""
    return MeasuredSound(number, *(each.astype(_KEPT).astype(np.float32) for each in (fine, coarse)))


def packed(sound: MeasuredSound) -> bytes:
    """Write a block as bytes: a digest, the fine measurements, the coarse ones."""
    content = sound.fine.astype(_KEPT).tobytes() + sound.coarse.astype(_KEPT).tobytes()
    return _digest(sound.number, content) + content


def unpacked(number: int, data: bytes) -> MeasuredSound:
    """Read the bytes that `packed` wrote.

    Raises:
        ValueError: If they are not what was written.
    """
    digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    fine = BLOCK * len(FINE_CHANNELS) * _KEPT.itemsize
    coarse = BLOCK // COARSE * COARSE_CHANNELS * _KEPT.itemsize
    if len(content) != fine + coarse or digest != _digest(number, content):
        raise ValueError(f"the measured sound of block {number} is not what was kept")
    return MeasuredSound(
        number,
        np.frombuffer(content[:fine], _KEPT).reshape(BLOCK, -1).astype(np.float32),
        np.frombuffer(content[fine:], _KEPT).reshape(BLOCK // COARSE, -1).astype(np.float32),
    )


def blocks_between(start: float, end: float) -> range:
    """Return the numbers of the blocks that hold a range of seconds of a file."""
    first = max(0, int(start * FINE // BLOCK))
    return range(first, max(first, int(-(-end * FINE // BLOCK))))


def runs(numbers: Sequence[int]) -> list[range]:
    """Return numbers in runs without a gap, in order."""
    found: list[range] = []
    for number in sorted(set(numbers)):
        if found and found[-1].stop == number:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


def _digest(number: int, content: bytes) -> bytes:
    return sha256(b"sound %d " % number + content).digest()
