"""A mixdown: the lines of a MIDI file in their seats and in a hall, mixed block by block."""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol, Self, TypeVar

import numpy as np

from bridge.output.audio.broadcast_wave import SAMPLE_RATE, samples_in
from bridge.output.audio.hall import MEMORY, Hall
from bridge.output.audio.instruments import Instruments
from bridge.output.audio.line import Line, SampledNote
from bridge.output.audio.midi_lines import lines_of, rung_out
from bridge.output.audio.sampler import Floats, RecordingCache, mix
from bridge.output.audio.seating import seated
from bridge.output.audio.true_peak import WINDOW

T = TypeVar("T")

BLOCK = 5 * SAMPLE_RATE
"""Samples rendered at a time: few enough to stay in a core's cache; a multiple of the limiter's window."""
WORKERS = min(8, os.cpu_count() or 1)
"""Threads that render; numpy releases the GIL."""
AHEAD = 32
"""Blocks rendered ahead of those asked for, to overlap with writing to disk."""
MARGIN = 96 * WINDOW
"""The most samples on either side of a block that are heard with it."""
KEPT = 60
"""Blocks of a whole that are kept: five minutes, 120 MB."""
CLOSING = 960
"""Samples of the fade-out at the timeline's end: 20 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A stretch of a mixdown."""

    first: int
    """Its first sample, from the timeline's first frame."""
    notes: list[tuple[Line, list[SampledNote]]]
    """The notes of each line that are heard in it and within MARGIN of it, in order."""


class Mix(Protocol):
    """Music as samples, block by block; whoever renders it."""

    @property
    def samples(self) -> int:
        """The timeline's length."""
        ...

    def blocks(self) -> list[Block]:
        """Divide it into blocks of BLOCK samples, the last one longer than the timeline."""
        ...

    def sound(self, block: Block, around: int) -> Floats:
        """Return a block with samples more at either end, faded out at the timeline's end. (around + BLOCK + around, 2)"""
        ...

    def part(self, midi: bytes) -> Self:
        """Return one of its parts, from a MIDI file of its own."""
        ...

    def dry(self) -> Self:
        """Return it without reverb."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Mixdown:
    """Music as samples, mixed on demand."""

    lines: tuple[Line, ...]
    samples: int
    """The timeline's length."""
    recordings: RecordingCache
    released: int
    """The sample at which the last note of the whole is released."""
    hall: Hall | None
    """None for no room at all."""
    keeps: int = 0
    """The number of its first blocks that are kept, for they are mixed to be measured and again to be written."""
    kept: dict[int, Floats] = field(default_factory=dict)
    """Those that were mixed, by their first samples."""

    @classmethod
    def of(cls, midi: bytes, duration: Fraction, soundfont: Path, hall: Hall | None = None) -> Self:
        """Read a MIDI file, and open the SoundFont to play it with.

        Args:
            midi: A Standard MIDI File whose time zero is the timeline's first frame.
            duration: The timeline's length in seconds.
            soundfont: The SoundFont.
            hall: The room it is played in; None for none.

        Raises:
            MissingError: If the SoundFont cannot be read.
        """
        samples, bank, written = samples_in(duration), Instruments(soundfont), lines_of(midi)
        released = max((note.end for line in written for note in line.notes), default=0)
        lines = rung_out(written, samples, released)
        return cls(lines, samples, RecordingCache(lines, bank), released, hall, KEPT)

    def part(self, midi: bytes) -> Self:
        """Return one of its parts, from a MIDI file of its own, as it sounds in the whole."""
        lines = rung_out(lines_of(midi), self.samples, self.released)
        return replace(self, lines=lines, keeps=0, kept={})

    def dry(self) -> Self:
        """Return it without the hall."""
        return replace(self, hall=None, keeps=0, kept={})

    @property
    def _memory(self) -> int:
        """Samples for which what was heard before is heard again."""
        return MEMORY if self.hall is not None else 0

    def blocks(self) -> list[Block]:
        """Divide it into blocks of BLOCK samples, the last one longer than the timeline."""
        blocks = [Block(start, []) for start in range(0, self.samples, BLOCK)]
        for line in self.lines:
            heard: dict[int, list[SampledNote]] = defaultdict(list)
            for note in line.notes:
                first, end = note.start - MARGIN, note.silent + MARGIN + self._memory
                for block in range(max(0, first // BLOCK), min(end // BLOCK + 1, len(blocks))):
                    heard[block].append(note)
            for block, notes in heard.items():
                blocks[block].notes.append((line, notes))
        return blocks

    def sound(self, block: Block, around: int) -> Floats:
        """Return a block, faded out at the timeline's end. (around + BLOCK + around, 2)

        Args:
            block: One of `blocks`.
            around: Samples more at either end, at most MARGIN.
        """
        first, length = block.first - around, BLOCK + 2 * around
        return closed(self._mixed(block)[MARGIN - around :][:length].copy(), first, self.samples)

    def _mixed(self, block: Block) -> Floats:
        """Return a block with MARGIN samples more at either end; the first KEPT blocks are mixed once."""
        if block.first in self.kept:
            return self.kept[block.first]
        mixed = self._played(block, block.first - MARGIN, BLOCK + 2 * MARGIN)
        if block.first < self.keeps * BLOCK:
            self.kept[block.first] = mixed
        return mixed

    def _played(self, block: Block, first: int, length: int) -> Floats:
        """Mix what is played, and what the hall makes of it. (length, 2)"""
        before, end = first - self._memory, first + length
        direct = np.zeros((2, length), dtype=np.float32)
        heard = np.zeros((2, self._memory + length), dtype=np.float32)
        for line, notes in block.notes:
            sound = seated(line, mix(line, notes, before, end - before, self.recordings), before)
            direct += sound[:, self._memory :]
            if self.hall is not None:
                sound *= line.send.over(before, end)
                delay = self.hall.delay(line.depth)
                heard[:, delay:] += sound[:, : end - before - delay]
        both = direct if self.hall is None else direct + self.hall.around(heard)
        return np.ascontiguousarray(both.T)


def closed(sound: Floats, first: int, samples: int) -> Floats:
    """Fade sound out in place at the timeline's end, and return it.

    Args:
        sound: (n, 2)
        first: Its first sample, from the timeline's first frame.
        samples: The timeline's length.
    """
    left = samples - first
    if left - CLOSING < len(sound):
        fade = (left - np.arange(len(sound), dtype=np.float32)) / np.float32(CLOSING)
        sound *= fade.clip(0, 1)[:, None]
    return sound


def in_threads(blocks: Iterable[Block], work: Callable[[Block], T]) -> Iterator[T]:
    """Yield what is made of each block, in order, with the next AHEAD under way. Their number changes no result."""
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            waiting: deque[Future[T]] = deque()
            for block in blocks:
                waiting.append(pool.submit(work, block))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)  # nobody waits for what is broken off
