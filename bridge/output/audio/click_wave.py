"""Clicks as a broadcast WAV, each at the very sample of its beat."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.output.audio.broadcast_wave import BITS, SAMPLE_RATE, header, padding
from bridge.output.audio.rendering import coded
from bridge.output.audio.wave_label import WaveLabel
from bridge.output.clicks import Strike
from bridge.settings import ClickSound

Floats = npt.NDArray[np.float32]

PEAKS: Final[Mapping[Strike, float]] = {Strike.BAR: -6.0, Strike.BEAT: -12.0, Strike.HIT: -24.0}
"""The sample peak of each click in dBFS."""
_BLOCK: Final = 10 * SAMPLE_RATE
_LASTS: Final = SAMPLE_RATE // 30
"""Samples of a click. Source: Figure 53 Streamers 3, "MIDI triggers": a beep lasts a thirtieth of a second."""
_PITCHES: Final[Mapping[ClickSound, Mapping[Strike, float]]] = {
    ClickSound.WOODBLOCK: {Strike.BAR: 1250.0, Strike.BEAT: 880.0, Strike.HIT: 3520.0},
    ClickSound.BEEP: {Strike.BAR: 1500.0, Strike.BEAT: 1000.0, Strike.HIT: 3520.0},
}
"""The frequency of each click in Hz."""
_WOOD: Final = ((1.0, 1.0, 0.006), (1.51, 0.6, 0.004), (2.42, 0.4, 0.002))
"""The partials of a woodblock: the multiple of its frequency, the share, and the seconds in which it falls to a third."""
_FADE: Final = SAMPLE_RATE // 1000


@dataclass(frozen=True, slots=True)
class ClickWave:
    """A WAV of clicks, made block by block, with the same bytes each time."""

    clicks: tuple[tuple[int, Strike], ...]
    """The first sample of each, and what it is for, in order."""
    samples: int
    """Its length."""
    label: WaveLabel
    """What its header says of it."""
    sound: ClickSound
    bits: int = BITS
    """Bits a sample: 16 or 24, or 32 for floating-point numbers."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file, block by block."""
        yield header(self.samples, self.label, bits=self.bits)
        for first in range(0, self.samples, _BLOCK):
            block = clicks_between(self.clicks, first, min(_BLOCK, self.samples - first), self.sound)
            yield coded(block, self.label, self.bits)
        yield padding(self.samples, self.label, self.bits)


def clicks_between(
    clicks: Iterable[tuple[int, Strike]], first: int, length: int, sound: ClickSound
) -> Floats:
    """Mix the clicks that sound in a stretch. (length, 2)

    Args:
        clicks: The first sample of each, and what it is for.
        first: The stretch's first sample.
        length: Its samples.
        sound: What a click sounds like.
    """
    mono = np.zeros(length + 2 * _LASTS, dtype=np.float32)
    for at, strike in clicks:
        if first - _LASTS < at < first + length:
            place = at - first + _LASTS
            mono[place : place + _LASTS] += struck(strike, sound)
    return np.repeat(mono[_LASTS : _LASTS + length, None], 2, axis=1)


@cache
def struck(strike: Strike, sound: ClickSound) -> Floats:
    """Return one click, at its peak. (_LASTS,)"""
    time, pitch = np.arange(_LASTS) / SAMPLE_RATE, _PITCHES[sound][strike]
    if sound is ClickSound.BEEP:
        wave = np.sin(2 * np.pi * pitch * time)
    else:
        partials = (
            share * np.exp(-time / fall) * np.sin(2 * np.pi * pitch * of * time) for of, share, fall in _WOOD
        )
        wave = np.sum([*partials], axis=0)
    wave[-_FADE:] *= np.linspace(1, 0, _FADE)
    click: Floats = (wave * (10 ** (PEAKS[strike] / 20) / np.abs(wave).max())).astype(np.float32)
    return click
