"""The cheapest solution of a scene."""

from itertools import islice

from bridge.grid.advice import refusal
from bridge.grid.constant_tempo import constant_tempos
from bridge.grid.dynamic_program import cheapest_paths
from bridge.grid.plan import ConstantTempo, SteppedTempo, VaryingTempo
from bridge.grid.state_space import state_space
from bridge.grid.targets import Problem
from bridge.grid.tempo_changes import fewest_changes, gradual

BANDS, WITHIN = 2, 0.1
"""The most tempo bands whose grids are tried with a tempo that changes on beats alone, and by how much each may cost more
than the cheapest while hits are chosen."""


def cheapest(problem: Problem) -> ConstantTempo | SteppedTempo:
    """Return the cheapest of the solutions in each layout the scene may have, and of the constant tempi.

    Args:
        problem: The scene.

    Raises:
        SceneLengthError: If no whole number of bars fits the scene.
        PinError: If none fits at the pinned tempo.
    """
    layouts = problem.ask.layouts(problem.length)
    constant = [constant[0] for layout in layouts if (constant := constant_tempos(problem, layout))]
    if not constant:
        raise refusal(problem.length, problem.ask)
    even = min(constant, key=lambda constant: constant.cost)
    spaces = [space for layout in layouts if (space := state_space(problem, layout))]
    varying = [one for space in spaces for one in islice(cheapest_paths(space, even.cost, WITHIN), BANDS)]
    found: list[ConstantTempo | SteppedTempo | None] = [even, *(on_beats(problem, one) for one in varying)]
    return min((one for one in found if one), key=lambda solution: solution.cost)


def on_beats(problem: Problem, solution: VaryingTempo) -> SteppedTempo | None:
    """Return a solution whose tempo varies as one whose tempo changes on beats alone, as the scene was asked for.

    Args:
        problem: The scene.
        solution: Its solution.

    Returns:
        None where no grid near it ends with the scene.
    """
    draft = solution.draft
    return gradual(problem, draft, solution.cost) if problem.ask.ramps else fewest_changes(problem, draft)
