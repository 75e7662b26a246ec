"""A mixdown: the notes of a MIDI file, mixed block by block."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from bridge.output.audio.broadcast_wave import SAMPLE_RATE, samples_in
from bridge.output.audio.instruments import instruments
from bridge.output.audio.notes import notes_of, rung_out
from bridge.output.audio.sampler import Floats, RecordingCache, SampledNote, mix
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
CLOSING = 960
"""Samples of the fade-out at the timeline's end: 20 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A stretch of a mixdown."""

    first: int
    """Its first sample, from the timeline's first frame."""
    notes: list[SampledNote]
    """The notes that sound in it and within MARGIN of it, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixdown:
    """Music as samples, mixed on demand."""

    notes: Sequence[SampledNote]
    """In order."""
    samples: int
    """The timeline's length."""
    recordings: RecordingCache
    released: int
    """The sample at which the last note of the whole is released."""

    @classmethod
    def of(cls, midi: bytes, duration: Fraction, soundfont: Path) -> Self:
        """Read a MIDI file, and open the SoundFont to play it with.

        Args:
            midi: A Standard MIDI File whose time zero is the timeline's first frame.
            duration: The timeline's length in seconds.
            soundfont: The SoundFont.

        Raises:
            MissingError: If the SoundFont cannot be read.
        """
        samples, render, written = samples_in(duration), instruments(soundfont), notes_of(midi)
        released = max((note.end for note in written), default=0)
        notes = rung_out(written, samples, released)
        return cls(notes, samples, RecordingCache(notes, render), released)

    def part(self, midi: bytes) -> Self:
        """Return one of its parts, from a MIDI file of its own, as it sounds in the whole."""
        return replace(self, notes=rung_out(notes_of(midi), self.samples, self.released))

    def blocks(self) -> list[Block]:
        """Divide it into blocks of BLOCK samples, the last one longer than the timeline."""
        blocks = [Block(start, []) for start in range(0, self.samples, BLOCK)]
        for note in self.notes:
            first, last = (note.start - MARGIN) // BLOCK, (note.silent + MARGIN) // BLOCK
            for block in blocks[max(0, first) : last + 1]:
                block.notes.append(note)
        return blocks

    def sound(self, block: Block, around: int) -> Floats:
        """Mix a block, faded out at the timeline's end. (around + BLOCK + around, 2)

        Args:
            block: One of `blocks`.
            around: Samples more at either end, at most MARGIN.
        """
        first, length = block.first - around, BLOCK + 2 * around
        sound = mix(block.notes, first, length, self.recordings)
        left = self.samples - first
        if left - CLOSING < length:
            fade = (left - np.arange(length, dtype=np.float32)) / np.float32(CLOSING)
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
