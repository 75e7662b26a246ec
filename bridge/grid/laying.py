"""From a solution to a scene's bars, each hit beside the line nearest to it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from bridge.grid.bars import MetHit, SceneGrid
from bridge.grid.plan import Plan, Steady
from bridge.grid.targets import Problem


def laid(problem: Problem, solution: Plan | Steady) -> SceneGrid:
    """Write out a solution.

    Args:
        problem: The scene.
        solution: A way through it.
    """
    lines = solution.lines(problem.length)
    bars = solution.form.bars(len(lines) - 1)
    hits = tuple(_beside(problem, lines))
    return SceneGrid(problem.start, lines, bars, hits, solution.form.metre, solution.fermatas)


def _beside(problem: Problem, lines: Sequence[Fraction]) -> Iterator[MetHit]:
    """Compare every hit with the line nearest to it."""
    marks = np.array([float(line) for line in lines])
    for hit in problem.hits:
        time = hit.time - problem.start
        after = int(np.clip(np.searchsorted(marks, float(time)), 1, len(lines) - 1))
        step = min((after - 1, after), key=lambda at: abs(lines[at] - time))
        error = lines[step] - time
        yield MetHit(hit, step, error, abs(error) <= problem.half_frame)
