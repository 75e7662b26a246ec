"""From a solution to a scene's bars, each hit beside the line nearest to it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

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
    for hit in problem.hits:
        time = hit.time - problem.start
        after = min(max(bisect_left(lines, time), 1), len(lines) - 1)
        late, early = lines[after] - time, lines[after - 1] - time
        step, error = (after - 1, early) if -early <= late else (after, late)
        yield MetHit(hit, step, error, abs(error) <= problem.half_frame)
