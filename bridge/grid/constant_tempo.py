"""Constant tempi: the solutions that always exist, and the cost that a varying tempo has to beat."""

import math

import numpy as np

from bridge.grid.limits import BAND, TOLERANCE
from bridge.grid.metre import BarLayout
from bridge.grid.plan import ConstantTempo
from bridge.grid.state_space import layout_cost
from bridge.grid.targets import Problem
from bridge.grid.tempo_ramps import Floats, Ints

_BATCH = 1 << 20
"""Lines compared at once, which bounds the memory of a long scene with many hits."""


def constant_tempos(problem: Problem, layout: BarLayout) -> tuple[ConstantTempo, ...]:
    """List every constant tempo of a scene in a layout, cheapest first; none if no whole number of bars fits.

    Args:
        problem: The scene.
        layout: The layout of its bars.
    """
    costs, length = problem.costs, float(problem.length)
    steps = np.array(problem.ask.counts(problem.length, layout), np.int64)
    size = max(1, _BATCH // len(problem.targets.times))
    batches = [steps[at : at + size] for at in range(0, len(steps), size)]
    charge = np.concatenate([np.zeros(0), *(_charge(batch, problem, layout) for batch in batches)])
    charge += costs.off_tempo(np.log2(15 * steps / length / problem.ask.aim), length)
    charge += np.where((steps - layout.pickup) % layout.metre.steps, costs.odd_bar, 0.0)
    charge += layout_cost(problem, layout)
    return tuple(
        ConstantTempo(float(charge[at]), layout, int(steps[at])) for at in np.argsort(charge, kind="stable")
    )


def _charge(steps: Ints, problem: Problem, layout: BarLayout) -> Floats:
    """Compute the cost of the hits at each of several constant tempi. (tempi,)"""
    targets, costs, bar = problem.targets, problem.costs, layout.metre.steps
    sixteenth = float(problem.length) / steps[:, None]
    nearest = np.rint(targets.times / sixteenth)  # (tempi, targets)
    off = 2 / problem.frame * (nearest * sixteenth - targets.times)
    met = np.abs(off) <= 2 * TOLERANCE
    places = np.array([costs.position(step, layout.metre) for step in range(bar)])
    position = places[(nearest.astype(np.int64) - layout.pickup) % bar] + costs.closeness * off**2
    charge = np.where(met, position, costs.missed) @ targets.weights
    if targets.leans is not None:
        charge += met @ (costs.follow * targets.around * (targets.leans / math.log(BAND)) ** 2)
    return np.asarray(charge)
