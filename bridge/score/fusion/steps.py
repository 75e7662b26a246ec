"""Steps: values that hold over even lengths of record time, and their means over stretches."""

import numpy as np

from generator.conditions import Floats


def means_over(values: Floats, rate: float, starts: Floats, ends: Floats) -> Floats:
    """Average steps over stretches of record time, exact to the steps' edges; what lies behind the last step counts as 0.

    Args:
        values: Step i holds from `i / rate` to `(i + 1) / rate` seconds. (steps,)
        rate: Steps a second.
        starts: The start of each stretch, in seconds. (n,)
        ends: The end of each, later than its start. (n,)

    Returns:
        (n,)
    """
    area = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    edges = np.arange(len(area))
    last, first = np.interp(ends * rate, edges, area), np.interp(starts * rate, edges, area)
    found: Floats = (last - first) / ((ends - starts) * rate)
    return found


def weighted_means(
    values: Floats, weights: Floats, rate: float, starts: Floats, ends: Floats
) -> tuple[Floats, Floats]:
    """Average steps over stretches by their weight; NaN where a stretch has none.

    Args:
        values: (steps,)
        weights: 0 or more. (steps,)
        rate: Steps a second.
        starts: In seconds. (n,)
        ends: In seconds. (n,)

    Returns:
        The mean of the values, and the mean weight. (n,) each
    """
    weight = means_over(weights, rate, starts, ends)
    weight = np.where(weight > 1e-9, weight, 0.0)
    total = means_over(np.where(weights > 0, values, 0.0) * weights, rate, starts, ends)
    return total / np.where(weight > 0, weight, np.nan), weight
