"""True peaks: those of the sound between its samples, which a converter plays and a coder may clip.

Source: ITU-R BS.1770-5 (2023), annex 2: four times the rate. The interpolator is longer than the one printed there, whose
values between the samples are 0.2 dB low.
"""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Floats = npt.NDArray[np.float32]

WINDOW = 48
"""Samples that share one peak reading: a millisecond at 48 kHz."""
AROUND = 12
"""Samples on either side of a window on which its peak depends: the interpolator is as exact as 0.001 dB below 15 kHz,
and 0.1 dB at 20 kHz."""
_KAISER = 8.0
"""Shape of the interpolator's window."""
_BETWEEN = np.array([0.25, 0.5, 0.75])
"""Places between two samples."""


def _taps() -> Floats:
    """Return the weights of the samples around each place between two: a windowed sinc. (3, 2 * AROUND)"""
    distance = np.arange(1 - AROUND, 1 + AROUND) - _BETWEEN[:, None]
    weights = np.sinc(distance) * np.i0(_KAISER * np.sqrt(1 - (distance / AROUND) ** 2))
    taps: Floats = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return taps


def _interpolator(taps: Floats) -> Floats:
    """Return the matrix that takes a window and what is around it to the values between. (WINDOW + 2 * AROUND, 3 * WINDOW)"""
    matrix = np.zeros((WINDOW + 2 * AROUND, WINDOW, 3), dtype=np.float32)
    for sample in range(WINDOW):
        matrix[sample + 1 : sample + 1 + 2 * AROUND, sample] = taps.T
    return matrix.reshape(WINDOW + 2 * AROUND, 3 * WINDOW)


GROWTH = float(np.abs(_taps()).sum(axis=1).max())
"""The most by which a true peak can pass the samples around it."""
_INTERPOLATOR = _interpolator(_taps())


def true_peaks(sound: Floats) -> Floats:
    """Measure the true peak of each window, of the louder channel.

    Args:
        sound: With AROUND samples more at either end. (AROUND + n + AROUND, 2), n a multiple of `WINDOW`.

    Returns:
        Against 1 for full scale. (n / WINDOW,)
    """
    channels = np.ascontiguousarray(sound.T)
    frames = sliding_window_view(channels, WINDOW + 2 * AROUND, axis=1)[:, ::WINDOW]
    highest = _highest_between(frames.reshape(-1, WINDOW + 2 * AROUND)).reshape(2, -1).max(axis=0)
    samples = np.abs(channels[:, AROUND:-AROUND]).reshape(2, -1, WINDOW).max(axis=(0, 2))
    peaks: Floats = np.maximum(highest, samples)
    return peaks


def _highest_between(frames: Floats) -> Floats:
    """Return the highest value between the samples of each window. (windows, WINDOW + 2 * AROUND) -> (windows,)"""
    one_by_one = frames[:, None]  # multiplied together, a window's last bit depends on its neighbours
    between = (one_by_one @ _INTERPOLATOR)[:, 0]
    highest: Floats = np.maximum(between.max(axis=1), -between.min(axis=1))
    return highest
