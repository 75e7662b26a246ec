"""The dynamic programme over met hits.

A state is a line that meets a hit: its place in the bar, its tempo within a band, its offset from the hit. Between
two met hits lies a stretch of sixteenths, and there is a grid for it exactly where its time is between the shortest
and the longest that slope and band allow, so the programme never looks at the lines in between. Each step is a
product of matrices in the min-plus algebra, for many bands together; stretches that cannot lead below a cost
already had are left out, which changes no result.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bridge.grid.bound import least_to_go
from bridge.grid.field import Field
from bridge.grid.moves import Bools, Ints, Moves
from bridge.grid.plan import Plan, Waypoint
from bridge.grid.stretch import Singles

_BATCH = 1024
"""Stretches from one place weighed at once, which bounds the memory of a long shot."""
_SCOUTS = 2
"""Bands solved first, those with the least bound: their cost spares the others all that is dearer."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """What is known of the ways through a field; the costs are lowered in place."""

    field: Field
    moves: tuple[Moves, ...]
    """The stretches to each target but the first. (targets - 1,)"""
    togo: Singles
    """What the rest costs at least from each target. (targets, places, bands)"""
    values: Singles
    """The least cost known to arrive at every state. (targets, places, bands, offsets x tempi)"""

    @property
    def ends(self) -> Singles:
        """What each way to end the scene costs. (ends, bands, tempi)"""
        field = self.field
        last = self.values[-1, list(field.ends)].reshape(-1, len(field.bands.units), *field.states)
        return np.asarray(last[:, :, field.problem.lattice.centre] + field.closing[:, None, None])


def plan(field: Field, ceiling: float) -> Plan | None:
    """Find the cheapest grid of the lattice.

    Args:
        field: The scene's problem.
        ceiling: A cost that is already had.

    Returns:
        The plan; None where no grid of the lattice costs less than the ceiling.
    """
    tables = _blank(field)
    bound = tables.togo[0, field.begin] + field.taste
    order = np.argsort(bound, kind="stable")
    for some in (order[:_SCOUTS], order[_SCOUTS:]):
        had = min(ceiling, float(tables.ends.min()))
        _sweep(tables, some[bound[some] < had], had)
    best = tables.ends.min(axis=(0, 2))
    return _traced(tables, int(np.argmin(best))) if best.min() < ceiling else None


def plans(field: Field) -> Iterator[Plan]:
    """The cheapest grid of every band that has one, cheapest first.

    Args:
        field: The scene's problem.
    """
    tables = _blank(field)
    _sweep(tables, np.arange(len(field.bands.units)), math.inf)
    best = tables.ends.min(axis=(0, 2))
    for band in np.argsort(best, kind="stable"):
        if best[band] < math.inf:
            yield _traced(tables, int(band))


def _blank(field: Field) -> _Tables:
    """No way known yet to any state but those of the first line."""
    targets, bands = len(field.problem.targets.times), len(field.bands.units)
    values = np.full((targets, field.places, bands, *field.states), np.inf, np.float32)
    centre = field.problem.lattice.centre
    values[0, field.begin, :, centre] = field.taste[:, None] + field.asides[0, centre]
    moves = tuple(field.moves(at) for at in range(1, targets))
    return _Tables(field, moves, least_to_go(field, moves), values.reshape(*values.shape[:3], -1))


def _sweep(tables: _Tables, chosen: Ints, ceiling: float) -> None:
    """Find the least cost to arrive at every state of some bands, target by target.

    Args:
        tables: What is known; the costs are lowered in place.
        chosen: The bands.
        ceiling: A cost that is already had: what cannot come below it is left out.
    """
    field, values = tables.field, tables.values
    least = np.full(tables.togo.shape, np.inf, np.float32)
    least[0] = values[0].min(axis=-1)
    for at, every in enumerate(tables.moves, start=1):
        moves = every.among(chosen, len(field.bands.units))
        position = field.position(at)[:, None]
        before = _before(field, moves)
        whole = (
            least[moves.source, before, moves.band]
            + moves.fixed
            + (position + tables.togo[at])[:, moves.band]
        )
        _arrive(tables, moves, (whole < ceiling) & _open(field, moves, before), at)
        values[at][:, chosen] += position[:, :, None] + field.asides[at].ravel()
        least[at][:, chosen] = values[at][:, chosen].min(axis=-1)


def _before(field: Field, moves: Moves) -> Ints:
    """The place each stretch begins at, by the place it ends at. (places, moves)"""
    return np.asarray((np.arange(field.places)[:, None] - moves.steps) % field.places)


def _open(field: Field, moves: Moves, before: Ints) -> Bools:
    """Which stretches may begin there: a beat that holds only on a beat. (places, moves)"""
    return np.asarray(~moves.held | (before % field.form.metre.beat == 0))


def _arrive(tables: _Tables, moves: Moves, fit: Bools, at: int) -> None:
    """Lower the costs at a target by some stretches to it.

    Args:
        tables: What is known.
        moves: The stretches.
        fit: Which of them are worth weighing, by the place they end at. (places, moves)
        at: The target.
    """
    field, values, value = tables.field, tables.values, tables.values[at]
    every, places = np.nonzero(fit.T)
    for first in range(0, len(every), _BATCH):
        move, place = every[first : first + _BATCH], places[first : first + _BATCH]
        some = moves.only(slice(move[0], move[-1] + 1))
        move = move - move[0]
        left = values[some.source[move], (place - some.steps[move]) % field.places, some.band[move]]
        best = (field.cost(some, at)[move] + left[:, :, None]).min(axis=1)  # (stretches, states)
        key = some.band[move] * field.places + place
        order = np.argsort(key, kind="stable")
        begin = np.flatnonzero(np.diff(key[order], prepend=-1))
        band, end = np.divmod(key[order][begin], field.places)
        value[end, band] = np.minimum(value[end, band], np.minimum.reduceat(best[order], begin, axis=0))


def _traced(tables: _Tables, band: int) -> Plan:
    """The cheapest way in a band, as a plan."""
    field, ends = tables.field, tables.ends[:, band]
    end, tempo = (int(at) for at in np.unravel_index(np.argmin(ends), ends.shape))
    state = field.problem.lattice.centre * field.states[1] + tempo
    path = _trace(tables, band, list(field.ends)[end], state)
    return Plan(
        float(ends.min()),
        field.form,
        float(field.bands.units[band]),
        field.bands.width,
        field.problem.lattice.slope(field.form.metre),
        _waypoints(field, path),
    )


def _trace(tables: _Tables, band: int, place: int, state: int) -> list[tuple[int, int, int, bool]]:
    """Walk the cheapest way back from the end, looking again at the stretches of its band.

    Returns:
        Targets, states, and the sixteenths from the waypoint before and whether they hold, first to last.
    """
    field, values = tables.field, tables.values
    at, backwards = len(values) - 1, []
    while at > 0:
        every = tables.moves[at - 1]
        every = every.only(every.band == band)
        to = every.only(_open(field, every, (place - every.steps) % field.places))
        left = values[to.source, (place - to.steps) % field.places, band]
        total = left + field.cost(to, at)[:, :, state]  # (moves, states)
        move, before = (int(found) for found in np.unravel_index(np.argmin(total), total.shape))
        steps = int(to.steps[move])
        backwards.append((at, state, steps, bool(to.held[move])))
        at, state, place = int(to.source[move]), before, (place - steps) % field.places
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
