"""A hall: the sound of a room around instruments, as a response with which what it hears is convolved."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.output.audio.broadcast_wave import SAMPLE_RATE

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

BANDS: Final = (63, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000)
"""The middles of octaves, in Hz."""
MEMORY = 110_400
"""Samples for which the hall sounds on: 2.3 s."""
_PIECE = 120_000
"""Samples that are convolved at once; with MEMORY a length that is quick to transform."""
_SEED = 1895
"""The year in which Sabine began to measure reverberation: the same noise in every hall and on every machine."""
_SOUND = 343.0
"""Metres a second."""
_FADE = SAMPLE_RATE // 20
"""Samples over which the response is faded out at its end, some 60 dB down."""
_ACROSS = (np.float32(np.cos(np.pi / 6)), np.float32(np.sin(np.pi / 6)))
"""Shares of a side that the same side of the hall hears, and the other: of any power together the same."""
_MIDDLE = (250.0, 4_000.0)
"""The frequencies in Hz over whose mean the hall is as loud as what it hears."""


@dataclass(frozen=True, slots=True)
class Hall:
    """A room to play in."""

    decay: tuple[float, ...]
    """Seconds in which its sound dies away by 60 dB, by octave of `BANDS`."""
    level: tuple[float, ...]
    """The level of its sound in decibels, likewise: less in the bass, which would be muddy."""
    size: tuple[float, float, float]
    """Metres: its width, its depth, its height."""
    reflects: float
    """The share of a sound's pressure that a wall gives back."""
    early: float
    """The share of its sound's energy in single reflections."""
    nearest: float
    """Seconds by which its sound comes later where a player sits in front; at the back it comes at once."""

    def delay(self, depth: float) -> int:
        """Return the samples by which its sound comes later than a player's, who sits at a depth from 0 to 1."""
        return round((1 - depth) * self.nearest * SAMPLE_RATE)

    def around(self, heard: Floats) -> Floats:
        """Return its sound.

        Args:
            heard: What it hears, with MEMORY samples more before. (2, MEMORY + n)

        Returns:
            (2, n)
        """
        sound = np.zeros((2, heard.shape[1] - MEMORY), dtype=np.float32)
        for first in range(0, sound.shape[1], _PIECE):
            piece = heard[:, first : first + MEMORY + _PIECE]
            if piece.any():
                sound[:, first : first + _PIECE] = self._convolved(piece)
        return sound

    def _convolved(self, heard: Floats) -> Floats:
        """Return its sound of a piece. (2, MEMORY + n), n at most _PIECE -> (2, n)"""
        same, other = _ACROSS
        spectrum = np.fft.rfft(heard * same + heard[::-1] * other, MEMORY + _PIECE)
        spectrum *= _spectrum(self)
        return np.fft.irfft(spectrum, MEMORY + _PIECE)[:, MEMORY : heard.shape[1]].astype(
            np.float32, copy=False
        )

    def response(self) -> Floats:
        """Return its response to an impulse on both sides. (MEMORY, 2)

        Noise that dies away in each octave at its own speed, and single reflections as a room of its size has them.
        Source: Moorer, "About this reverberation business" (Computer Music Journal 3, 1979); Allen and Berkley, "Image
        method for efficiently simulating small-room acoustics" (JASA 65, 1979).
        """
        sound = _of_energy(self._late(), 1 - self.early) + _of_energy(self._early(), self.early)
        sound *= _leaving(MEMORY)[:, None]
        return sound.astype(np.float32)

    def _late(self) -> Doubles:
        """Return noise, each octave of which dies away at its own speed. (MEMORY, 2)"""
        seconds = np.arange(MEMORY)[:, None] / SAMPLE_RATE
        spectrum, octaves = _noise(), _octaves()
        late = np.zeros((MEMORY, 2))
        for octave, decay, level in zip(octaves, self.decay, self.level, strict=True):
            noise = np.fft.irfft(spectrum * (octave * 10 ** (level / 20))[:, None], MEMORY, axis=0)
            late += noise * 10 ** (-3 * seconds / decay)
        reached = self._reflections(0)[-1][0]
        return late * np.clip(seconds * SAMPLE_RATE / reached, 0, 1)

    def _early(self) -> Doubles:
        """Return single reflections, which lose their highs on the walls. (MEMORY, 2)"""
        early = np.zeros((MEMORY, 2))
        for side in (0, 1):
            for sample, share in self._reflections(side):
                early[sample, side] += share
        damped = 1 / (1 + (np.fft.rfftfreq(MEMORY, 1 / SAMPLE_RATE) / 5_000) ** 2)
        return np.fft.irfft(np.fft.rfft(early, axis=0) * damped[:, None], MEMORY, axis=0)

    def _reflections(self, side: int) -> list[tuple[int, float]]:
        """List what walls give back, after the direct sound: samples and shares."""
        found = sorted(self._images(side))
        direct = found[0][0]
        return [(round((way - direct) / _SOUND * SAMPLE_RATE), share) for way, share in found[1:]]

    def _images(self, side: int) -> Iterator[tuple[float, float]]:
        """Yield the way in metres and the share of pressure of a player's sound, and of his images in walls and ceiling; players sit on the floor."""
        size = np.array(self.size)
        player, listener = size * (0.45, 0.25, 0.1), size * (0.42 + 0.16 * side, 0.62, 0.2)
        for mirrored in product((-1, 0, 1), (-1, 0, 1), (0, 1)):
            walls = np.array(mirrored)
            image = np.where(walls == 0, player, np.where(walls > 0, 2 * size - player, -player))
            way = float(np.linalg.norm(image - listener))
            yield way, self.reflects ** int(np.abs(walls).sum()) / way


HALL: Final = Hall(
    decay=(2.3, 2.2, 2.1, 2.0, 1.9, 1.7, 1.3, 0.9, 0.6),
    level=(-9, -4, -1, 0, 0, 0, -1, -3, -6),
    size=(24.0, 40.0, 16.0),
    reflects=0.85,
    early=0.3,
    nearest=0.024,
)
"""A concert hall. Source: Beranek, "Concert Halls and Opera Houses" (2nd edition, 2004), chapter 4: 1.8 to 2.1 s in the
middle, longer in the bass, shorter above 2 kHz, for air takes it."""
ROOM: Final = Hall(
    decay=(0.7, 0.7, 0.65, 0.6, 0.6, 0.55, 0.5, 0.4, 0.3),
    level=(-9, -4, -1, 0, 0, 0, -1, -3, -6),
    size=(7.0, 10.0, 4.0),
    reflects=0.75,
    early=0.4,
    nearest=0.010,
)
"""A studio's live room."""


@cache
def _spectrum(hall: Hall) -> npt.NDArray[np.complex64]:
    """Return the transform of a hall's response; cached. (2, (MEMORY + _PIECE) / 2 + 1)"""
    return np.fft.rfft(hall.response().T, MEMORY + _PIECE).astype(np.complex64)


def _noise() -> npt.NDArray[np.complex128]:
    """Return the transform of white noise, other on either side: of one size, with phases by chance."""
    drawn = np.random.PCG64(_SEED).random_raw((MEMORY // 2 + 1) * 2).reshape(-1, 2)
    noise: npt.NDArray[np.complex128] = np.exp(2j * np.pi * (drawn / 2**64))
    return noise


def _octaves() -> Doubles:
    """Return the share of each octave at each frequency; together they are 1. (octaves, MEMORY / 2 + 1)"""
    frequencies = np.maximum(np.fft.rfftfreq(MEMORY, 1 / SAMPLE_RATE), 1.0)
    place = np.interp(np.log2(frequencies), np.log2(BANDS), np.arange(len(BANDS)))
    shares: Doubles = np.clip(1 - np.abs(place - np.arange(len(BANDS))[:, None]), 0, 1)
    return shares


def _of_energy(sound: Doubles, energy: float) -> Doubles:
    """Bring a response to a mean energy over the middle frequencies. (n, 2)"""
    frequencies = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    low, high = _MIDDLE
    power = np.abs(np.fft.rfft(sound, axis=0)) ** 2
    level: Doubles = sound * np.sqrt(energy / power[(low < frequencies) & (frequencies < high)].mean())
    return level


def _leaving(samples: int) -> Doubles:
    """Return a gain of 1 that falls to 0 at the end. (samples,)"""
    gain: Doubles = np.clip((samples - np.arange(samples)) / _FADE, 0, 1)
    return gain
