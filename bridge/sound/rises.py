"""Rises of the level, to the millisecond."""

from typing import Final

import numpy as np

from bridge.sound.heard import Floats
from bridge.sound.measured import HOP

_STEP: Final = 16
"""Samples of a step: 1 ms."""
AFTER: Final = 5
"""Steps from an instant on that are weighed, the first most, so that the rise is steepest where a sound begins."""
BEFORE: Final = 30
"""Steps before an instant that it is compared with."""
_FLOOR: Final = 10**-7.0
"""Power, -70 decibels below full scale, under which a level counts as no level."""


def rises(samples: Floats, count: int) -> tuple[Floats, Floats]:
    """Return the steepest rise within each HOP of samples.

    Args:
        samples: From `BEFORE` steps before the first HOP to `AFTER` steps behind the last.
        count: How many HOPs.

    Returns:
        The rise in decibels, from the mean power of what is before to that of what follows, 0 at least. (count,)
        The place of it within the HOP, 0 to 1. (count,)
    """
    steps = HOP // _STEP
    power = (
        samples[: (BEFORE + count * steps + AFTER) * _STEP].reshape(-1, _STEP).astype(np.float64) ** 2
    ).mean(axis=1)
    summed = np.concatenate(([0.0], np.cumsum(power)))
    weights = np.arange(AFTER, 0, -1) / sum(range(AFTER + 1))
    first, total = BEFORE, count * steps
    before = (summed[first : first + total] - summed[:total]) / BEFORE
    after = sum(weight * power[first + k : first + k + total] for k, weight in enumerate(weights))
    rise = 10 * np.log10((np.asarray(after) + _FLOOR) / (np.maximum(before, 0) + _FLOOR))
    rise = np.maximum(rise, 0).reshape(count, steps)
    at = rise.argmax(axis=1)
    return rise[np.arange(count), at].astype(np.float32), (at / steps).astype(np.float32)
