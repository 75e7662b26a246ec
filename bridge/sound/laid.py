"""Measured sound, laid along a timeline."""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.sound.heard import SILENT, Floats
from bridge.sound.measured import BLOCK, COARSE, FINE, FINE_CHANNELS, MeasuredSound
from bridge.sound.parts import MUSIC, Part
from bridge.timeline import Timeline

Times = npt.NDArray[np.float64]
_MASKED: Final = 15.0
"""Decibels by which speech may be under all that sounds with it, and still be told."""
_ROUNDED: Final = 1e-6
"""Samples by which a place may be rounded before it counts as the one before."""
_EACH: Final = ("power", "bright", "onset", "speech", "spoken", "pitch", "rise", "beats")
"""The channels that have a float for each sample."""
_FLOOR: Final = 10 ** (SILENT / 10)


@dataclass(slots=True, eq=False)
class Laid:
    """The sound of a timeline, 100 samples a second, as it is gathered from parts."""

    power: Floats
    """Mean square of all that sounds. (n,)"""
    bright: Floats
    """The sum of centroids, each times its power. (n,)"""
    onset: Floats
    """The largest growth of a spectrum, in decibels. (n,)"""
    speech: Floats
    """The largest probability of speech. (n,)"""
    spoken: Floats
    """The power of the sound that it is told of. (n,)"""
    pitch: Floats
    """The pitch of that sound, as a MIDI note number; 0 for none. (n,)"""
    rise: Floats
    """The steepest rise of the level, in decibels. (n,)"""
    risen: Times
    """Where that is, in seconds. (n,)"""
    steady: Floats
    """The largest steadiness. (m,)"""
    chroma: Floats
    """Chroma of the sound that it is told of. (m, 12)"""
    known: npt.NDArray[np.bool_]
    """True where what sounds is known. (n,)"""
    marked: npt.NDArray[np.bool_]
    """True where the timeline itself says that there is music. (n,)"""
    beats: Floats
    """Growth of the spectrum of what may be music. (n,)"""
    count: int
    """Samples."""

    @classmethod
    def empty(cls, timeline: Timeline) -> "Laid":
        """Make room for a timeline's sound."""
        n = ceil(timeline.duration * FINE)
        m = -(-n // COARSE)
        return cls(
            **{name: np.zeros(n, np.float32) for name in _EACH},
            risen=np.zeros(n),
            steady=np.zeros(m, np.float32),
            chroma=np.zeros((m, 12), np.float32),
            known=np.zeros(n, np.bool_),
            marked=np.zeros(n, np.bool_),
            count=n,
        )

    def lay(self, part: Part, sound: MeasuredSound) -> None:
        """Lay what a part plays of one block."""
        at, places, times = self._places(part, sound.number)
        if not len(at):
            return
        fine = dict(zip(FINE_CHANNELS, sound.fine[places].T, strict=True))
        gain = 10 ** (part.gain / 10)
        power = np.where(fine["loudness"] > SILENT, 10 ** (fine["loudness"] / 10) * gain, 0).astype(
            np.float32
        )
        self.power[at] += power
        self.bright[at] += power * fine["brightness"]
        self.known[at] = True
        if part.role == MUSIC:
            self.marked[at] = True
        elif part.speed > 0:
            self._told(part, at, times, fine, power)
        self._lines(at, places, sound, fine["onset"])

    def _told(
        self, part: Part, at: "npt.NDArray[np.intp]", times: Times, fine: dict[str, Floats], power: Floats
    ) -> None:
        """Lay what only sound tells that is no music and plays forwards."""
        self.onset[at] = np.maximum(self.onset[at], fine["onset"])
        clearer = fine["speech"] > self.speech[at]
        for channel, values in (
            (self.speech, fine["speech"]),
            (self.spoken, power),
            (self.pitch, fine["pitch"]),
        ):
            channel[at] = np.where(clearer, values, channel[at])
        when = times + fine["place"] / (FINE * float(part.speed))
        steeper = (fine["rise"] > self.rise[at]) & (when >= float(part.start)) & (when < float(part.end))
        self.rise[at] = np.where(steeper, fine["rise"], self.rise[at])
        self.risen[at] = np.where(steeper, when, self.risen[at])

    def _lines(
        self, at: "npt.NDArray[np.intp]", places: "npt.NDArray[np.intp]", sound: MeasuredSound, onset: Floats
    ) -> None:
        """Lay what tells whether there is music: of several sounds, that of the steadiest."""
        coarse = sound.coarse[places // COARSE]  # (k, channels)
        steadier = coarse[:, 12] >= self.steady[at // COARSE]
        self.beats[at] = np.where(steadier, onset, self.beats[at])
        first = np.flatnonzero(np.diff(at // COARSE, prepend=-1))
        slots, rows = at[first] // COARSE, coarse[first]
        better = rows[:, 12] > self.steady[slots]
        self.steady[slots[better]] = rows[better, 12]
        self.chroma[slots[better]] = rows[better, :12]

    def _places(
        self, part: Part, number: int
    ) -> tuple["npt.NDArray[np.intp]", "npt.NDArray[np.intp]", Times]:
        """Return the samples of record time that play a block, their places in it, and when these begin."""
        start, speed = float(part.start), float(part.speed)
        ends = sorted(
            (block / FINE - float(part.source)) / speed for block in (number * BLOCK, (number + 1) * BLOCK)
        )
        low = max(start, start + ends[0])
        high = min(float(part.end), start + ends[1])
        at = np.arange(max(0, ceil(low * FINE - 1.5)), min(self.count, ceil(high * FINE + 0.5)))
        middle = (at + 0.5) / FINE
        places = (
            np.floor((float(part.source) + (middle - start) * speed) * FINE + _ROUNDED).astype(np.intp)
            - number * BLOCK
        )
        inside = (middle >= start) & (middle < float(part.end)) & (places >= 0) & (places < BLOCK)
        at, places = at[inside], places[inside]
        times = start + ((places + number * BLOCK) / FINE - float(part.source)) / speed
        return at, places, times

    def silence(self, start: float, end: float) -> None:
        """Say that a stretch is known, whether anything sounds or not."""
        self.known[max(0, round(start * FINE)) : max(0, round(end * FINE))] = True

    def unread(self, start: float, end: float) -> None:
        """Say that something of a stretch is not known, where nothing else sounds."""
        stretch = slice(max(0, round(start * FINE)), max(0, round(end * FINE)))
        self.known[stretch] &= self.power[stretch] > 0

    @property
    def loudness(self) -> Floats:
        """Decibels below full scale, SILENT at least; NaN where nothing is known. (n,)"""
        return np.where(self.known, 10 * np.log10(np.maximum(self.power, _FLOOR)), np.nan).astype(np.float32)

    @property
    def brightness(self) -> Floats:
        """Centroid in hertz; NaN where nothing is known. (n,)"""
        mean = self.bright / np.maximum(self.power, _FLOOR)
        return np.where(self.known, mean, np.nan).astype(np.float32)

    @property
    def spoken_of(self) -> Floats:
        """The probability of speech that is not drowned by other sound. (n,)"""
        drowned = self.spoken * 10 ** (_MASKED / 10) < self.power
        return np.where(drowned, 0, self.speech).astype(np.float32)
