"""The best distinct solutions of a scene, to choose among."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from itertools import chain, islice, pairwise
from statistics import median

from bridge.grid.bars import Hit, SceneGrid
from bridge.grid.cheapest import cheapest, on_beats
from bridge.grid.constant_tempo import constant_tempos
from bridge.grid.dynamic_program import cheapest_paths
from bridge.grid.laying import laid
from bridge.grid.metre import BarLayout
from bridge.grid.objective import Costs, Lattice
from bridge.grid.plan import ConstantTempo, SteppedTempo
from bridge.grid.request import TempoRequest
from bridge.grid.state_space import state_space
from bridge.grid.targets import Problem, Span, problem_of
from integrations.closeness import Closeness

MOST = 5
"""The most solutions proposed."""
BANDS = 12
"""The most tempo bands of a layout that are tried."""
APART = 1.02
"""The ratio of mean tempi from which two solutions are distinct, whatever they meet."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One solution of a scene, and how good it is."""

    grid: SceneGrid
    cost: float
    """Its total cost; the unit is one plain cut that is missed."""
    met: float
    """Weight of the hits that are met."""
    near: float
    """Weight of those that nearly are."""
    missed: float
    """Weight of all others."""
    beat_lean: float
    """The largest ratio between neighbouring beats, 1 or more; a fermata has no neighbours."""
    median_lean: float
    """The largest ratio between a beat and the median beat, 1 or more, without fermatas."""


def propose(
    length: Fraction,
    hits: Sequence[Hit],
    frame: Fraction,
    ask: TempoRequest = TempoRequest(),  # noqa: B008 (frozen)
    *,
    start: Fraction = Fraction(0),
    black: Sequence[Span] = (),
    costs: Costs = Costs(),  # noqa: B008 (frozen)
    lattice: Lattice = Lattice(),  # noqa: B008 (frozen)
) -> tuple[Proposal, ...]:
    """Find the best solutions of a scene.

    Candidates are the cheapest grid of each metre and pick-up in the best tempo bands, and every constant tempo; one that
    differs from a cheaper one in neither metre nor tempo, and meets no hit that it does not, is dropped.

    Args:
        length: The scene's length in seconds.
        hits: The hits, in any order, from the same zero as `start`; those outside the scene are ignored.
        frame: Seconds of a frame; a hit is met within half of it.
        ask: The tempi and metres the scene may have; a pinned solution is ignored.
        start: The scene's start in seconds.
        black: The ranges of black, from the same zero; a fermata may lie there if asked for.
        costs: The costs.
        lattice: The lattice.

    Returns:
        Five or fewer: the one that `solve_scene` returns, then the others, the cheapest first.

    Raises:
        SceneLengthError: If no whole number of bars fits the scene.
        PinError: If the pinned tempo cannot be had; the sentence names what can.
        ValueError: If the length is not above 0.
    """
    return proposals(problem_of(length, hits, frame, ask, start, black, costs, lattice))


def proposals(problem: Problem) -> tuple[Proposal, ...]:
    """Find the best solutions of a problem, as `propose` does."""
    found: list[Proposal] = []
    layouts = problem.ask.layouts(problem.length)
    others = merge(*(_solutions(problem, layout) for layout in layouts), key=lambda solution: solution.cost)
    for solution in chain((cheapest(problem),), others):
        grid = laid(problem, solution)
        if all(_distinct(grid, other.grid) for other in found):
            found.append(_proposal(grid, solution.cost))
        if len(found) == MOST:
            break
    return tuple(found)


def _solutions(problem: Problem, layout: BarLayout) -> Iterator[SteppedTempo | ConstantTempo]:
    """Yield the solutions in one layout, cheapest first: in the best tempo bands, and of constant tempo."""
    tables = state_space(problem, layout)
    varying = islice(cheapest_paths(tables), BANDS) if tables else ()
    changing = [found for one in varying if (found := on_beats(problem, one))]
    even = constant_tempos(problem, layout)
    return merge(
        sorted(changing, key=lambda solution: solution.cost), even, key=lambda solution: solution.cost
    )


def _distinct(one: SceneGrid, cheaper: SceneGrid) -> bool:
    """Return whether a grid differs from a cheaper one in metre or in tempo, or meets a hit that that one does not."""
    ratio = one.bpm / cheaper.bpm
    more = any(new.met and not old.met for new, old in zip(one.hits, cheaper.hits, strict=True))
    return one.metre != cheaper.metre or max(ratio, 1 / ratio) > APART or more


def _proposal(grid: SceneGrid, cost: float) -> Proposal:
    """Measure the hits a grid meets, and its largest tempo changes."""
    beats = _beats(grid)
    middle = median(beat for run in beats for beat in run)
    return Proposal(
        grid,
        cost,
        met=_weight(grid, Closeness.MET),
        near=_weight(grid, Closeness.NEAR),
        missed=_weight(grid, Closeness.MISSED),
        beat_lean=max((_ratio(a, b) for run in beats for a, b in pairwise(run)), default=1.0),
        median_lean=max(_ratio(beat, middle) for run in beats for beat in run),
    )


def _beats(grid: SceneGrid) -> list[list[float]]:
    """Return the durations of the beats between fermatas, in seconds."""
    runs: list[list[float]] = [[]]
    for begin, end in pairwise(grid.beat_steps):
        if begin in grid.fermatas:
            runs.append([])
        else:
            runs[-1].append(float(grid.lines[end] - grid.lines[begin]))
    return runs


def _weight(grid: SceneGrid, closeness: Closeness) -> float:
    """Sum the weights of the hits of one closeness."""
    return sum(hit.hit.weight for hit in grid.hits if hit.closeness is closeness)


def _ratio(one: float, other: float) -> float:
    return max(one / other, other / one)
