"""Measuring a file's sound, block by block, as it is decoded."""

from collections.abc import Iterator
from typing import Final
from zlib import crc32

import av
import numpy as np

from bridge.sound import pitch, rises, spectrum
from bridge.sound.heard import SILENT, Floats
from bridge.sound.measured import BLOCK, COARSE, HOP, MELS, MeasuredSound, rounded
from bridge.sound.recording import Recording, samples_from
from bridge.sound.voice import FRAME, voice

ANALYSIS: Final = crc32(f"sound 2, PyAV {av.__version__}".encode())
"""The version of the analysis, as one number. Raise the 2 in its text with every change to `measuring` or what it calls
that changes a measured number or its encoding: sound is then measured anew."""
LEAD: Final = 80 * FRAME
"""Samples before a block that are heard with it, 2.56 s: what a voice is told by begins before it."""
TAIL: Final = 1024
"""Samples behind a block that are heard with it."""
_LENGTH: Final = BLOCK * HOP
_EVERY: Final = 2
"""Fine measurements that share one of pitch."""
_SPOKEN: Final = 0.3
"""The probability of speech from which the pitch is looked for."""


def measured(recording: Recording, run: range) -> Iterator[MeasuredSound]:
    """Decode and measure some blocks in a row of a file; behind its end they are silent.

    Memory does not grow with their number.

    Raises:
        FootageError: If the file cannot be opened, or not be decoded any further.
    """
    for number, samples in _windows(recording, run):
        yield measure(samples, number)


def measure(samples: Floats, number: int) -> MeasuredSound:
    """Measure a block.

    Args:
        samples: Mono at 16 kHz, from LEAD samples before the block to TAIL behind it. (LEAD + BLOCK * HOP + TAIL,)
        number: The block's.
    """
    begins = LEAD + HOP // 2 - spectrum.WINDOW // 2
    power = spectrum.powers(samples[begins - 2 * HOP :], BLOCK + 2)
    levels = spectrum.mel_levels(power)
    power, grown = power[2:], spectrum.onsets(levels)
    speech = voice().probabilities(samples[: LEAD + _LENGTH])[LEAD // FRAME :]
    heard = speech[(np.arange(BLOCK) * HOP + HOP // 2) // FRAME]
    rise, place = rises.rises(samples[LEAD - rises.BEFORE * 16 :], BLOCK)
    fine = (
        loudness(samples[LEAD : LEAD + _LENGTH]),
        grown,
        spectrum.centroid(power),
        spectrum.middle(power),
        heard,
        rise,
        place,
        _pitches(samples, heard),
    )
    step = HOP * COARSE
    lines = spectrum.lines(samples[LEAD + step // 2 - 1024 - step :], BLOCK // COARSE + 1)
    cepstrum = spectrum.mfcc(levels[2:]).reshape(-1, COARSE, MELS).mean(axis=1)
    coarse = np.column_stack((spectrum.chroma(lines[1:]), spectrum.steadiness(lines), cepstrum))
    return rounded(np.column_stack(fine), coarse, number)


def loudness(samples: Floats) -> Floats:
    """Return the level of each HOP: its root mean square in decibels below full scale. (n * HOP,) -> (n,)"""
    power = (samples.reshape(-1, HOP).astype(np.float64) ** 2).mean(axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (SILENT / 10))), np.float32)


def _pitches(samples: Floats, speech: Floats) -> Floats:
    """Return the pitch where somebody may speak, 0 elsewhere. (BLOCK,)"""
    spoken = np.flatnonzero(speech[::_EVERY] >= _SPOKEN) * _EVERY
    shift = LEAD + HOP // 2 - pitch.WINDOW // 2
    found = np.zeros(BLOCK // _EVERY, np.float32)
    found[spoken // _EVERY] = pitch.pitches(samples[shift:], spoken)
    return np.repeat(found, _EVERY)


def _windows(recording: Recording, run: range) -> Iterator[tuple[int, Floats]]:
    """Yield each block's samples, with what is heard before and behind it."""
    size = LEAD + _LENGTH + TAIL
    start = run.start * _LENGTH - LEAD
    held, number = np.zeros(size, np.float32), run.start
    for at, samples in samples_from(recording, max(start, 0)):
        _lay(held, samples, at - start)
        while number in run and at + len(samples) >= start + size:
            yield number, held
            held, number, start = _next(held), number + 1, start + _LENGTH
            _lay(held, samples, at - start)
        if number not in run:
            return
    while number in run:
        yield number, held
        held, number = _next(held), number + 1


def _next(held: Floats) -> Floats:
    """Return the window of the next block, with what it shares with this one."""
    return np.concatenate((held[_LENGTH:], np.zeros(_LENGTH, np.float32)))


def _lay(held: Floats, samples: Floats, at: int) -> None:
    """Lay samples into a window at a place; what is outside of it is left out."""
    first, stop = max(at, 0), min(at + len(samples), len(held))
    if first < stop:
        held[first:stop] = samples[first - at : stop - at]
