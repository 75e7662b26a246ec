"""A score rendered as a broadcast WAV."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt

from bridge.output.audio.broadcast_wave import BITS, FLOAT, LoudnessFields, header, padding, samples_in
from bridge.output.audio.limiter import CONTEXT, limited
from bridge.output.audio.mastering import Master
from bridge.output.audio.mixdown import Block, Mix, in_threads
from bridge.output.audio.sampler import Floats
from bridge.output.audio.wave_label import WaveLabel

SIDES = "LR"
"""The sides of a sound, by the names of their channels."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A WAV rendered block by block on demand, with the same bytes each time."""

    music: Callable[[], Mix]
    """Opens what is rendered."""
    duration: Fraction
    """Length of the WAV in seconds."""
    label: WaveLabel
    """What its header says of it."""
    master: Master | None = None
    """The level of the score that it is of; None to render it as it is."""
    is_part: bool = False
    """True for a part of a score, whose header does not state the loudness of the whole."""
    bits: int = BITS
    """Bits a sample: 16 or 24, or 32 for floating-point numbers."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file, block by block; empty blocks first, while the whole is measured.

        Raises:
            MissingError: If the SoundFont cannot be read.
        """
        yield from self.measured()
        yield header(self.samples, self.label, self._loudness(), self.bits)
        yield from self.blocks(partial(coded, label=self.label, bits=self.bits))
        yield padding(self.samples, self.label, self.bits)

    @property
    def samples(self) -> int:
        """Its length."""
        return samples_in(self.duration)

    def measured(self) -> Iterator[bytes]:
        """Measure the whole that it is of; yield nothing after each block, so that a reader may break off."""
        if self.master is not None:
            yield from self.master.measure()

    def blocks(self, encode: Callable[[Floats], bytes]) -> Iterator[bytes]:
        """Yield its sound, block by block, each encoded. It must have been measured."""
        mixdown = self.music()

        def encoded(block: Block) -> bytes:
            sound = self.master.sound(mixdown, block) if self.master is not None else as_it_is(mixdown, block)
            return encode(sound[: self.samples - block.first])

        yield from in_threads(mixdown.blocks(), encoded)

    def _loudness(self) -> LoudnessFields:
        figures = self.master.figures if self.master is not None and not self.is_part else None
        return figures.whole if figures is not None else LoudnessFields()


def coded(sound: Floats, label: WaveLabel, bits: int) -> bytes:
    """Encode sound, or the side of it that a label names, as samples of so many bits. (n, 2)"""
    if label.side:
        side = SIDES.index(label.side)
        sound = sound[:, side : side + 1]
    if bits == FLOAT:
        return sound.astype("<f4").tobytes()
    largest = 2 ** (bits - 1) - 1
    steps: npt.NDArray[np.int32] = np.rint(sound * np.float32(largest)).astype("<i4")
    return steps.view(np.uint8).reshape(-1, 4)[:, : bits // 8].tobytes()


def as_it_is(mixdown: Mix, block: Block) -> Floats:
    """Mix a block at the level of its notes, limited. (BLOCK, 2)"""
    return limited(mixdown.sound(block, CONTEXT))
