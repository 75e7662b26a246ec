"""Dynamic programming over the hits that are met.

A state is a line that meets a hit: its place in the bar, its tempo within a band, its offset from the hit. Between
two met hits lies a segment of sixteenths. It is feasible exactly where its time is between the shortest and the longest
that slope and band allow, so the lines in between need no states. Each step is a product of matrices in the min-plus
algebra, for many bands together.

Segments that cannot lead below a ceiling are pruned. A grid that costs less than the ceiling is then still found, and
is the optimum; so a low ceiling is tried first, and a higher one if nothing lies below it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bridge.grid.bound import least_by_place, least_by_tempo
from bridge.grid.edges import Edges, edges_of, least_by_state
from bridge.grid.plan import VaryingTempo, Waypoint
from bridge.grid.runs import grouped, runs
from bridge.grid.state_space import StateSpace
from bridge.grid.tempo_ramps import Ints, Singles

_BATCH = 1024
"""Edges weighed at once, which bounds the memory of a long scene."""
_WIDE, _NARROW = 0.03, 0.028
"""The first margins above the least of the first bound and of the second, for each target: most scenes' optimum lies
within them, and elsewhere the cost found there is a ceiling for the rest."""
_WIDER = 2
"""The ratio of the second margin to the first."""
_ROUNDING = 1e-4
"""The most that single precision adds to a bound."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """The dynamic programming table below a ceiling."""

    space: StateSpace
    edges: Edges
    """The edges that may lead below the ceiling."""
    values: Singles
    """The least cost to arrive at every state. (offsets x tempi, lines)"""

    @property
    def ends(self) -> Singles:
        """The total cost by the way the scene ends. (bands, ends, tempi)"""
        space = self.space
        tempi = self.values[space.centre][:, space.last]  # (tempi, bands, ends)
        return np.asarray(np.moveaxis(tempi, 0, -1) + space.closing[:, None])

    @property
    def least(self) -> float:
        """The cost of the cheapest grid; infinite where there is none."""
        return float(self.ends.min())


def cheapest_paths(
    space: StateSpace, ceiling: float = math.inf, within: float = math.inf
) -> Iterator[VaryingTempo]:
    """Yield the cheapest grid of every band that has one, cheapest first.

    Args:
        space: The scene's state space.
        ceiling: The cost of the best solution known; bands whose grids cost no less are left out.
        within: The most by which a grid may cost more than the cheapest.
    """
    segments, tables, limit = space.segments, None, ceiling
    by_place = least_by_place(space, segments)
    for high in _rising(by_place, _WIDE * len(space.positions)):
        tried = min(high, limit)
        edges = edges_of(space, segments, by_place < tried + _ROUNDING)
        tables = _searched(space, edges, tried, within)
        limit = min(limit, tables.least + within) if tables else limit
        if limit <= tried:
            break
    if tables:
        best = tables.ends.min(axis=(1, 2))
        for band in np.argsort(best, kind="stable"):
            if best[band] < ceiling and best[band] <= tables.least + within:
                yield _traced(tables, int(band))


def _searched(space: StateSpace, edges: Edges, limit: float, within: float) -> _Tables | None:
    """Search for grids that cost less than a limit.

    Args:
        space: The scene's state space.
        edges: Those of its edges that may lead below the limit.
        limit: The upper limit of the search.
        within: The most by which a grid may cost more than the cheapest.

    Returns:
        A table that holds the optimum and all that is wanted beside it, as far as they cost less than the limit; None
        where there is no grid.
    """
    by_tempo, tables = least_by_tempo(space, edges), None
    for low in _rising(by_tempo, _NARROW * len(space.positions)):
        tried = min(low, limit)
        tables = _weighed(space, edges.only(by_tempo < tried + _ROUNDING))
        limit = min(limit, tables.least + within)
        if limit <= tried:
            break
    return tables


def _rising(bound: Singles, margin: float) -> Iterator[float]:
    """Yield ceilings to try: a margin above the least bound, a wider one, and infinity; none for an infinite bound."""
    least = float(bound.min(initial=np.inf))
    if least < math.inf:
        yield from (least + margin, least + _WIDER * margin, math.inf)


def _weighed(space: StateSpace, edges: Edges) -> _Tables:
    """Compute the least cost to arrive at every state, target by target.

    Args:
        space: The scene's state space.
        edges: The edges, without those pruned.
    """
    values = np.full((math.prod(space.states), space.count), np.inf, np.float32)
    values[space.centre, space.first] = (
        space.band_costs + space.state_costs[0, space.problem.lattice.centre, :, None]
    )
    for batch in _batches(runs(edges.end), len(edges.end)):
        some = edges.only(batch)
        cost = space.cost(some.segments).reshape(-1, len(some.segments.steps))
        for to, first in grouped(some.segments.target[some.segment], some.end):
            left, end = values[:, some.begin[to]], some.end[to][first]
            best = least_by_state(left, cost.take(some.segment[to], axis=1), space.between)
            target, place = some.segments.target[some.segment[to.start]], end % space.places
            aside = space.positions[target, place] + space.state_costs[target].reshape(-1, 1)
            values[:, end] = np.minimum.reduceat(best, first, axis=1) + aside
    return _Tables(space, edges, values)


def _batches(starts: Ints, count: int) -> Iterator[slice]:
    """Yield slices of about `_BATCH` edges that split none of the runs beginning at some starts."""
    for first, last in pairwise([*starts[runs(starts // _BATCH)], count]):
        yield slice(first, last)


def _traced(tables: _Tables, band: int) -> VaryingTempo:
    """Reconstruct the cheapest solution in a band."""
    space, ends = tables.space, tables.ends[band]
    end, tempo = (int(at) for at in np.unravel_index(np.argmin(ends), ends.shape))
    state = space.centre.start + tempo
    path = _trace(tables, int(space.last[band, end]), state)
    return VaryingTempo(
        float(ends.min()),
        space.layout,
        float(space.bands.units[band]),
        space.bands.width,
        space.problem.lattice.slope(space.layout.metre),
        _waypoints(space, path),
    )


def _trace(tables: _Tables, line: int, state: int) -> list[tuple[int, int, int, bool]]:
    """Backtrack the cheapest path from the end, computing the costs of the edges to each of its lines again.

    Returns:
        Targets, states, sixteenths from the waypoint before, and the fermata flag, first to last.
    """
    space, edges, backwards = tables.space, tables.edges, []
    while (target := line // (len(space.bands.units) * space.places)) > 0:
        to = slice(*np.searchsorted(edges.end, (line, line + 1)))
        segments = edges.segments.only(edges.segment[to])
        cost = space.cost(segments).reshape(-1, len(segments.steps))[space.between[:, state]]
        total = (tables.values[:, edges.begin[to]] + cost).T  # (segments, states)
        segment, before = (int(found) for found in np.unravel_index(np.argmin(total), total.shape))
        backwards.append((target, state, int(segments.steps[segment]), bool(segments.held[segment])))
        line, state = int(edges.begin[to][segment]), before
    return [(0, state, 0, False), *reversed(backwards)]


def _waypoints(space: StateSpace, path: list[tuple[int, int, int, bool]]) -> tuple[Waypoint, ...]:
    """Convert a path through targets and states to waypoints."""
    found, step, times = [], 0, space.problem.targets.times
    for target, state, steps, held in path:
        offset, level = divmod(state, space.states[1])
        step += steps
        time = float(times[target] + space.offsets[offset])
        found.append(Waypoint(time, step, float(space.levels[level]), held))
    return tuple(found)
