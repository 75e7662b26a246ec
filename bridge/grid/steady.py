"""Constant tempos: the grids that are always there, and the least a leaning grid has to beat."""

import math

import numpy as np

from bridge.grid.field import form_cost
from bridge.grid.metre import Form
from bridge.grid.objective import BAND, TOLERANCE
from bridge.grid.plan import Steady
from bridge.grid.stretch import Floats, Ints
from bridge.grid.targets import Problem

_BATCH = 1 << 20
"""Lines compared at once, which bounds the memory of a long scene with many hits."""


def steadies(problem: Problem, form: Form) -> tuple[Steady, ...]:
    """Every constant tempo of a scene in a form, cheapest first; none where no whole number of bars fits.

    Args:
        problem: The scene.
        form: How its bars are laid.
    """
    costs, length = problem.costs, float(problem.length)
    steps = np.array(problem.ask.counts(problem.length, form), np.int64)
    size = max(1, _BATCH // len(problem.targets.times))
    batches = [steps[at : at + size] for at in range(0, len(steps), size)]
    charge = np.concatenate([np.zeros(0), *(_charge(batch, problem, form) for batch in batches)])
    charge += costs.preference * length * np.log2(15 * steps / length / problem.ask.aim) ** 2
    charge += np.where((steps - form.pickup) % form.metre.steps, costs.odd_bar, 0.0)
    charge += form_cost(problem, form)
    return tuple(Steady(float(charge[at]), form, int(steps[at])) for at in np.argsort(charge, kind="stable"))


def _charge(steps: Ints, problem: Problem, form: Form) -> Floats:
    """What the hits cost at each of several constant tempos. (tempos,)"""
    targets, costs, bar = problem.targets, problem.costs, form.metre.steps
    sixteenth = float(problem.length) / steps[:, None]
    nearest = np.rint(targets.times / sixteenth)  # (tempos, targets)
    off = 2 / problem.frame * (nearest * sixteenth - targets.times)
    met = np.abs(off) <= 2 * TOLERANCE
    places = np.array([costs.position(step, form.metre) for step in range(bar)])
    position = places[(nearest.astype(np.int64) - form.pickup) % bar] + costs.closeness * off**2
    charge = np.where(met, position, costs.missed) @ targets.weights
    if targets.leans is not None:
        charge += met @ (costs.follow * targets.around * (targets.leans / math.log(BAND)) ** 2)
    return np.asarray(charge)
