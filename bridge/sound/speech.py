"""Speech: where somebody speaks, how loudly, at which pitch, and where words begin."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import numpy as np

from bridge.sound.heard import SILENT, Floats, Speech
from bridge.sound.laid import Laid
from bridge.sound.measured import FINE

_BEGINS: Final = 0.6
"""The probability that somebody who speaks reaches."""
_GOES_ON: Final = 0.5
"""The probability from which somebody speaks."""
PAUSE: Final = 50
"""Samples of a pause in which music has no room to breathe: half a second. A shorter one ends no speech."""
_SHORTEST: Final = 15
"""Samples that somebody speaks at least."""
_LATE: Final = 3
"""Samples by which a voice is told late when it begins, as measured on espeak-ng."""
_SURE: Final = 0.9
"""The share of the largest probability down to which a voice is still there at its end: under music it fades slowly."""
_SYLLABLE: Final = 12
"""Samples from one word to the next, at least."""
_GROWTH: Final = 2.5
"""Mean growth of the spectrum, in decibels, with which a syllable begins in quiet; under other sound all growth is less."""
_USUAL: Final = 0.5
"""The share of the growth of the strongest tenth that is enough there."""


def speech_of(laid: Laid) -> tuple[Speech, ...]:
    """Find the stretches in which somebody speaks, in order of time."""
    heard = laid.spoken_of
    return tuple(_speech(laid, heard, first, stop) for first, stop in _stretches(heard))


def _stretches(heard: Floats) -> Iterator[tuple[int, int]]:
    """Yield the first sample of each stretch of speech, and the first after it."""
    begun: tuple[int, int] | None = None
    for first, stop in _runs(heard >= _GOES_ON):
        if heard[first:stop].max() < _BEGINS:
            continue
        if begun and first - begun[1] < PAUSE:
            begun = begun[0], stop
            continue
        if begun and begun[1] - begun[0] >= _SHORTEST:
            yield begun
        begun = first, stop
    if begun and begun[1] - begun[0] >= _SHORTEST:
        yield begun


def _speech(laid: Laid, heard: Floats, first: int, stop: int) -> Speech:
    sure = np.flatnonzero(heard[first:stop] >= _SURE * heard[first:stop].max())
    begins, ends = max(0, first - _LATE), first + int(sure[-1]) + 1
    spoken, pitches = laid.spoken[first:ends], laid.pitch[first:ends]
    voiced = pitches[pitches > 0]
    return Speech(
        Fraction(begins, FINE),
        Fraction(ends, FINE),
        round(float(10 * np.log10(max(float(spoken.mean()), 10 ** (SILENT / 10)))), 2),
        round(float(np.median(voiced)), 2) if len(voiced) else None,
        tuple(Fraction(at, FINE) for at in _words(laid, begins, ends)),
        round(float(heard[first:stop].mean()), 3),
    )


def _words(laid: Laid, first: int, stop: int) -> list[int]:
    """Find where words begin: where the spectrum grows most, by enough, and not too soon after one before.

    Their first sound is taken for the beginning of the stretch itself.
    """
    grown = np.convolve(laid.onset[first:stop], np.ones(3, np.float32) / 3, "same")
    enough = min(_GROWTH, _USUAL * float(np.percentile(grown, 90)))
    chosen = [first]
    for at in np.argsort(-grown, kind="stable"):
        if grown[at] < enough:
            break
        place = first + int(at)
        if all(abs(place - other) >= _SYLLABLE for other in chosen):
            chosen.append(place)
    return sorted(chosen)


def _runs(true: "np.typing.NDArray[np.bool_]") -> Iterator[tuple[int, int]]:
    """Yield the first place of each run of trues, and the first after it."""
    edges = np.flatnonzero(np.diff(true.astype(np.int8), prepend=0, append=0))
    yield from ((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
