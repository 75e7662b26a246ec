"""A line: the notes of one instrument on one track, and what its controllers do over time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.curve import Curve, Values

RELEASE = 14_400
"""Samples of a note's release after its end, by 60 dB: 0.3 s at 48 kHz."""
VIBRATO_RATE = 5.5
"""Vibratos a second: those of singers and string players have 5 to 7. Source: Sundberg, "The Science of the Singing Voice"
(1987), chapter 8."""
_STILL = SAMPLE_RATE // 5
"""Samples for which a note is still before its vibrato begins, and over which that grows to its width."""
_APART = 0.618
"""The share of a vibrato by which that of the next semitone is ahead, so that no two notes of a chord go the same way."""
STEP = 64
"""Samples over which the speed of a note that is bent changes straight."""
_PART = np.arange(STEP, dtype=np.float32) / np.float32(STEP)

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

Pitch = tuple[int, bool, int]
"""General MIDI program, the drum kit's flag, MIDI note number."""


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
class Line:
    """The notes of one instrument on one track, and its controllers."""

    notes: tuple[SampledNote, ...]
    gains: tuple[Curve, ...]
    """Its loudness is the product of all of them."""
    pan: Curve
    """From -1, left, to 1, right."""
    send: Curve
    """The share of it that the hall hears, from 0 to 1."""
    bend: Curve
    """Semitones."""
    vibrato: Curve
    """Semitones by which its pitch goes up and down."""
    depth: float
    """Of its seat: from 0, in front, to 1, at the back."""

    @property
    def is_bent(self) -> bool:
        """True if its pitch is not always the written one."""
        return not (self.bend.is_level and self.bend.extreme == 0 and self.vibrato.extreme == 0)

    def needed(self, note: SampledNote) -> int:
        """Return the samples of a recording that a note of it needs: bent up it is over sooner."""
        if not self.is_bent:
            return note.samples
        return 4 + int(note.samples * 2 ** ((max(self.bend.extreme, 0) + self.vibrato.extreme) / 12))

    def gain(self, first: int, end: int) -> npt.NDArray[np.float32]:
        """Return its gain from one sample to another, or one gain where it does not change. (end - first,) or (1,)"""
        gain: npt.NDArray[np.float32] = np.float32(1) * self.gains[0].over(first, end)
        for curve in self.gains[1:]:
            gain = gain * curve.over(first, end)
        return gain

    def played(self, note: SampledNote, first: int, end: int) -> tuple[Indices, Floats]:
        """Return the place in a recording of a note at each sample, for a note that is bent.

        Returns:
            The sample before each place, and the way from it to the next, from 0 to 1. (end - first,) each
        """
        corners = np.arange(0, end - note.start + 2 * STEP, STEP)
        at = note.start + corners
        swing = np.sin(2 * np.pi * (VIBRATO_RATE / SAMPLE_RATE * corners + note.pitch[2] * _APART))
        swing *= np.clip((corners - _STILL) / _STILL, 0, 1)
        speed = 2 ** ((self.bend.at(at) + self.vibrato.at(at) * swing) / 12)
        passed = np.concatenate(([0.0], np.cumsum((speed[:-1] + speed[1:]) * (STEP / 2))))
        near = (first - note.start) // STEP
        whole, part = _straight(passed[near:])
        inside = slice(first - note.start - near * STEP, end - note.start - near * STEP)
        return whole[inside], part[inside]


def _straight(corners: Values) -> tuple[Indices, Floats]:
    """Return whole numbers and what is beyond them, straight between corners that are STEP apart; exact to 1e-5."""
    begin = corners[:-1].astype(np.int64)
    part = np.diff(corners).astype(np.float32)[:, None] * _PART
    part += (corners[:-1] - begin).astype(np.float32)[:, None]
    passed = np.floor(part)
    part -= passed
    whole = passed.astype(np.int64)
    whole += begin[:, None]
    return whole.reshape(-1), part.reshape(-1)
