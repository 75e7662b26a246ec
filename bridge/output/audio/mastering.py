"""Mastering: a score's sound is measured, and brought to the loudness asked for."""

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial

import numpy as np

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.figures import SoundFigures
from bridge.output.audio.levels import Level, Measured, Span, level_for
from bridge.output.audio.limiter import CEILING, CONTEXT, limited
from bridge.output.audio.loudness import HOP, TAIL, Energies, Floats, energies
from bridge.output.audio.mixdown import BLOCK, Block, Mix, in_threads
from bridge.output.audio.true_peak import AROUND, WINDOW, true_peaks

EDGE = WINDOW * -(-TAIL // WINDOW)
"""Samples on either side of a block that are measured with it."""


class Master:
    """The level of a score's sound, measured once: of the whole, for it and its parts."""

    def __init__(
        self,
        whole: Callable[[], Mix],
        scenes: Sequence[Span],
        loudness: float,
        taken_off: Callable[[int], Energies] = np.zeros,
    ) -> None:
        """Measure nothing yet.

        Args:
            whole: Opens the mixdown of the whole.
            scenes: Its scenes, end to end.
            loudness: The one asked for, in LUFS.
            taken_off: Tells of so many hops by how many decibels each is turned down under dialogue, 0 or below.
        """
        self._whole, self._scenes, self._asked, self._taken_off = whole, scenes, loudness, taken_off
        self._level = Level()
        self.figures: SoundFigures | None = None
        """None until it is measured."""

    def measure(self) -> Iterator[bytes]:
        """Measure the whole, unless that is done; yield nothing after each block, so that a reader may break off.

        Raises:
            MissingError: If the SoundFont cannot be read.
        """
        if self.figures is not None:
            return
        whole = self._whole()
        blocks = whole.blocks()
        raw = Measured.joined((yield from _measured(blocks, partial(_as_played, whole))), whole.samples)
        self._level = level_for(raw, self._scenes, self._asked, self._taken_off(len(raw.energies)))
        gliding = [block for block in blocks if self._level.glides(block.first, block.first + BLOCK)]
        expected = yield from _again(raw.under(self._level), gliding, partial(self._unlimited, whole))
        loud = [block for block in blocks if expected.peak_near(block.first, block.first + BLOCK) > CEILING]
        heard = yield from _again(expected, loud, partial(self._limited, whole, EDGE))
        self.figures = SoundFigures.of(raw, expected, heard, self._scenes, self._asked)

    def sound(self, mixdown: Mix, block: Block) -> Floats:
        """Mix a block of the whole or of a part at the level of the whole, limited. (BLOCK, 2)"""
        return self._limited(mixdown, 0, block)

    def scene_sound(self, mixdown: Mix, scene: int, block: Block) -> Floats:
        """Mix a block of one scene alone, at the level that the scene has in the whole, also where it rings on. (BLOCK, 2)"""
        level = Level((), (self._level.gains[scene],))
        return limited(level.apply(mixdown.sound(block, CONTEXT), block.first - CONTEXT))

    def _limited(self, mixdown: Mix, around: int, block: Block) -> Floats:
        return limited(self._levelled(mixdown, around + CONTEXT, block))

    def _unlimited(self, mixdown: Mix, block: Block) -> Floats:
        return self._levelled(mixdown, EDGE, block)

    def _levelled(self, mixdown: Mix, around: int, block: Block) -> Floats:
        return self._level.apply(mixdown.sound(block, around), block.first - around)


def _as_played(mixdown: Mix, block: Block) -> Floats:
    """Mix a block as it is, with EDGE samples more at either end."""
    return mixdown.sound(block, EDGE)


def _again(
    measured: Measured, blocks: Sequence[Block], sound: Callable[[Block], Floats]
) -> Generator[bytes, None, Measured]:
    """Measure some blocks anew, in place of what was measured of them; yield nothing after each."""
    parts = yield from _measured(blocks, sound)
    return measured.replaced([block.first // HOP for block in blocks], parts)


def _measured(
    blocks: Sequence[Block], sound: Callable[[Block], Floats]
) -> Generator[bytes, None, list[Measured]]:
    """Measure blocks; yield nothing after each."""
    measured = []
    for each in in_threads(blocks, lambda block: _measured_block(sound(block))):
        measured.append(each)
        yield b""
    return measured


def _measured_block(sound: Floats) -> Measured:
    """Measure a block with EDGE samples more at either end, a second at a time, which stays in a core's cache."""
    starts = range(EDGE, EDGE + BLOCK, SAMPLE_RATE)
    powers = [energies(sound[start - TAIL : start + SAMPLE_RATE]) for start in starts]
    peaks = [true_peaks(sound[start - AROUND : start + SAMPLE_RATE + AROUND]) for start in starts]
    highest = np.concatenate(peaks).reshape(-1, HOP // WINDOW).max(axis=1)
    return Measured(np.concatenate(powers), highest.astype(np.float64))
