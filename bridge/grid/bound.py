"""What a grid costs at least that takes some stretch: the programme with less in its states, run both ways.

A bound never exceeds the true cost, so what it rules out can be left out of the real programme without changing its
result (branch and bound). The first leaves out tempo and offset, and each stretch costs no more than its misses; the
second, for what the first lets through, leaves out the offset alone.
"""

import numpy as np

from bridge.grid.field import Field
from bridge.grid.moves import Moves
from bridge.grid.runs import grouped
from bridge.grid.stretch import Singles
from bridge.grid.ways import Ways


def least_by_place(field: Field, moves: Moves) -> Singles:
    """Bound the cost of all grids that take each stretch, whatever its tempo.

    Args:
        field: The scene's problem.
        moves: The stretches between its targets.

    Returns:
        By the place the stretch ends at; infinite where it cannot be taken. (moves, places)
    """
    togo = _togo(field, moves)
    sofar = np.full(togo.shape, np.inf, np.float32)
    sofar[0, :, field.begin] = field.taste
    before = (np.arange(field.places) - moves.steps[:, None]) % field.places  # (moves, places)
    begin = field.lines(moves.source, moves.band)[:, None] + before
    through = np.empty(before.shape, np.float32)
    for to, first in grouped(moves.target, moves.band):
        at, band = moves.target[to.start], moves.band[to]
        ways = sofar.take(begin[to]) + moves.fixed[to, None]
        sofar[at, band[first]] = np.minimum.reduceat(ways, first) + field.positions[at]
        through[to] = ways + (togo[at] + field.positions[at])[band]
    through[moves.held[:, None] & (before % field.form.metre.beat > 0)] = np.inf
    return through


def _togo(field: Field, moves: Moves) -> Singles:
    """The least cost from every line to the end of the scene, without the line's own.

    Returns:
        (targets, bands, places)
    """
    togo = np.full((len(field.positions), len(field.bands.units), field.places), np.inf, np.float32)
    togo[-1][:, list(field.ends)] = field.closing
    after = (np.arange(field.places) + moves.steps[:, None]) % field.places
    end = moves.band[:, None] * field.places + after
    for to, first in reversed(grouped(moves.target, moves.band, moves.source)):
        at, source, band = moves.target[to.start], moves.source[to][first], moves.band[to][first]
        ways = (togo[at] + field.positions[at]).take(end[to]) + moves.fixed[to, None]
        togo[source, band] = np.minimum(togo[source, band], np.minimum.reduceat(ways, first))
    return togo


def least_by_tempo(field: Field, ways: Ways) -> Singles:
    """Bound the cost of all grids that go each way, whatever their lines' offsets.

    Args:
        field: The scene's problem.
        ways: Its stretches at their places.

    Returns:
        (ways,)
    """
    cost = field.least(ways.moves)
    target = ways.moves.target[ways.move]
    near = field.asides.min(axis=1).T  # (tempi, targets)
    aside = field.positions[target, ways.end % field.places] + near[:, target]  # (tempi, ways)
    rest = _rest(field, ways, cost, aside)
    sofar = np.full((len(near), field.count), np.inf, np.float32)
    sofar[:, field.first] = field.taste + near[:, :1]
    through = np.empty(len(target), np.float32)
    for to, first in grouped(target, ways.end):
        left = sofar[:, ways.begin[to]]
        through[to] = (left + rest[:, to]).min(axis=0)
        arrived = (cost[:, ways.move[to]][field.ramps] + left[:, None]).min(axis=0) + aside[:, to]
        sofar[:, ways.end[to][first]] = np.minimum.reduceat(arrived, first, axis=1)
    return through


def _rest(field: Field, ways: Ways, cost: Singles, aside: Singles) -> Singles:
    """The least cost from the tempo each way begins at to the end of the scene.

    Args:
        field: The scene's problem.
        ways: Its stretches at their places.
        cost: What each stretch costs at least. (pairs of tempi, moves)
        aside: What it costs at least to end each way at each tempo. (tempi, ways)

    Returns:
        (tempi, ways)
    """
    rest = np.empty(aside.shape, np.float32)
    togo = np.full((len(aside), field.count), np.inf, np.float32)
    togo[:, field.last] = field.closing
    order = np.argsort(ways.begin, kind="stable")
    begin = ways.begin[order]
    for leaving, first in reversed(grouped(ways.moves.source[ways.move[order]], begin)):
        some = order[leaving]
        after = togo[:, ways.end[some]] + aside[:, some]
        rest[:, some] = least = (cost[:, ways.move[some]][field.ramps] + after[:, None]).min(axis=0)
        togo[:, begin[leaving][first]] = np.minimum.reduceat(least, first, axis=1)
    return rest
