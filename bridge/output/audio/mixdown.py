"""A mixdown: the lines of a MIDI file in their seats and in a hall, mixed block by block."""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol, Self, TypeVar

import numpy as np

from bridge.output.audio.broadcast_wave import SAMPLE_RATE, samples_in
from bridge.output.audio.cache import Cache
from bridge.output.audio.hall import MEMORY, Hall
from bridge.output.audio.instruments import Instruments
from bridge.output.audio.line import Line, SampledNote
from bridge.output.audio.midi_lines import lines_of, rung_out
from bridge.output.audio.sampler import Floats, RecordingCache, mix
from bridge.output.audio.seating import seated

T = TypeVar("T")

BLOCK = 5 * SAMPLE_RATE
"""Samples rendered at a time: few enough to stay in a core's cache; a multiple of the limiter's window."""
WORKERS = min(8, os.cpu_count() or 1)
"""Threads that render; numpy releases the GIL."""
AHEAD = 32
"""Blocks rendered ahead of those asked for, to overlap with writing to disk."""
KEPT = 60
"""Blocks of a whole that are kept: five minutes, 120 MB."""
PASSING = WORKERS + 4
"""Other blocks that are kept while those around them are mixed."""
CLOSING = 960
"""Samples of the fade-out at the timeline's end: 20 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A stretch of a mixdown."""

    first: int
    """Its first sample, from the timeline's first frame."""
    notes: list[tuple[Line, list[SampledNote]]]
    """The notes of each line that are heard in it, and of which a hall hears in it, in order."""


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
class Played:
    """What is played in a block."""

    direct: Floats
    """(2, BLOCK)"""
    heard: Floats
    """What the hall hears of it at that time; silence without a hall. (2, BLOCK)"""


class Mixdown:
    """Music as samples, mixed on demand, each block once and as it is in whichever order they are asked for."""

    def __init__(
        self,
        lines: Iterable[Line],
        samples: int,
        recordings: RecordingCache,
        released: int,
        hall: Hall | None,
        keeps: int = 0,
    ) -> None:
        """Mix nothing yet.

        Args:
            lines: What is played.
            samples: The timeline's length.
            recordings: The cache of recordings.
            released: The sample at which the last note of the whole is released.
            hall: The room it is played in; None for none.
            keeps: The number of its first blocks that are kept, for they are mixed to be measured and again to be written.
        """
        self.samples = samples
        self._lines, self._recordings, self._released, self._hall = tuple(lines), recordings, released, hall
        self._keeps = keeps
        self._blocks = self._divided()
        self._played = Cache(self._play, lambda _: 1, PASSING)
        self._kept = Cache(self._mix, lambda _: 1, keeps)
        self._passing = Cache(self._mix, lambda _: 1, PASSING)

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
        lines = rung_out(lines_of(midi), self.samples, self._released)
        return type(self)(lines, self.samples, self._recordings, self._released, self._hall)

    def dry(self) -> Self:
        """Return it without the hall."""
        return type(self)(self._lines, self.samples, self._recordings, self._released, None)

    def blocks(self) -> list[Block]:
        """Return its blocks of BLOCK samples, the last one longer than the timeline."""
        return self._blocks

    def _divided(self) -> list[Block]:
        blocks = [Block(start, []) for start in range(0, self.samples, BLOCK)]
        for line in self._lines:
            heard: dict[int, list[SampledNote]] = defaultdict(list)
            for note in line.notes:
                silent = note.silent + self._delay(line)
                for block in range(max(0, note.start // BLOCK), min(silent // BLOCK + 1, len(blocks))):
                    heard[block].append(note)
            for block, notes in heard.items():
                blocks[block].notes.append((line, notes))
        return blocks

    def sound(self, block: Block, around: int) -> Floats:
        """Return a block, faded out at the timeline's end. (around + BLOCK + around, 2)

        Args:
            block: One of `blocks`.
            around: Samples more at either end, at most BLOCK.
        """
        number = block.first // BLOCK
        if not around:
            return closed(self._mixed(number).copy(), block.first, self.samples)
        after = self._mixed(number + 1)[
            :around
        ]  # first of all: who mixes the block after mixes the one after that
        sound = np.concatenate((self._mixed(number - 1)[BLOCK - around :], self._mixed(number), after))
        return closed(sound, block.first - around, self.samples)

    def _mixed(self, number: int) -> Floats:
        """Return a block by its number; silence before the first and after the last. (BLOCK, 2)"""
        if not 0 <= number < len(self._blocks):
            return np.zeros((BLOCK, 2), dtype=np.float32)
        return (self._kept if number < self._keeps else self._passing).of(number)

    def _mix(self, number: int) -> Floats:
        """Mix what is played in a block, and what the hall makes of it and of what it heard before. (BLOCK, 2)"""
        played = self._played.of(number)
        if self._hall is None:
            return np.ascontiguousarray(played.direct.T)
        before = self._played.of(number - 1).heard if number else np.zeros_like(played.heard)
        heard = np.concatenate((before[:, BLOCK - MEMORY :], played.heard), axis=1)
        return np.ascontiguousarray((played.direct + self._hall.around(heard)).T)

    def _play(self, number: int) -> Played:
        """Play a block's notes."""
        block = self._blocks[number]
        direct, heard = np.zeros((2, 2, BLOCK), dtype=np.float32)
        for line, notes in block.notes:
            delay = self._delay(line)
            first, end = block.first - delay, block.first + BLOCK
            sound = seated(line, mix(line, notes, first, end - first, self._recordings), first)
            direct += sound[:, delay:]
            if self._hall is not None:
                sound *= line.send.over(first, end)
                heard += sound[:, :BLOCK]
        return Played(direct, heard)

    def _delay(self, line: Line) -> int:
        """Return the samples by which the hall hears a line later."""
        return 0 if self._hall is None else self._hall.delay(line.depth)


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
