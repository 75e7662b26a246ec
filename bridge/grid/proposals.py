"""The best distinct solutions of a scene, to choose among."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from itertools import pairwise
from statistics import median

from bridge.grid.advice import refusal
from bridge.grid.bars import Hit, SceneGrid
from bridge.grid.field import field
from bridge.grid.laying import laid
from bridge.grid.metre import Form
from bridge.grid.objective import Costs, Lattice
from bridge.grid.plan import Plan, Steady
from bridge.grid.programme import plans
from bridge.grid.request import TempoRequest
from bridge.grid.steady import steadies
from bridge.grid.targets import Problem, Span, problem_of
from integrations.closeness import Closeness

MOST = 5
"""How many solutions are proposed."""
APART = 1.02
"""The ratio of mean tempi from which on two solutions are distinct, whatever they meet."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One solution of a scene, and how good it is."""

    grid: SceneGrid
    cost: float
    """What the objective charges for it; the unit is one plain cut that is missed."""
    met: float
    """Weight of the hits that are met."""
    near: float
    """Weight of those that nearly are."""
    missed: float
    """Weight of all others."""
    beat_lean: float
    """The largest ratio between neighbouring beats, 1 or more; a beat that holds has no neighbours."""
    median_lean: float
    """The largest ratio between a beat and the median beat, 1 or more; beats that hold are left out."""


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

    They are taken from the cheapest grid of each metre and pick-up in every tempo band, and every constant tempo; one
    that differs from a cheaper one in neither metre nor tempo nor the hits it meets is left out.

    Args:
        length: The scene's length in seconds.
        hits: What the grid should meet, in any order, on the clock `start` is on; those outside are left out.
        frame: Seconds of a frame; a hit is met within half of it.
        ask: The tempi and metres the scene may have; a pinned solution plays no part.
        start: Where the scene begins, in seconds.
        black: Where the screen is black, on the same clock; a beat may hold there if asked.
        costs: What is charged.
        lattice: What may be chosen from.

    Returns:
        Five or fewer, the cheapest first: the one that `solve_scene` returns.

    Raises:
        SceneLengthError: If no whole number of bars fits the scene.
        PinError: If the pinned tempo cannot be had; the sentence names what can.
        ValueError: If the length is not above 0.
    """
    return proposals(problem_of(length, hits, frame, ask, start, black, costs, lattice))


def proposals(problem: Problem) -> tuple[Proposal, ...]:
    """The same for a scene already gathered."""
    found: list[Proposal] = []
    forms = problem.ask.forms(problem.length)
    for solution in merge(*(_solutions(problem, form) for form in forms), key=lambda solution: solution.cost):
        grid = laid(problem, solution)
        if all(_distinct(grid, other.grid) for other in found):
            found.append(_proposal(grid, solution.cost))
        if len(found) == MOST:
            break
    if not found:
        raise refusal(problem.length, problem.ask)
    return tuple(found)


def _solutions(problem: Problem, form: Form) -> Iterator[Plan | Steady]:
    """Every solution in one form, cheapest first."""
    tables = field(problem, form)
    leaning: Iterable[Plan | Steady] = plans(tables) if tables else ()
    return merge(leaning, steadies(problem, form), key=lambda solution: solution.cost)


def _distinct(one: SceneGrid, other: SceneGrid) -> bool:
    """Whether two grids differ in metre, in tempo, or in the hits they meet."""
    ratio = one.bpm / other.bpm
    met = [[hit.met for hit in grid.hits] for grid in (one, other)]
    return one.metre != other.metre or max(ratio, 1 / ratio) > APART or met[0] != met[1]


def _proposal(grid: SceneGrid, cost: float) -> Proposal:
    """Weigh what a grid meets and measure how it leans."""
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
    """The durations of the beats between those that hold, in seconds."""
    runs: list[list[float]] = [[]]
    for begin, end in pairwise(grid.beat_steps):
        if begin in grid.fermatas:
            runs.append([])
        else:
            runs[-1].append(float(grid.lines[end] - grid.lines[begin]))
    return runs


def _weight(grid: SceneGrid, closeness: Closeness) -> float:
    """What the hits weigh that are met so nearly."""
    return sum(hit.hit.weight for hit in grid.hits if hit.closeness is closeness)


def _ratio(one: float, other: float) -> float:
    return max(one / other, other / one)
