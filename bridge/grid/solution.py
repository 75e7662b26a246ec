"""From a scene or a timeline to its bars: the grid's front door."""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from bridge.grid.bars import BarGrid, Hit, MetHit, SceneGrid
from bridge.grid.field import Targets, field
from bridge.grid.objective import BAR, Costs, Lattice
from bridge.grid.programme import Plan, plan
from bridge.grid.request import SceneLengthError, TempoRequest
from bridge.grid.steady import even_lines, steadiest
from bridge.grid.stretch import smoothest

NANO = 10**9
"""Lines between two met hits are written in whole nanoseconds."""


def solve_scene(
    length: Fraction,
    hits: Sequence[Hit],
    frame: Fraction,
    ask: TempoRequest = TempoRequest(),  # noqa: B008 (frozen)
    *,
    start: Fraction = Fraction(0),
    costs: Costs = Costs(),  # noqa: B008 (frozen)
    lattice: Lattice = Lattice(),  # noqa: B008 (frozen)
) -> SceneGrid:
    """Lay the bars of one scene.

    Args:
        length: The scene's length in seconds.
        hits: What the grid should meet, in any order, on the clock `start` is on; one at its end is the
            next scene's, and those outside are left out.
        frame: Seconds of a frame; a hit is met within half of it.
        ask: The tempi the scene may have.
        start: Where the scene begins, in seconds. Nothing inside the scene depends on it.
        costs: What is charged.
        lattice: What may be chosen from.

    Returns:
        The cheapest grid of the lattice, or the cheapest constant tempo where that is cheaper.

    Raises:
        SceneLengthError: If no whole number of bars fits the scene.
        ValueError: If the length is not above 0.
    """
    if length <= 0:
        raise ValueError(f"a scene must last longer than {length} s")
    inside = sorted((hit for hit in hits if start <= hit.time < start + length), key=lambda hit: hit.time)
    targets = _targets(length, [(hit.time - start, hit.weight) for hit in inside], frame)
    steady_cost, steps = steadiest(length, targets, float(frame), ask, costs)
    problem = field(targets, float(frame), ask, costs, lattice)
    lean = plan(problem, steady_cost) if problem else None
    lines = _lines(lean, length, lattice) if lean else even_lines(length, steps)
    return SceneGrid(start, lines, _bars(len(lines) - 1), _met(inside, start, lines, frame))


def solve(
    scenes: Sequence[tuple[Fraction, Fraction]],
    hits: Sequence[Hit],
    rate: Fraction,
    asks: Sequence[TempoRequest] | None = None,
) -> BarGrid:
    """Lay the bars of a whole timeline, scene by scene.

    Args:
        scenes: First instant and first instant after each scene, in seconds, end to end from 0.
        hits: What the grid should meet, in seconds from the timeline's first frame.
        rate: Frames per second.
        asks: The tempi each scene may have, one a scene; 60 to 160 bpm where left out.

    Raises:
        SceneLengthError: If no whole number of bars fits a scene; the sentence says which.
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
            grids.append(solve_scene(end - start, inside, 1 / rate, ask, start=start))
        except SceneLengthError as error:
            raise SceneLengthError(f"Scene {len(grids) + 1}, from {float(start):.3f} s: {error}") from error
    return BarGrid(tuple(grids))


def _targets(length: Fraction, hits: Sequence[tuple[Fraction, float]], frame: Fraction) -> Targets:
    """The ends of a scene and the hits between, those at one instant as one; the ends meet what is next to them."""
    weights: dict[Fraction, float] = {}
    for time, weight in hits:
        if frame / 2 < time < length - frame / 2:
            weights[time] = weights.get(time, 0.0) + weight
    times = [0.0, *map(float, weights), float(length)]
    return Targets(np.array(times), np.array([0.0, *weights.values(), 0.0]))


def _lines(lean: Plan, length: Fraction, lattice: Lattice) -> tuple[Fraction, ...]:
    """Every line of a plan, in seconds from the scene's start; the last is the scene's length exactly."""
    times = [0.0]
    for before, after in pairwise(lean.waypoints):
        steps = after.step - before.step
        lasting = (after.time - before.time) / lean.unit
        stretch = smoothest(lasting, steps, (before.tempo, after.tempo), lean.width / 2, lattice.slope)
        times.extend(before.time + np.cumsum(stretch)[:-1] * lean.unit)
        times.append(after.time)
    return (*(Fraction(round(time * NANO), NANO) for time in times[:-1]), length)


def _bars(steps: int) -> tuple[int, ...]:
    """Sixteenths in each bar: 4/4, then at most one shorter."""
    full, rest = divmod(steps, BAR)
    return (BAR,) * full + ((rest,) if rest else ())


def _met(
    hits: Sequence[Hit], start: Fraction, lines: Sequence[Fraction], frame: Fraction
) -> tuple[MetHit, ...]:
    """Compare every hit with the line nearest to it."""
    marks = np.array([float(line) for line in lines])
    found = []
    for hit in hits:
        time = hit.time - start
        after = int(np.clip(np.searchsorted(marks, float(time)), 1, len(lines) - 1))
        step = min((after - 1, after), key=lambda at: abs(lines[at] - time))
        error = lines[step] - time
        found.append(MetHit(hit, step, error, abs(error) <= frame / 2))
    return tuple(found)
