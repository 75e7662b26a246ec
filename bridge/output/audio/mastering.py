"""Mastering: a score's sound is measured, and brought to the loudness asked for."""

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial

import numpy as np

from bridge.output.audio.figures import SoundFigures
from bridge.output.audio.levels import Level, Measured, Span, level_for
from bridge.output.audio.limiter import CEILING, CONTEXT, limited
from bridge.output.audio.loudness import HOP, TAIL, Energies, Floats, energies
from bridge.output.audio.mixdown import BLOCK, Block, Mixdown, in_threads
from bridge.output.audio.true_peak import AROUND, WINDOW, true_peaks

EDGE = WINDOW * -(-TAIL // WINDOW)
"""Samples on either side of a block that are measured with it."""


class Master:
    """The level of a score's sound, measured once: of the whole, for it and its parts."""

    def __init__(self, whole: Callable[[], Mixdown], scenes: Sequence[Span], loudness: float) -> None:
        """Measure nothing yet.

        Args:
            whole: Opens the mixdown of the whole.
            scenes: Its scenes, end to end.
            loudness: The one asked for, in LUFS.
        """
        self._whole, self._scenes, self._asked = whole, scenes, loudness
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
        raw = yield from _measured(whole, partial(_unlimited, whole))
        self._level = level_for(raw, self._scenes, self._asked)
        expected = heard = raw.under(self._level)
        if expected.peak > CEILING:
            heard = yield from _measured(whole, partial(self._limited, whole, EDGE))
        self.figures = SoundFigures.of(raw, expected, heard, self._scenes, self._asked)

    def sound(self, mixdown: Mixdown, block: Block) -> Floats:
        """Mix a block of the whole or of a part at the level of the whole, limited. (BLOCK, 2)"""
        return self._limited(mixdown, 0, block)

    def _limited(self, mixdown: Mixdown, around: int, block: Block) -> Floats:
        first = block.first - around - CONTEXT
        return limited(self._level.apply(mixdown.sound(block, around + CONTEXT), first))


def _unlimited(mixdown: Mixdown, block: Block) -> Floats:
    """Mix a block as it is, with EDGE samples more at either end."""
    return mixdown.sound(block, EDGE)


def _measured(mixdown: Mixdown, sound: Callable[[Block], Floats]) -> Generator[bytes, None, Measured]:
    """Measure all blocks of a mixdown; yield nothing after each."""
    powers, peaks = [np.zeros(0)], [np.zeros(0)]
    for block_powers, block_peaks in in_threads(
        mixdown.blocks(), lambda block: _measured_block(sound(block))
    ):
        powers.append(block_powers)
        peaks.append(block_peaks)
        yield b""
    whole, begun = mixdown.samples // HOP, -(-mixdown.samples // HOP)
    return Measured(np.concatenate(powers)[:whole], np.concatenate(peaks)[:begun])


def _measured_block(sound: Floats) -> tuple[Energies, Energies]:
    """Measure a block with EDGE samples more at either end: energy and true peak of each hop."""
    peaks = true_peaks(sound[EDGE - AROUND : EDGE + BLOCK + AROUND])
    highest = peaks.reshape(-1, HOP // WINDOW).max(axis=1).astype(np.float64)
    return energies(sound[EDGE - TAIL : EDGE + BLOCK]), highest
