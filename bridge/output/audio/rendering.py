"""A score rendered as a broadcast WAV."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bridge.output.audio.broadcast_wave import SAMPLE_RATE, header, samples_in
from bridge.output.audio.instruments import instruments
from bridge.output.audio.limiter import CONTEXT, limited
from bridge.output.audio.sampler import RELEASE, RecordingCache, SampledNote, mix

BLOCK = 5 * SAMPLE_RATE
"""Samples rendered at a time: few enough to stay in a core's cache; a multiple of the limiter's window."""
WORKERS = min(8, os.cpu_count() or 1)
"""Threads that render; numpy releases the GIL."""
AHEAD = 32
"""Blocks rendered ahead of those asked for, to overlap with writing to disk."""
CLOSING = 960
"""Samples of the fade-out at the timeline's end, where music still sounds: 20 ms."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A WAV rendered block by block on demand, with the same bytes each time."""

    midi: bytes
    """A Standard MIDI File whose time zero is the timeline's first frame."""
    duration: Fraction
    """Length of the WAV in seconds."""
    start: Fraction
    """Start timecode in seconds after its midnight."""
    description: str
    """The description in the header, for people."""
    soundfont: Path

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file, block by block. Threads render ahead; their number changes no byte.

        Raises:
            MissingError: If the SoundFont cannot be read.
            UsageError: If the timeline is too long for a WAV file.
        """
        samples = samples_in(self.duration)
        yield header(samples, self.start, self.description)
        render = instruments(self.soundfont)
        notes = _notes(self.midi)
        recordings, blocks = RecordingCache(notes, render), _blocks(notes, samples)
        with ThreadPoolExecutor(WORKERS) as pool:
            try:
                yield from _ahead(pool, [partial(_pcm, *block, samples, recordings) for block in blocks])
            finally:
                pool.shutdown(cancel_futures=True)  # nobody waits for what is broken off


def _blocks(notes: Iterable[SampledNote], samples: int) -> list[tuple[int, list[SampledNote]]]:
    """Divide a timeline into blocks: the start of each, and the notes that sound in it and in its limiter's context."""
    blocks: list[tuple[int, list[SampledNote]]] = [(start, []) for start in range(0, samples, BLOCK)]
    for note in notes:
        first, last = (note.start - CONTEXT) // BLOCK, (note.end + RELEASE + CONTEXT) // BLOCK
        for _, heard in blocks[max(0, first) : last + 1]:
            heard.append(note)
    return blocks


def _ahead(pool: Executor, tasks: Iterable[Callable[[], bytes]]) -> Iterator[bytes]:
    """Yield results in order, with the next `AHEAD` tasks submitted."""
    waiting: deque[Future[bytes]] = deque()
    for task in tasks:
        waiting.append(pool.submit(task))
        if len(waiting) > AHEAD:
            yield waiting.popleft().result()
    for future in waiting:
        yield future.result()


def _notes(midi: bytes) -> list[SampledNote]:
    """Read a MIDI file's notes, in samples and in order."""
    from symusic import Score  # noqa: PLC0415 (only where sound is rendered, for it changes the environment)

    score = Score.from_midi(midi)
    edges = np.array([tempo.time for tempo in score.tempos])
    tempi = np.array([tempo.mspq for tempo in score.tempos])
    notes = []
    for track in score.tracks:
        columns = track.notes.numpy()
        starts = _samples(columns["time"], edges, tempi, score.ticks_per_quarter)
        ends = _samples(columns["time"] + columns["duration"], edges, tempi, score.ticks_per_quarter)
        rows = zip(starts, ends, columns["pitch"].tolist(), columns["velocity"].tolist(), strict=True)
        notes += [SampledNote(a, b, (track.program, track.is_drum, p), v) for a, b, p, v in rows]
    return sorted(notes, key=lambda note: (note.start, note.pitch, note.end))


def _samples(
    ticks: npt.NDArray[np.int32], edges: npt.NDArray[np.int64], tempi: npt.NDArray[np.int64], quarter: int
) -> list[int]:
    """Return the sample nearest each tick, counted in whole microseconds a quarter so that no error accumulates.

    Args:
        ticks: (n,)
        edges: The tick of each tempo event. (m,)
        tempi: Microseconds a quarter from there on. (m,)
        quarter: Ticks a quarter.
    """
    passed = np.concatenate(([0], np.cumsum(np.diff(edges) * tempi[:-1])))
    at = np.searchsorted(edges, ticks, side="right") - 1
    microticks = passed[at] + (ticks - edges[at]) * tempi[at]
    samples: list[int] = np.rint(microticks * (SAMPLE_RATE / (quarter * 1e6))).astype(np.int64).tolist()
    return samples


def _pcm(first: int, notes: Iterable[SampledNote], samples: int, recordings: RecordingCache) -> bytes:
    """Render a block as 16 bit samples, faded out at the timeline's end.

    Args:
        first: The block's first sample.
        notes: The notes that sound in it and in its limiter's context.
        samples: The timeline's length.
        recordings: The cache of recordings.
    """
    block = limited(mix(notes, first - CONTEXT, BLOCK + 2 * CONTEXT, recordings))[: samples - first]
    left = samples - first
    if left - CLOSING < len(block):
        fade = (left - np.arange(len(block), dtype=np.float32)) / np.float32(CLOSING)
        block *= np.minimum(fade, 1)[:, None]
    block *= np.float32(32767)
    return np.rint(block, out=block).astype("<i2").tobytes()
