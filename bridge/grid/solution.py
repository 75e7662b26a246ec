"""Entry points of the grid: the bars of a scene or of a timeline."""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from bridge.grid.advice import PinError, SceneLengthError, dotted
from bridge.grid.bars import BarGrid, Hit, SceneGrid
from bridge.grid.cheapest import cheapest
from bridge.grid.laying import laid
from bridge.grid.objective import Costs, Lattice
from bridge.grid.proposals import proposals
from bridge.grid.request import TempoRequest
from bridge.grid.targets import Problem, Span, problem_of


def solve_scene(
    length: Fraction,
    hits: Sequence[Hit],
    frame: Fraction,
    ask: TempoRequest = TempoRequest(),  # noqa: B008 (frozen)
    *,
    start: Fraction = Fraction(0),
    black: Sequence[Span] = (),
    costs: Costs = Costs(),  # noqa: B008 (frozen)
    lattice: Lattice = Lattice(),  # noqa: B008 (frozen)
) -> SceneGrid:
    """Lay the bars of one scene.

    Args:
        length: The scene's length in seconds.
        hits: The hits, in any order, from the same zero as `start`; one at the scene's end is the next scene's, and
            those outside are ignored.
        frame: Seconds of a frame; a hit is met within half of it.
        ask: The tempi and metres the scene may have.
        start: The scene's start in seconds. Nothing inside the scene depends on it.
        black: The ranges of black, from the same zero; a fermata may lie there if asked for.
        costs: The costs.
        lattice: The lattice.

    Returns:
        The cheapest grid whose tempo changes on beats alone, or the cheapest constant tempo if that is cheaper.

    Raises:
        SceneLengthError: If no whole number of bars fits the scene.
        PinError: If the pinned tempo or solution cannot be had; the sentence names what can.
        ValueError: If the length is not above 0.
    """
    problem = problem_of(length, hits, frame, ask, start, black, costs, lattice)
    return laid(problem, cheapest(problem)) if ask.solution is None else _pinned(problem, ask.solution)


def solve(
    scenes: Sequence[Span],
    hits: Sequence[Hit],
    rate: Fraction,
    asks: Sequence[TempoRequest] | None = None,
    black: Sequence[Span] = (),
    *,
    names: Sequence[str] = (),
    costs: Costs = Costs(),  # noqa: B008 (frozen)
    lattice: Lattice = Lattice(),  # noqa: B008 (frozen)
) -> BarGrid:
    """Lay the bars of a whole timeline, scene by scene.

    Args:
        scenes: First instant and first instant after each scene, in seconds, end to end from 0.
        hits: The hits, in seconds from the timeline's first frame.
        rate: Frames per second.
        asks: The tempi and metres each scene may have, one a scene; by default 60 to 160 bpm in 4/4.
        black: The ranges of black, in seconds from the timeline's first frame.
        names: The scenes' names in errors; by default the number and the start in seconds.
        costs: The costs.
        lattice: The lattice.

    Raises:
        SceneLengthError: If no whole number of bars fits a scene; the sentence says which.
        PinError: If a scene cannot have what it is pinned to; the sentence says which, and what it can have.
        ValueError: If the scenes do not follow one another from 0, or there is not one request a scene.
    """
    if any(end != start for (_, end), (start, _) in pairwise(((Fraction(0), Fraction(0)), *scenes))):
        raise ValueError("scenes must follow one another from 0 without gap or overlap")
    chosen = asks if asks is not None else [TempoRequest()] * len(scenes)
    ordered = sorted(hits, key=lambda hit: hit.time)
    times = [hit.time for hit in ordered]
    grids = []
    for (start, end), ask in zip(scenes, chosen, strict=True):
        inside = ordered[bisect_left(times, start) : bisect_left(times, end)]
        try:
            grids.append(
                solve_scene(
                    end - start,
                    inside,
                    1 / rate,
                    ask,
                    start=start,
                    black=black,
                    costs=costs,
                    lattice=lattice,
                )
            )
        except (SceneLengthError, PinError) as error:
            name = names[len(grids)] if names else f"Scene {len(grids) + 1}, from {float(start):.3f} s"
            raise type(error)(f"{name}: {error}") from error
    return BarGrid(tuple(grids))


def _pinned(problem: Problem, number: int) -> SceneGrid:
    """Return the proposal of a number, counted from 1."""
    known = proposals(problem)
    if number > len(known):
        tempi = ", ".join(
            f"{at}: {one.grid.bpm:.1f} bpm in {one.grid.metre}{dotted(one.grid.bpm, [one.grid.metre])}"
            for at, one in enumerate(known, 1)
        )
        raise PinError(f"The scene has no solution {number}; it has {tempi}.")
    return known[number - 1].grid
