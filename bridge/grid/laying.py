"""A solution written out as a scene's bars, with each hit and the line nearest to it."""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

from bridge.grid.bars import Hit, MetHit, SceneGrid
from bridge.grid.plan import ConstantTempo, SteppedTempo
from bridge.grid.targets import Problem
from integrations.closeness import closeness_of


def laid(problem: Problem, solution: SteppedTempo | ConstantTempo) -> SceneGrid:
    """Write out a solution.

    Args:
        problem: The scene.
        solution: Its solution.
    """
    lines = solution.lines(problem.length)
    bars = solution.layout.bars(len(lines) - 1)
    hits = measured(problem.hits, problem.start, lines, problem.exact_frame)
    layout = solution.layout
    return SceneGrid(
        problem.start, lines, bars, hits, layout.metre, solution.fermatas, is_gradual=solution.is_gradual
    )


def measured(
    hits: Sequence[Hit], start: Fraction, lines: Sequence[Fraction], frame: Fraction
) -> tuple[MetHit, ...]:
    """Compare every hit with the line nearest to it.

    Args:
        hits: The hits inside a scene, in seconds, from the same zero as `start`.
        start: The scene's start in seconds.
        lines: Every sixteenth line, in seconds from `start`; two or more.
        frame: Seconds of a frame.
    """
    return tuple(_beside(hit, hit.time - start, lines, frame) for hit in hits)


def _beside(hit: Hit, time: Fraction, lines: Sequence[Fraction], frame: Fraction) -> MetHit:
    """Compare a hit with the line nearest to it."""
    after = min(max(bisect_left(lines, time), 1), len(lines) - 1)
    late, early = lines[after] - time, lines[after - 1] - time
    step, error = (after - 1, early) if -early <= late else (after, late)
    return MetHit(hit, step, error, closeness_of(error / frame))
