"""The dynamic programme over met hits.

A state is a line that meets a hit: its place in the bar, its tempo within a band, its offset from the hit. Between
two met hits lies a stretch of sixteenths, and there is a grid for it exactly where its time is between the shortest
and the longest that slope and band allow, so the programme never looks at the lines in between. Each step is a
product of matrices in the min-plus algebra, for many bands together; stretches that cannot lead below a cost
already had are left out, which changes no result.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bridge.grid.bound import least_to_go
from bridge.grid.field import Field, Ints, Moves
from bridge.grid.objective import BAR, CLOSING
from bridge.grid.stretch import Singles, classes

_BATCH = 512
"""Stretches weighed at once, which bounds the memory of a long shot."""
_SCOUTS = 2
"""Bands solved first, those with the least bound: their cost spares the others all that is dearer."""


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A line that meets a target."""

    time: float
    """Seconds from the scene's start."""
    step: int
    """Sixteenths from the scene's start."""
    tempo: float
    """Logarithm of a sixteenth's duration against the middle of the band."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest way through a scene."""

    cost: float
    unit: float
    """Seconds of a sixteenth in the middle of the band."""
    width: float
    """Logarithm of the band's ratio."""
    waypoints: tuple[Waypoint, ...]
    """From the scene's first line to its last."""


def plan(field: Field, ceiling: float) -> Plan | None:
    """Find the cheapest grid of the lattice.

    Args:
        field: The scene's problem.
        ceiling: A cost that is already had.

    Returns:
        The plan; None where no grid of the lattice costs less than the ceiling.
    """
    values = _blank(field)
    moves = [field.moves(at) for at in range(1, len(values))]
    togo = least_to_go(field, moves)
    order = np.argsort(togo[0, 0] + field.taste, kind="stable")
    for chosen in (np.sort(order[:_SCOUTS]), np.sort(order[_SCOUTS:])):
        _sweep(field, values, _within(moves, chosen), togo, min(ceiling, float(_ends(field, values).min())))
    ends = _ends(field, values)
    if ends.min() >= ceiling:
        return None
    closing, band, tempo = (int(at) for at in np.unravel_index(np.argmin(ends), ends.shape))
    path = _trace(field, values, _within(moves, np.array([band])), CLOSING[closing], tempo)
    return Plan(float(ends.min()), float(field.bands.units[band]), field.bands.width, path)


def _blank(field: Field) -> list[Singles]:
    """No way known yet to any state but those of the first line. Each (BAR, bands, tempi, offsets)."""
    shape = (BAR, len(field.bands.units), field.lattice.tempi, len(field.lattice.offsets))
    values = [np.full(shape, np.inf, np.float32) for _ in field.targets.times]
    values[0][0, :, :, field.lattice.centre] = field.taste[:, None]
    return values


def _ends(field: Field, values: list[Singles]) -> Singles:
    """What each way to end the scene costs. (closings, bands, tempi)"""
    return np.asarray(values[-1][CLOSING, :, :, field.lattice.centre] + field.closing[:, None, None])


def _within(moves: Sequence[Moves], chosen: Ints) -> list[Moves]:
    """The stretches in some of the bands."""
    return [to.only(np.isin(to.band, chosen)) for to in moves]


def _sweep(
    field: Field, values: list[Singles], moves: Sequence[Moves], togo: Singles, ceiling: float
) -> None:
    """Find the least cost to arrive at every state of some bands, target by target.

    Args:
        field: The problem.
        values: The costs, lowered in place. Each (BAR, bands, tempi, offsets).
        moves: The stretches in those bands to each target but the first. (targets - 1,)
        togo: What the rest costs at least from each target. (targets, BAR, bands)
        ceiling: A cost that is already had: what cannot come below it is left out.
    """
    places = np.arange(BAR)[:, None]
    least = np.full(togo.shape, np.inf, np.float32)
    least[0] = values[0].min(axis=(2, 3))
    for at, every in enumerate(moves, start=1):
        position = field.position(at)[:, None]
        before = least[every.source, (places - every.steps) % BAR, every.band]  # (BAR, moves)
        whole = before + every.missed + (position + togo[at])[:, every.band]
        fit = every.only(whole.min(axis=0) < ceiling)
        for first in range(0, len(fit.band), _BATCH):
            _arrive(field, values, fit.only(slice(first, first + _BATCH)), at)
        solved = np.unique(every.band)
        values[at][:, solved] += position[:, :, None, None]
        least[at, :, solved] = values[at][:, solved].min(axis=(2, 3)).T


def _arrive(field: Field, values: list[Singles], moves: Moves, at: int) -> None:
    """Lower the costs at a target by some stretches to it."""
    value, begin = values[at], int(moves.source.min())
    cost = field.cost(moves, at)  # (states, moves, states)
    phase = (np.arange(BAR)[:, None] - moves.steps) % BAR  # (BAR, moves)
    left = np.stack(values[begin:at])[moves.source - begin, phase, moves.band].reshape(
        *phase.shape, len(cost)
    )
    best = left[:, :, :1] + cost[0]  # (BAR, moves, states)
    way = np.empty_like(best)
    for state in range(1, len(cost)):
        np.add(left[:, :, state, None], cost[state], out=way)
        np.minimum(best, way, out=best)
    first = np.flatnonzero(np.diff(moves.band, prepend=-1))  # moves are in order of band
    least = np.minimum.reduceat(best, first, axis=1).reshape(BAR, len(first), *value.shape[2:])
    value[:, moves.band[first]] = np.minimum(value[:, moves.band[first]], least)


def _trace(
    field: Field, values: list[Singles], moves: Sequence[Moves], phase: int, tempo: int
) -> tuple[Waypoint, ...]:
    """Walk the cheapest way back from the end, looking again at the stretches of its band."""
    at, state = len(values) - 1, tempo * len(field.offsets) + field.lattice.centre
    backwards: list[tuple[int, int, int]] = []  # target, state, sixteenths from the waypoint before
    while at > 0:
        to = moves[at - 1]
        begins = zip(to.source, (phase - to.steps) % BAR, to.band, strict=True)
        left = np.stack([values[source][place, band].ravel() for source, place, band in begins], axis=1)
        total = left + field.cost(to, at)[:, :, state]  # (states, moves)
        before, move = np.unravel_index(np.argmin(total), total.shape)
        steps = int(to.steps[move])
        backwards.append((at, state, steps))
        at, state, phase = int(to.source[move]), int(before), (phase - steps) % BAR
    return _waypoints(field, [(0, state, 0), *reversed(backwards)])


def _waypoints(field: Field, path: list[tuple[int, int, int]]) -> tuple[Waypoint, ...]:
    """A way through targets and states, each with its sixteenths from the one before, as lines."""
    levels, found, step = classes(field.bands.width, field.lattice.tempi), [], 0
    for target, state, steps in path:
        level, offset = divmod(state, len(field.offsets))
        step += steps
        found.append(
            Waypoint(float(field.targets.times[target] + field.offsets[offset]), step, float(levels[level]))
        )
    return tuple(found)
