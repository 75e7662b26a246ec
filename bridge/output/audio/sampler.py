"""A sampler: each pitch of a SoundFont is rendered once and mixed in for every note of it.

Sound is kept as its middle, what both channels have, and its side, by which they differ, so that a seat can be given to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.cache import Cache
from bridge.output.audio.line import Line, Pitch, SampledNote

Floats = npt.NDArray[np.float32]

_LONG = 2**17
"""Samples above which a note counts as long: 2.7 s. Few do, and short notes need no recording of that length."""
_CACHED = 384 * 2**20
"""Bytes of recordings in the cache."""
_DARKEST = 500.0
"""The lowest frequency in Hz above which soft notes lose colour."""
_PIECE, _AROUND = 2_560, 256
"""Samples that are darkened together, and those on either side on which they depend: at 500 Hz the filter's response has
died away by 145 dB there."""
_PARTIALS = 2.0
"""The multiple of a note's frequency above which it loses colour when it is soft."""


class Bank(Protocol):
    """What plays pitches."""

    def top(self, pitch: Pitch, velocity: int) -> int:
        """Return the highest velocity at which a pitch plays the same samples as at this one."""
        ...

    def held(self, pitch: Pitch, velocity: int, samples: int) -> Floats:
        """Render a held pitch with what is played at a velocity, at the level of full velocity.

        Returns:
            Middle and side, or the middle alone of what has no side. (1 or 2, samples)
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A held pitch at full velocity, in 16 bits a value."""

    steps: npt.NDArray[np.int16]
    """What is dark of it and what is bright, which together are the sound: middle and side of each. (2, 1 or 2, n)"""
    step: np.float32
    """The size of a step: the peak is 32767 of them."""
    top: int
    """The highest velocity at which the bank plays it: there it is as bright as it is recorded."""

    @classmethod
    def of(cls, sound: Floats, pitch: Pitch, top: int) -> "Recording":
        """Divide sound into what is dark and what is bright, and quantise it to 16 bits.

        Above twice the pitch, and above 500 Hz, the dark part falls by 12 dB an octave, without a delay at any frequency.

        Args:
            sound: Middle and side, or the middle alone. (1 or 2, n)
            pitch: Its pitch.
            top: The highest velocity at which the bank plays it.
        """
        both = np.empty((2, *sound.shape), dtype=np.float32)
        both[0] = _darkened(sound, _corner(pitch))
        np.subtract(sound, both[0], out=both[1])
        peak = max(both.max(initial=0), -both.min(initial=0))
        step = np.float32(peak / 32767 if peak > 0 else 1)
        both /= step
        np.rint(both, out=both)
        return cls(both.astype(np.int16), step, top)


def _darkened(sound: Floats, corner: float) -> Floats:
    """Return what is dark of sound, transformed in pieces that stay in a core's cache. (1 or 2, n)"""
    rows, samples = sound.shape
    pieces = -(-samples // _PIECE)
    padded = np.zeros((rows, pieces * _PIECE + 2 * _AROUND), dtype=np.float32)
    padded[:, _AROUND : _AROUND + samples] = sound
    frequencies = np.fft.rfftfreq(_PIECE + 2 * _AROUND, 1 / SAMPLE_RATE)
    spectrum = np.fft.rfft(sliding_window_view(padded, _PIECE + 2 * _AROUND, axis=1)[:, ::_PIECE])
    spectrum *= (1 / (1 + (frequencies / corner) ** 2)).astype(np.float32)
    dark = np.fft.irfft(spectrum, _PIECE + 2 * _AROUND)[:, :, _AROUND : _AROUND + _PIECE]
    return dark.reshape(rows, -1)[:, :samples].astype(np.float32, copy=False)


_Class = tuple[Pitch, int, bool]
"""A pitch, the highest velocity at which it plays the same samples, and a flag for sounding longer than `_LONG`."""


def _corner(pitch: Pitch) -> float:
    """Return the frequency in Hz above which a pitch loses colour when it is soft."""
    _, drums, number = pitch
    return _DARKEST if drums else max(_DARKEST, _PARTIALS * 440 * 2 ** ((number - 69) / 12))


class RecordingCache:
    """A cache of a recording of each pitch for long and for short notes, as long as the longest of them needs.

    It is thread-safe, and evicts the least recently used recordings, which are rendered again when needed.
    """

    def __init__(self, lines: Iterable[Line], bank: Bank) -> None:
        self._bank = bank
        self._longest: dict[_Class, int] = {}
        for line in lines:
            for note in line.notes:
                kind = self._class(line, note)
                self._longest[kind] = max(line.needed(note), self._longest.get(kind, 0))
        self._recordings = Cache(self._recorded, lambda recording: recording.steps.nbytes, _CACHED)

    def recording(self, line: Line, note: SampledNote) -> Recording:
        """Return a recording of a note's pitch, held for at least as long as the note of this line sounds."""
        return self._recordings.of(self._class(line, note))

    def _class(self, line: Line, note: SampledNote) -> _Class:
        return note.pitch, self._bank.top(note.pitch, note.velocity), line.needed(note) > _LONG

    def _recorded(self, kind: _Class) -> Recording:
        pitch, top, _ = kind
        return Recording.of(self._bank.held(pitch, top, self._longest[kind]), pitch, top)


def mix(
    line: Line, notes: Iterable[SampledNote], first: int, samples: int, recordings: RecordingCache
) -> Floats:
    """Mix notes of a line over a range of samples; a sample is the same in whichever range it is rendered.

    Args:
        line: The line.
        notes: At least those of it that sound in the range, always in the same order.
        first: The range's first sample, from the timeline's first frame.
        samples: The range's length.
        recordings: The cache of recordings.

    Returns:
        Middle and side. (2, samples)
    """
    mixed = np.zeros((2, samples), dtype=np.float32)
    for note in notes:
        start, end = max(note.start, first), min(note.silent, first + samples)
        if start < end:
            heard = _heard(line, note, start, end, recordings)
            mixed[: len(heard), start - first : end - first] += heard
    return mixed


def _heard(line: Line, note: SampledNote, start: int, end: int, recordings: RecordingCache) -> Floats:
    """Render a note from one sample to another: middle and side, or the middle alone. (1 or 2, end - start)

    Loudness grows with the square of velocity, and what is bright with its cube: half the velocity is 12 dB softer, and
    18 dB where it is bright. Source: SoundFont 2.04, section 8.4.1, a concave curve over 96 dB; Meyer, "Acoustics and the
    Performance of Music" (5th edition, 2009), chapter 3: the partials about 3 kHz grow by more than the strongest.
    """
    recording = recordings.recording(line, note)
    heard = _played(recording, line, note, start, end)
    released = max(start, note.end)
    heard[:, released - start :] *= _envelope(note.release)[
        released - note.end : max(end, released) - note.end
    ]
    return heard


def _played(recording: Recording, line: Line, note: SampledNote, start: int, end: int) -> Floats:
    """Return a note from one sample to another, between a recording's samples where it is bent. (1 or 2, n)"""
    if not line.is_bent:
        return _coloured(recording, note.velocity, start - note.start, end - note.start)
    whole, part = line.played(note, start, end)
    first = int(whole[0])
    sound = _coloured(recording, note.velocity, first, int(whole[-1]) + 2)
    whole -= first
    heard = np.empty((len(sound), end - start), dtype=np.float32)
    for number, row in enumerate(sound):
        before, after = row.take(whole, mode="clip"), row[1:].take(whole, mode="clip")
        after -= before
        after *= part
        np.add(before, after, out=heard[number])
    return heard


def _coloured(recording: Recording, velocity: int, first: int, end: int) -> Floats:
    """Return a range of a recording as loud and as bright as a velocity asks for. (1 or 2, end - first)"""
    loudness, brightness = (velocity / 127) ** 2, velocity / recording.top
    dark, bright = recording.steps[:, :, first:end]
    sound: Floats = dark * (recording.step * np.float32(loudness))
    sound += bright * (recording.step * np.float32(loudness * brightness))
    return sound


@lru_cache(maxsize=64)
def _envelope(release: int) -> Floats:
    """Return the envelope of a note that is released; cached. (release,)"""
    return (10 ** (-3 * np.arange(release) / release)).astype(np.float32)
