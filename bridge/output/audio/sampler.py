"""A sampler: each pitch of a SoundFont is rendered once and mixed in for every note of it.

The renderer ignores velocity and cuts a note at its end; velocity and release are applied here.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RELEASE = 14_400
"""Samples of a note's release after its end, by 60 dB: 0.3 s at 48 kHz."""
_LONG = 2**17
"""Samples above which a note counts as long: 2.7 s. Few do, and short notes need no recording of that length."""
_CACHED = 192 * 2**20
"""Bytes of recordings in the cache."""

Pitch = tuple[int, bool, int]
"""General MIDI program, the drum kit's flag, MIDI note number."""
Render = Callable[[Pitch, int], Floats]
"""A function that renders a held pitch of so many samples at full velocity. (n, 2)"""


@dataclass(frozen=True, slots=True)
class SampledNote:
    """One note, in samples."""

    start: int
    """Samples from the timeline's first frame."""
    end: int
    """The sample at which it is released."""
    pitch: Pitch
    velocity: int
    """MIDI velocity, 1 to 127."""
    release: int = RELEASE
    """Samples from its release to silence, 60 dB down."""

    @property
    def silent(self) -> int:
        """The sample from which it is silent."""
        return self.end + self.release

    @property
    def samples(self) -> int:
        """Samples from its start to silence."""
        return self.silent - self.start


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A held pitch at full velocity, in 16 bits a value."""

    steps: npt.NDArray[np.int16]
    """The values in steps. (n, 2)"""
    step: np.float32
    """The size of a step: the peak is 32767 of them."""

    @classmethod
    def of(cls, sound: Floats) -> "Recording":
        """Quantise sound to 16 bits. (n, 2)"""
        peak = max(sound.max(), -sound.min())
        step = np.float32(peak / 32767 if peak > 0 else 1)
        return cls(np.rint(sound / step).astype(np.int16), step)


_Class = tuple[Pitch, bool]
"""A pitch, and a flag for sounding longer than `_LONG`."""


def _class(note: SampledNote) -> _Class:
    return note.pitch, note.samples > _LONG


class RecordingCache:
    """A cache of a recording of each pitch for long and for short notes, as long as the longest of them needs.

    It is thread-safe, and evicts the least recently used recordings, which are rendered again when needed.
    """

    def __init__(self, notes: Iterable[SampledNote], render: Render) -> None:
        self._render = render
        self._longest: dict[_Class, int] = {}
        for note in notes:
            self._longest[_class(note)] = max(note.samples, self._longest.get(_class(note), 0))
        self._recordings: OrderedDict[_Class, Recording] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def recording(self, note: SampledNote) -> Recording:
        """Return a recording of a note's pitch, held for at least as long as the note sounds."""
        kind = _class(note)
        with self._lock:
            if kind not in self._recordings:
                self._keep(kind, Recording.of(self._render(note.pitch, self._longest[kind])))
            self._recordings.move_to_end(kind)
            return self._recordings[kind]

    def _keep(self, kind: _Class, recording: Recording) -> None:
        self._recordings[kind] = recording
        self._size += recording.steps.nbytes
        while self._size > _CACHED and len(self._recordings) > 1:
            self._size -= self._recordings.popitem(last=False)[1].steps.nbytes


def mix(notes: Iterable[SampledNote], first: int, samples: int, recordings: RecordingCache) -> Floats:
    """Mix the notes of a range of samples; a sample is the same in whichever range it is rendered.

    Args:
        notes: At least those that sound in the range, always in the same order.
        first: The range's first sample, from the timeline's first frame.
        samples: The range's length.
        recordings: The cache of recordings.

    Returns:
        (samples, 2)
    """
    mixed, scratch = np.zeros((samples, 2), dtype=np.float32), np.empty((samples, 2), dtype=np.float32)
    for note in notes:
        start, end = max(note.start, first), min(note.silent, first + samples)
        if start < end:
            mixed[start - first : end - first] += _heard(note, start, end, recordings, scratch)
    return mixed


def _heard(note: SampledNote, start: int, end: int, recordings: RecordingCache, scratch: Floats) -> Floats:
    """Render a note from one sample to another, in scratch memory. (end - start, 2)

    Loudness grows with the square of velocity. Source: SoundFont 2.04, section 8.4.1, a concave curve over 96 dB.
    """
    recording = recordings.recording(note)
    heard = scratch[: end - start]
    heard[...] = recording.steps[start - note.start : end - note.start]
    heard *= recording.step * np.float32((note.velocity / 127) ** 2)
    released = max(start, note.end)
    heard[released - start :] *= _envelope(note.release)[released - note.end : max(end, released) - note.end]
    return heard


@lru_cache(maxsize=64)
def _envelope(release: int) -> Floats:
    """Return the envelope of a note that is released; cached. (release, 2)"""
    falling = np.float32(-3) * np.arange(release, dtype=np.float32)[:, None] / release
    return np.repeat(np.float32(10.0) ** falling, 2, axis=1)
