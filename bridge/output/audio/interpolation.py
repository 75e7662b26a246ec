"""Values between samples."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def stretched(values: npt.NDArray[np.floating], step: int, samples: int) -> Floats:
    """Return what is straight between values, each so many samples after the one before. (samples,)

    Args:
        values: As many as reach to the last sample, or one for all. (n,)
        step: Samples from one to the next.
        samples: The length of what is returned.
    """
    read = values.astype(np.float32)
    if len(read) == 1:
        return np.full(samples, read[0])
    part = np.arange(step, dtype=np.float32) / np.float32(step)
    straight = np.diff(read)[:, None] * part
    straight += read[:-1, None]
    return straight.reshape(-1)[:samples]


def between(around: Sequence[Floats], part: Floats) -> Floats:
    """Return values between the second and the third of four, on the cubic whose slopes are those of their neighbours.

    Args:
        around: Four samples for each value. (4, ..., n)
        part: The place of each between the second and the third, from 0 to 1. (n,)

    Returns:
        (..., n)
    """
    y0, y1, y2, y3 = around
    half = np.float32(0.5)
    slope, cube = (y2 - y0) * half, (y1 - y2) * np.float32(1.5) + (y3 - y0) * half
    values: Floats = y2 - y1
    values -= slope
    values -= cube
    cube *= part
    values += cube
    values *= part
    values += slope
    values *= part
    values += y1
    return values
