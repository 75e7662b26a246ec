"""Spectra of sound at 16 kHz, and what is read from them: centroid, bands, onsets, MFCC, chroma, steadiness."""

from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bridge.sound.heard import SILENT, Floats
from bridge.sound.measured import COARSE, HOP, MELS, RATE

WINDOW: Final = 512
"""Samples of a window, 32 ms."""
BINS: Final = WINDOW // 2 + 1
BANDS: Final = 40
"""Mel bands, up to 8 kHz."""
_FINEST: Final = 2048
"""Samples of a window in which single notes are told apart, 128 ms."""
_QUIET: Final = 1e-9
"""Power under which nothing is heard: -90 decibels below full scale."""
_APART: Final = 2
"""Fine measurements between the two that an onset compares."""
_MIDDLE: Final = (1000.0, 4000.0)
"""The band, in hertz, in which speech is understood."""
_LOWEST, _HIGHEST = 110.0, 3520.0
"""The notes, in hertz, that chroma is gathered from: A2 to A7."""
_ENVELOPE: Final = 31
"""Bins over which the lines of a spectrum are told from its envelope: 240 Hz."""


def powers(samples: Floats, count: int) -> Floats:
    """Return the power of each window by bin; a full-scale sine has 0.5 in all.

    Args:
        samples: The first window begins with the first of them, the next HOP later. At least `WINDOW + HOP * (count - 1)`.
        count: Windows.

    Returns:
        (count, BINS)
    """
    framed = sliding_window_view(samples, WINDOW)[::HOP][:count]
    return _power(framed, _hann(WINDOW))


def centroid(power: Floats) -> Floats:
    """Return the centroid of the spectrum in hertz; 0 where nothing sounds. (n, BINS) -> (n,)

    Source: Peeters, "A Large Set of Audio Features for Sound Description", 2004, section 6.1, on magnitudes.
    """
    magnitude = np.sqrt(power)
    total = magnitude.sum(axis=1)
    mean = magnitude @ _bins() / np.maximum(total, 1e-12)
    return np.asarray(np.where(power.sum(axis=1) > _QUIET, mean, 0), np.float32)


def middle(power: Floats) -> Floats:
    """Return the share of power from 1 to 4 kHz; 0 where nothing sounds. (n, BINS) -> (n,)"""
    total = power.sum(axis=1)
    inside = power[:, (_bins() >= _MIDDLE[0]) & (_bins() < _MIDDLE[1])].sum(axis=1)
    return np.asarray(np.where(total > _QUIET, inside / np.maximum(total, 1e-12), 0), np.float32)


def mel_levels(power: Floats) -> Floats:
    """Return the level of each mel band in decibels, SILENT at least. (n, BINS) -> (n, BANDS)"""
    levels: Floats = 10 * np.log10(np.maximum(power @ mel_filters(), _QUIET))
    return levels


def onsets(levels: Floats) -> Floats:
    """Return the mean growth of the mel bands in decibels against what was there 20 ms before, in its band or beside it.

    Source: Böck and Widmer, "Maximum Filter Vibrato Suppression for Onset Detection", 2013: SuperFlux.

    Args:
        levels: In decibels, `_APART` more at the front than are told. (n + _APART, BANDS)

    Returns:
        (n,)
    """
    padded = np.pad(levels[:-_APART], ((0, 0), (1, 1)), mode="edge")
    before = np.maximum(np.maximum(padded[:, :-2], padded[:, 1:-1]), padded[:, 2:])
    return np.asarray(np.maximum(levels[_APART:] - before, 0).mean(axis=1), np.float32)


def mfcc(levels: Floats) -> Floats:
    """Return the first MELS mel-frequency cepstral coefficients: the orthonormal cosine transform of the levels.

    Source: Davis and Mermelstein, "Comparison of Parametric Representations for Monosyllabic Word Recognition", 1980.

    Returns:
        (n, MELS)
    """
    coefficients: Floats = levels @ _cosines()
    return coefficients


def lines(samples: Floats, count: int) -> Floats:
    """Return fine spectra, one each coarse measurement, for chroma and steadiness.

    Args:
        samples: The first window begins with the first of them; at least `_FINEST + HOP * COARSE * (count - 1)`.
        count: Windows.

    Returns:
        Magnitudes. (count, _FINEST / 2 + 1)
    """
    framed = sliding_window_view(samples, _FINEST)[:: HOP * COARSE][:count]
    return np.sqrt(_power(framed, _hann(_FINEST)))


def chroma(magnitudes: Floats) -> Floats:
    """Return the strength of each pitch class from C, the largest 1; 0 where nothing sounds. (n, bins) -> (n, 12)

    Source: Fujishima, "Realtime Chord Recognition of Musical Sound", 1999: lines of the spectrum folded into an octave.
    """
    found = _peaks(magnitudes) @ _folding()
    most = found.max(axis=1, keepdims=True)
    heard = (magnitudes**2).sum(axis=1, keepdims=True) > _QUIET
    return np.asarray(np.where(heard, found / np.maximum(most, 1e-12), 0), np.float32)


def steadiness(magnitudes: Floats) -> Floats:
    """Return how far the lines of each spectrum are those of the one before: 1 for held notes, about 0 for noise.

    It is the correlation of what stands out of the envelope of the two, in decibels, from 110 to 3520 Hz.

    Args:
        magnitudes: One more at the front than are told. (n + 1, bins)

    Returns:
        (n,)
    """
    heard = (magnitudes**2).sum(axis=1) > _QUIET
    standing = _standing(magnitudes)
    norms = np.sqrt((standing**2).sum(axis=1))
    both = (standing[1:] * standing[:-1]).sum(axis=1) / np.maximum(norms[1:] * norms[:-1], 1e-9)
    return np.asarray(np.where(heard[1:] & heard[:-1], np.maximum(both, 0), 0), np.float32)


@cache
def mel_filters() -> Floats:
    """Return triangles of height 1 on Slaney's mel scale from 0 to 8 kHz. (BINS, BANDS)

    Source: Slaney, "Auditory Toolbox", 1998: 3/200 mel a hertz below 1 kHz, above it 27 mel for each factor of 6.4.
    """
    edges = _hertz(np.linspace(0, _mel(RATE / 2), BANDS + 2))
    low, peak, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (_bins()[:, None] - low) / (peak - low)
    falling = (high - _bins()[:, None]) / (high - peak)
    return np.asarray(np.maximum(np.minimum(rising, falling), 0), np.float32)


def _standing(magnitudes: Floats) -> Floats:
    """Return what stands out of the envelope of each spectrum, in decibels. (n, bins) -> (n, some bins)"""
    levels = 20 * np.log10(np.maximum(magnitudes, 1e-6))
    summed = np.cumsum(np.pad(levels, ((0, 0), (_ENVELOPE // 2 + 1, _ENVELOPE // 2)), mode="edge"), axis=1)
    envelope = (summed[:, _ENVELOPE:] - summed[:, :-_ENVELOPE]) / _ENVELOPE
    first, last = (round(edge * _FINEST / RATE) for edge in (_LOWEST, _HIGHEST))
    standing: Floats = np.maximum(levels - envelope, 0)[:, first:last]
    return standing


def _peaks(magnitudes: Floats) -> Floats:
    """Keep the bins of each spectrum that are higher than both beside them, and 0 elsewhere. (n, bins)"""
    inner = magnitudes[:, 1:-1]
    top = (inner > magnitudes[:, :-2]) & (inner >= magnitudes[:, 2:])
    return np.pad(np.where(top, inner, 0), ((0, 0), (1, 1)))


def _power(framed: Floats, window: Floats) -> Floats:
    spectrum = np.fft.rfft(framed * window, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2) * (2 / (len(window) * float((window**2).sum())))
    return np.asarray(power, np.float32)


@cache
def _hann(size: int) -> Floats:
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size), np.float32)


@cache
def _bins() -> Floats:
    return np.asarray(np.arange(BINS) * RATE / WINDOW, np.float32)


@cache
def _cosines() -> Floats:
    """Return the orthonormal DCT-II. (BANDS, MELS)"""
    at = np.cos(np.pi / BANDS * (np.arange(BANDS)[:, None] + 0.5) * np.arange(MELS)) * np.sqrt(2 / BANDS)
    at[:, 0] /= np.sqrt(2)
    return np.asarray(at, np.float32)


@cache
def _folding() -> Floats:
    """Return the share of each bin in each pitch class: the nearest of the tempered scale. (bins, 12)"""
    hertz = np.arange(_FINEST // 2 + 1) * RATE / _FINEST
    inside = (hertz >= _LOWEST) & (hertz <= _HIGHEST)
    notes = np.round(69 + 12 * np.log2(np.maximum(hertz, 1) / 440)).astype(int)
    folding = np.zeros((len(hertz), 12), np.float32)
    folding[np.flatnonzero(inside), notes[inside] % 12] = 1
    return folding


def _mel(hertz: float) -> float:
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * float(np.log(hertz / 1000) / np.log(6.4))


def _hertz(mels: "np.typing.NDArray[np.float64]") -> "np.typing.NDArray[np.float64]":
    above = 1000 * np.exp((mels - 15) * np.log(6.4) / 27)
    return np.asarray(np.where(mels < 15, mels * 200 / 3, above))


assert 10 * round(np.log10(_QUIET)) == SILENT
