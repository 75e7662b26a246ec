"""Plays notes with a SoundFont: each pitch is rendered once and laid wherever a note asks for it.

The renderer keeps time, but ignores velocity and stops a note dead at its end; both are given back here.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RELEASE = 14_400
"""Samples a note fades for after its end, by 60 dB: 0.3 s at 48 kHz."""
_FADE = np.repeat(
    np.float32(10.0) ** (np.float32(-3) * np.arange(RELEASE, dtype=np.float32)[:, None] / RELEASE), 2, axis=1
)
"""What is left of a released note. (RELEASE, 2)"""
_LONG = 2**17
"""Samples that few notes sound longer than, and no others pay for: 2.7 s."""
_CACHED = 192 * 2**20
"""Bytes of recordings that are kept."""

Pitch = tuple[int, bool, int]
"""General MIDI program, whether it is the drum kit, MIDI note number."""
Render = Callable[[Pitch, int], Floats]
"""Renders a held pitch: of so many samples, as (n, 2) at full velocity."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """One note, in samples."""

    start: int
    """From the timeline's first frame."""
    end: int
    """The note is released here, and silent `RELEASE` samples later."""
    pitch: Pitch
    velocity: int
    """1 to 127."""

    @property
    def samples(self) -> int:
        """From its start to where it is silent."""
        return self.end - self.start + RELEASE


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A held pitch at full velocity, in half the memory its values would take."""

    steps: npt.NDArray[np.int16]
    """(n, 2)"""
    step: np.float32
    """What a step is worth: the peak is 32767 of them."""

    @classmethod
    def of(cls, sound: Floats) -> "Recording":
        """Write sound down. (n, 2)."""
        peak = max(sound.max(), -sound.min())
        step = np.float32(peak / 32767 if peak > 0 else 1)
        return cls(np.rint(sound / step).astype(np.int16), step)


_Class = tuple[Pitch, bool]
"""A pitch, and whether it sounds longer than `_LONG`."""


def _class(note: Sounding) -> _Class:
    return note.pitch, note.samples > _LONG


class Bank:
    """A recording of each pitch that long or short notes ask for, as long as the longest of them needs.

    For any number of threads. What was used longest ago is forgotten first, and recorded again when it is asked for.
    """

    def __init__(self, notes: Iterable[Sounding], render: Render) -> None:
        self._render = render
        self._longest: dict[_Class, int] = {}
        for note in notes:
            self._longest[_class(note)] = max(note.samples, self._longest.get(_class(note), 0))
        self._recordings: OrderedDict[_Class, Recording] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def recording(self, note: Sounding) -> Recording:
        """A note's pitch, held for at least as long as the note sounds."""
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


def mix(notes: Iterable[Sounding], first: int, samples: int, bank: Bank) -> Floats:
    """Sum what sounds in a stretch of time; a sample is the same whichever stretch it is asked for in.

    Args:
        notes: At least those that sound in the stretch, always in the same order.
        first: Where the stretch begins, in samples from the timeline's first frame.
        samples: How long it is.
        bank: Has the pitches.

    Returns:
        (samples, 2)
    """
    mixed, scratch = np.zeros((samples, 2), dtype=np.float32), np.empty((samples, 2), dtype=np.float32)
    for note in notes:
        start, end = max(note.start, first), min(note.end + RELEASE, first + samples)
        if start < end:
            mixed[start - first : end - first] += _heard(note, start, end, bank, scratch)
    return mixed


def _heard(note: Sounding, start: int, end: int, bank: Bank, scratch: Floats) -> Floats:
    """What is heard of a note from one sample to another, in scratch memory. (end - start, 2).

    Loudness grows with the square of velocity. Source: SoundFont 2.04, section 8.4.1, a concave curve over 96 dB.
    """
    recording = bank.recording(note)
    heard = scratch[: end - start]
    heard[...] = recording.steps[start - note.start : end - note.start]
    heard *= recording.step * np.float32((note.velocity / 127) ** 2)
    released = max(start, note.end)
    heard[released - start :] *= _FADE[released - note.end : max(end, released) - note.end]
    return heard
