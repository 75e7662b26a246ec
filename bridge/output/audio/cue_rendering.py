"""One cue of a score rendered as a broadcast WAV: from its own timecode until it has died away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from bridge.output.audio.broadcast_wave import BITS, SAMPLE_RATE, LoudnessFields, header, padding
from bridge.output.audio.fluidsynth import FluidMixdown
from bridge.output.audio.hall import MEMORY
from bridge.output.audio.mastering import Master
from bridge.output.audio.mixdown import BLOCK, Block, Mix, Mixdown, in_threads
from bridge.output.audio.rendering import as_it_is, coded
from bridge.output.audio.wave_label import WaveLabel

RINGS: Final = 6 * SAMPLE_RATE
"""Samples by which the music of a film is longer than its picture, so that the last cue rings out: the last notes do so for
two seconds, and the hall for 2.3."""


@dataclass(frozen=True, slots=True)
class CueRendering:
    """A WAV of one cue or of a part of it, rendered block by block on demand, with the same bytes each time."""

    music: Callable[[], Mix]
    """Opens the cue alone, or a part of it, where it lies in the film."""
    whole: Callable[[], Mix]
    """Opens the cue with all its parts: none of them is shorter or longer than it."""
    first: int
    """Its first sample, from the timeline's first frame."""
    end: int
    """The sample at which its scene ends: it is no shorter."""
    label: WaveLabel
    """What its header says of it."""
    scene: int
    """The place of its scene in the score."""
    master: Master | None = None
    """The level of the score that it is of; None to render it as it is."""
    bits: int = BITS
    """Bits a sample: 16 or 24, or 32 for floating-point numbers."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file, block by block; empty blocks first, while the whole score is measured.

        Raises:
            MissingError: If the SoundFont cannot be read.
        """
        if self.master is not None:
            yield from self.master.measure()
        mixdown = self.music()
        end = max(self.end, silent_from(self.whole()))
        yield header(end - self.first, self.label, self._loudness(), self.bits)
        inside = [block for block in mixdown.blocks() if self.first - BLOCK < block.first < end]
        yield from in_threads(inside, lambda block: self._sound(mixdown, block, end))
        yield padding(end - self.first, self.label, self.bits)

    def one_side(self, side: str) -> Self:
        """Return the WAV of one of its sides, `L` or `R`."""
        return replace(self, label=self.label.one_side(side))

    def _sound(self, mixdown: Mix, block: Block, end: int) -> bytes:
        if self.master is None:
            sound = as_it_is(mixdown, block)
        else:
            sound = self.master.scene_sound(mixdown, self.scene, block)
        return coded(sound[max(0, self.first - block.first) : end - block.first], self.label, self.bits)

    def _loudness(self) -> LoudnessFields:
        """Return the loudness of the scene in the whole score, for a WAV of all its parts."""
        figures = self.master.figures if self.master is not None else None
        if figures is None or self.label.part or self.label.side:
            return LoudnessFields()
        return LoudnessFields(figures.scenes[self.scene])


def silent_from(mixdown: Mix) -> int:
    """Return the sample from which a mixdown is silent, with what the hall makes of it; at most its length."""
    if isinstance(mixdown, FluidMixdown):
        heard = np.flatnonzero(mixdown.played.any(axis=1))
        return min(int(heard[-1]) + 1 if len(heard) else 0, mixdown.samples)
    assert isinstance(mixdown, Mixdown)
    hall = mixdown.hall.delay(0) + MEMORY if mixdown.hall is not None else 0
    silent = max((note.silent + hall for line in mixdown.lines for note in line.notes), default=0)
    return min(silent, mixdown.samples)
