"""The pitch of a voice."""

from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bridge.sound.heard import Floats
from bridge.sound.measured import HOP, RATE

WINDOW: Final = 1024
"""Samples of a window: 64 ms, three periods of 47 Hz."""
_SIZE: Final = 2 * WINDOW
_LOWEST, _HIGHEST = 65.0, 500.0
"""The pitches of speaking voices, in hertz."""
_VOICED: Final = 0.5
"""Autocorrelation from which a sound has a pitch."""
_OCTAVE: Final = 0.04
"""What a period that is twice as long must be better by: of two that fit alike, the shorter is meant."""


def pitches(samples: Floats, at: "np.typing.NDArray[np.intp]") -> Floats:
    """Return the pitch at some places as MIDI note numbers; 0 where there is none.

    Source: Boersma, "Accurate Short-Term Analysis of the Fundamental Frequency", 1993: the autocorrelation of a window
    over that of the window function.

    Args:
        samples: Mono at 16 kHz.
        at: The first HOP of each window, counted from the first sample. (n,)

    Returns:
        (n,)
    """
    if not len(at):
        return np.zeros(0, np.float32)
    framed = sliding_window_view(samples, WINDOW)[at * HOP]
    framed = (framed - framed.mean(axis=1, keepdims=True)) * _hann()
    power = np.abs(np.fft.rfft(framed, _SIZE, axis=1)) ** 2
    shortest, longest = round(RATE / _HIGHEST), round(RATE / _LOWEST)
    found = np.fft.irfft(power, axis=1)[:, : longest + 2]  # (n, lags)
    fit = found / np.maximum(found[:, :1], 1e-9) / _own()[: longest + 2]
    inner = fit[:, shortest : longest + 1]
    peak = (inner > fit[:, shortest - 1 : longest]) & (inner >= fit[:, shortest + 1 : longest + 2])
    worth = np.where(peak, inner - _OCTAVE * np.log2(np.arange(shortest, longest + 1) / shortest), -1.0)
    best = worth.argmax(axis=1)
    voiced = inner[np.arange(len(at)), best] >= _VOICED
    voiced &= worth[np.arange(len(at)), best] > 0
    hertz = RATE / (best + shortest)
    return np.asarray(np.where(voiced, 69 + 12 * np.log2(hertz / 440), 0), np.float32)


@cache
def _hann() -> Floats:
    return np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW), np.float32)


@cache
def _own() -> "np.typing.NDArray[np.float64]":
    """Return the autocorrelation of the window function, by lag. (_SIZE,)"""
    own = np.fft.irfft(np.abs(np.fft.rfft(_hann().astype(np.float64), _SIZE)) ** 2)
    return np.asarray(own / own[0])
