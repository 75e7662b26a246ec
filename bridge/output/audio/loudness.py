"""Loudness of 48 kHz stereo sound, in LUFS.

It is counted in hops of 100 ms, so that the sound itself need not be kept: all that is asked of loudness follows from the
energy of each hop, also after a gain of its own.

Source: ITU-R BS.1770-5 (2023), annex 1; EBU Tech 3341 (2023), momentary and short-term; EBU Tech 3342 (2023), range.
"""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Floats = npt.NDArray[np.float32]
Energies = npt.NDArray[np.float64]
"""The mean square of K-weighted sound in each hop, summed over both channels. (hops,)"""

HOP = 4_800
"""Samples a hop: 100 ms at 48 kHz."""
TAIL = 1_950
"""Samples before a hop on which its energy depends: what the filters remember after them is 90 dB down. With HOP a
length that is quick to transform."""
MOMENTARY, SHORT_TERM = 4, 30
"""Hops over which momentary loudness is counted, 400 ms, and integrated loudness is gated; and short-term loudness, 3 s."""
_FULL_SCALE = -0.691
"""LUFS of K-weighted sound of energy 1."""
_SILENCE = -70.0
"""LUFS at and below which sound counts as silence."""
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1, -2, 1), (1, -1.99004745483398, 0.99007225036621))
"""The filters of the K-weighting: numerator and denominator, in powers of a delay of one sample."""


def _k_weighting(length: int) -> npt.NDArray[np.complex64]:
    """Return the response of both filters at the frequencies of a transform. (length // 2 + 1,)"""
    delay = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    responses = (
        np.polyval(above[::-1], delay) / np.polyval(below[::-1], delay)
        for above, below in (_SHELF, _HIGH_PASS)
    )
    weights: npt.NDArray[np.complex64] = np.prod(list(responses), axis=0).astype(np.complex64)
    return weights


_RESPONSE = _k_weighting(TAIL + HOP)


def energies(sound: Floats) -> Energies:
    """Measure the energy of each hop.

    Args:
        sound: With TAIL samples before the first hop. (TAIL + hops * HOP, 2)

    Returns:
        (hops,)
    """
    channels = np.ascontiguousarray(sound.T)
    frames = sliding_window_view(channels, TAIL + HOP, axis=1)[:, ::HOP]  # (2, hops, TAIL + HOP)
    spectra = np.fft.rfft(frames)
    spectra *= _RESPONSE
    weighted = np.fft.irfft(spectra, TAIL + HOP)[..., TAIL:]  # (2, hops, HOP)
    measured: Energies = np.vecdot(weighted, weighted).sum(axis=0).astype(np.float64) / HOP
    return measured


def integrated(hops: Energies) -> float | None:
    """Return the loudness of a whole in LUFS; None if it is silent, or shorter than 0.4 s."""
    loud = _above(_spans(hops, MOMENTARY), _SILENCE)
    if not len(loud):
        return None
    return float(_lufs(_above(loud, float(_lufs(loud.mean())) - 10).mean()))


def loudness_range(hops: Energies) -> float:
    """Return the loudness range in LU, from the 10th to the 95th percentile of short-term loudness."""
    loud = _above(_spans(hops, SHORT_TERM), _SILENCE)
    if not len(loud):
        return 0.0
    low, high = np.percentile(_lufs(_above(loud, float(_lufs(loud.mean())) - 20)), [10, 95])
    return float(high - low)


def loudest(hops: Energies, span: int) -> float | None:
    """Return the most that the loudness over a span of hops comes to, in LUFS; None if it is never above silence."""
    loud = _above(_spans(hops, span), _SILENCE)
    return float(_lufs(loud.max())) if len(loud) else None


def _spans(hops: Energies, length: int) -> Energies:
    """Return the mean energy of each span of so many hops, one from every hop. (hops - length + 1,)"""
    if len(hops) < length:
        return np.zeros(0)
    means: Energies = sliding_window_view(hops, length).mean(axis=1)
    return means


def _above(spans: Energies, gate: float) -> Energies:
    """Return the spans above a gate in LUFS."""
    return spans[spans > 10 ** ((gate - _FULL_SCALE) / 10)]


def _lufs(energy: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Convert energy above 0 to LUFS."""
    lufs: npt.NDArray[np.float64] = np.asarray(_FULL_SCALE + 10 * np.log10(energy))
    return lufs
