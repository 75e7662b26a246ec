"""Constant tempos: the grids that are always there, and the least a leaning grid has to beat."""

from fractions import Fraction

import numpy as np

from bridge.grid.field import Targets
from bridge.grid.objective import BAR, Costs
from bridge.grid.request import TempoRequest, counts
from bridge.grid.stretch import Floats

_BATCH = 1 << 20
"""Lines compared at once, which bounds the memory of a long scene with many hits."""


def steadiest(
    length: Fraction, targets: Targets, frame: float, ask: TempoRequest, costs: Costs
) -> tuple[float, int]:
    """Find the cheapest constant tempo.

    Args:
        length: The scene's length in seconds.
        targets: The scene's ends and hits.
        frame: Seconds of a frame.
        ask: The tempi the scene may have.
        costs: What is charged.

    Returns:
        Its cost and its number of sixteenths.

    Raises:
        SceneLengthError: If no whole number of bars fits.
    """
    steps = np.array(counts(length, ask))
    size = max(1, _BATCH // len(targets.times))
    charge = np.concatenate(
        [
            _charge(steps[i : i + size], float(length), targets, frame, costs)
            for i in range(0, len(steps), size)
        ]
    )
    octaves = np.log2(15 * steps / float(length) / ask.aim)
    charge += costs.preference * float(length) * octaves**2
    charge += np.where(steps % BAR, costs.odd_bar, 0.0)
    best = int(np.argmin(charge))
    return float(charge[best]), int(steps[best])


def _charge(steps: Floats, length: float, targets: Targets, frame: float, costs: Costs) -> Floats:
    """What the hits cost at each of several constant tempos. (tempos,)"""
    sixteenth = length / steps[:, None]
    nearest = np.rint(targets.times / sixteenth)  # (tempos, targets)
    met = np.abs(nearest * sixteenth - targets.times) <= frame / 2 * (1 - 1e-9)
    position = np.array([costs.position(step) for step in range(BAR)])[nearest.astype(np.int64) % BAR]
    return np.asarray(np.where(met, position, costs.missed) @ targets.weights)


def even_lines(length: Fraction, steps: int) -> tuple[Fraction, ...]:
    """The lines of a constant tempo, exact."""
    return tuple(length * step / steps for step in range(steps + 1))
