"""The dynamic programme over met hits.

A state is a line that meets a hit: its place in the bar, its tempo within a band, its offset from the hit. Between
two met hits lies a stretch of sixteenths, and there is a grid for it exactly where its time is between the shortest
and the longest that slope and band allow, so the programme never looks at the lines in between. Each step is a
product of matrices in the min-plus algebra, for many bands together.

Stretches that cannot lead below a ceiling are left out. A grid that costs less than the ceiling is then still
found, and is the cheapest of all; so a low ceiling is tried first, and a higher one where nothing lies below it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bridge.grid.bound import least_by_place, least_by_tempo
from bridge.grid.field import Field
from bridge.grid.plan import Plan, Waypoint
from bridge.grid.runs import grouped, runs
from bridge.grid.stretch import Ints, Singles
from bridge.grid.ways import Ways, ways_of

_BATCH = 1024
"""Stretches from one place weighed at once, which bounds the memory of a long scene."""
_WIDE, _NARROW = 0.03, 0.014
"""How far above the least of the first bound and of the second a grid is first sought, for each target: most
scenes' cheapest lies there, and elsewhere what is found there is a ceiling for the rest."""
_WIDER = 3
"""How often as far the next ceiling is."""
_ROUNDING = 1e-4
"""What single precision may add to a bound."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """What is known of the ways through a field below a ceiling."""

    field: Field
    ways: Ways
    """Those that may lead below the ceiling."""
    values: Singles
    """The least cost to arrive at every state. (offsets x tempi, lines)"""

    @property
    def ends(self) -> Singles:
        """What each way to end the scene costs. (bands, ends, tempi)"""
        field = self.field
        tempi = self.values[field.centre][:, field.last]  # (tempi, bands, ends)
        return np.asarray(np.moveaxis(tempi, 0, -1) + field.closing[:, None])


def plan(field: Field, ceiling: float) -> Plan | None:
    """Find the cheapest grid of the lattice.

    Args:
        field: The scene's problem.
        ceiling: A cost that is already had.

    Returns:
        The plan; None where no grid of the lattice costs less than the ceiling.
    """
    moves = field.moves
    by_place = least_by_place(field, moves)
    had, found = ceiling, None
    for high in _rising(by_place, _WIDE * len(field.positions)):
        tried = min(high, had)
        ways = ways_of(field, moves, by_place < tried + _ROUNDING)
        had, found = _cheaper(field, ways, tried, (had, found))
        if had <= high:
            break
    return _traced(found, int(np.argmin(found.ends.min(axis=(1, 2))))) if found else None


def _cheaper(
    field: Field, ways: Ways, ceiling: float, best: tuple[float, _Tables | None]
) -> tuple[float, _Tables | None]:
    """Look for grids that cost less than what is had.

    Args:
        field: The scene's problem.
        ways: Those of its ways that may lead below the ceiling.
        ceiling: Up to where to look.
        best: The cost that is had, and the tables it is in.

    Returns:
        The same; the cheapest of all grids where that costs less than the ceiling.
    """
    had, found = best
    by_tempo = least_by_tempo(field, ways)
    for low in _rising(by_tempo, _NARROW * len(field.positions)):
        tried = min(low, ceiling, had)
        tables = _weighed(field, ways.only(by_tempo < tried + _ROUNDING))
        if (cost := float(tables.ends.min())) < had:
            had, found = cost, tables
        if min(had, ceiling) <= tried:
            break
    return had, found


def _rising(bound: Singles, margin: float) -> Iterator[float]:
    """Ceilings to try: a margin above the least bound, a wider one, and none; no ceiling where there is no bound."""
    least = float(bound.min(initial=np.inf))
    if least < math.inf:
        yield from (least + margin, least + _WIDER * margin, math.inf)


def plans(field: Field) -> Iterator[Plan]:
    """The cheapest grid of every band that has one, cheapest first.

    Args:
        field: The scene's problem.
    """
    moves = field.moves
    tables = _weighed(field, ways_of(field, moves, least_by_place(field, moves) < math.inf))
    best = tables.ends.min(axis=(1, 2))
    for band in np.argsort(best, kind="stable"):
        if best[band] < math.inf:
            yield _traced(tables, int(band))


def _weighed(field: Field, ways: Ways) -> _Tables:
    """Find the least cost to arrive at every state, target by target.

    Args:
        field: The scene's problem.
        ways: The stretches at their places, those left out that cannot lead below a ceiling.
    """
    values = np.full((math.prod(field.states), field.count), np.inf, np.float32)
    values[field.centre, field.first] = field.taste + field.asides[0, field.problem.lattice.centre, :, None]
    for batch in _batches(runs(ways.end), len(ways.end)):
        some = ways.only(batch)
        cost = field.cost(some.moves).reshape(-1, len(some.moves.steps))
        for to, first in grouped(some.moves.target[some.move], some.end):
            left, end = values[:, some.begin[to]], some.end[to][first]
            best = (cost[:, some.move[to]][field.between] + left[:, None]).min(axis=0)  # (states, ways)
            target, place = some.moves.target[some.move[to.start]], end % field.places
            aside = field.positions[target, place] + field.asides[target].reshape(-1, 1)
            values[:, end] = np.minimum.reduceat(best, first, axis=1) + aside
    return _Tables(field, ways, values)


def _batches(starts: Ints, count: int) -> Iterator[slice]:
    """Slices of so many ways, of about `_BATCH`, that divide none of the runs beginning at some starts."""
    for first, last in pairwise([*starts[runs(starts // _BATCH)], count]):
        yield slice(first, last)


def _traced(tables: _Tables, band: int) -> Plan:
    """The cheapest way in a band, as a plan."""
    field, ends = tables.field, tables.ends[band]
    end, tempo = (int(at) for at in np.unravel_index(np.argmin(ends), ends.shape))
    state = field.centre.start + tempo
    path = _trace(tables, int(field.last[band, end]), state)
    return Plan(
        float(ends.min()),
        field.form,
        float(field.bands.units[band]),
        field.bands.width,
        field.problem.lattice.slope(field.form.metre),
        _waypoints(field, path),
    )


def _trace(tables: _Tables, line: int, state: int) -> list[tuple[int, int, int, bool]]:
    """Walk the cheapest way back from the end, looking again at the stretches to each of its lines.

    Returns:
        Targets, states, and the sixteenths from the waypoint before and whether they hold, first to last.
    """
    field, ways, backwards = tables.field, tables.ways, []
    while (target := line // (len(field.bands.units) * field.places)) > 0:
        to = slice(*np.searchsorted(ways.end, (line, line + 1)))
        moves = ways.moves.only(ways.move[to])
        cost = field.cost(moves).reshape(-1, len(moves.steps))[field.between[:, state]]
        total = (tables.values[:, ways.begin[to]] + cost).T  # (moves, states)
        move, before = (int(found) for found in np.unravel_index(np.argmin(total), total.shape))
        backwards.append((target, state, int(moves.steps[move]), bool(moves.held[move])))
        line, state = int(ways.begin[to][move]), before
    return [(0, state, 0, False), *reversed(backwards)]


def _waypoints(field: Field, path: list[tuple[int, int, int, bool]]) -> tuple[Waypoint, ...]:
    """A way through targets and states as lines."""
    found, step, times = [], 0, field.problem.targets.times
    for target, state, steps, held in path:
        offset, level = divmod(state, field.states[1])
        step += steps
        time = float(times[target] + field.offsets[offset])
        found.append(Waypoint(time, step, float(field.levels[level]), held))
    return tuple(found)
