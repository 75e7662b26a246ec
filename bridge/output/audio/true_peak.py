"""True peaks: those of the sound between its samples, which a converter plays and a coder may clip.

Source: ITU-R BS.1770-5 (2023), annex 2.
"""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Floats = npt.NDArray[np.float32]

WINDOW = 48
"""Samples that share one peak reading: a millisecond at 48 kHz."""
AROUND = 6
"""Samples on either side of a window on which its peak depends."""
_PHASES = (
    (0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625),
    (-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250),
    (-0.0189208984375, 0.0330810546875, -0.0582275390625, 0.1015625000000, -0.2003173828125, 0.7797851562500),
    (-0.0083007812500, 0.0148925781250, -0.0266113281250, 0.0476074218750, -0.1022949218750, 0.9721679687500),
)
"""The first halves of the phases of an interpolator to four times the rate; each ends in the first half of the phase from
the other end, backwards."""
_TAPS = np.array(
    [(*first, *last[::-1]) for first, last in zip(_PHASES, _PHASES[::-1], strict=True)], dtype=np.float32
)
"""(4, 12)"""
GROWTH = float(np.abs(_TAPS).sum(axis=1).max())
"""The most by which a true peak can pass the samples around it."""


def _interpolator() -> Floats:
    """Return the matrix that takes a window and what is around it to four times as many samples. (WINDOW + 2 * AROUND, 4 * WINDOW)"""
    matrix = np.zeros((WINDOW + 2 * AROUND, WINDOW, 4), dtype=np.float32)
    for sample in range(WINDOW):
        matrix[sample : sample + _TAPS.shape[1], sample] = _TAPS.T
    return matrix.reshape(WINDOW + 2 * AROUND, 4 * WINDOW)


_INTERPOLATOR = _interpolator()


def true_peaks(sound: Floats) -> Floats:
    """Measure the true peak of each window, of the louder channel.

    Args:
        sound: With AROUND samples more at either end. (AROUND + n + AROUND, 2), n a multiple of `WINDOW`.

    Returns:
        Against 1 for full scale; never below the highest sample. (n / WINDOW,)
    """
    frames = sliding_window_view(sound, WINDOW + 2 * AROUND, axis=0)[::WINDOW]  # (n / WINDOW, 2, ...)
    between = frames.reshape(-1, WINDOW + 2 * AROUND) @ _INTERPOLATOR  # (2 * n / WINDOW, 4 * WINDOW)
    samples = np.abs(sound[AROUND:-AROUND]).reshape(-1, 2 * WINDOW).max(axis=1)
    highest = np.maximum(between.max(axis=1), -between.min(axis=1)).reshape(-1, 2).max(axis=1)
    peaks: Floats = np.maximum(highest, samples)
    return peaks
