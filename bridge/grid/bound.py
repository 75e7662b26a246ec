"""Lower bounds on the cost of a grid through each segment: dynamic programming over fewer state variables, both ways.

A bound never exceeds the true cost, so whatever it rules out can be pruned without changing the result (branch and
bound). The first bound ignores tempo and offset, and each segment costs no more than its misses; the second, for what
the first lets through, ignores the offset alone.
"""

import numpy as np

from bridge.grid.edges import Edges, least_by_state
from bridge.grid.runs import grouped
from bridge.grid.segments import Segments
from bridge.grid.state_space import StateSpace
from bridge.grid.tempo_ramps import Singles


def least_by_place(space: StateSpace, segments: Segments) -> Singles:
    """Bound the cost of all grids through each segment, whatever its tempo.

    Args:
        space: The scene's state space.
        segments: The segments between its targets.

    Returns:
        By the bar position at the segment's end; infinite where it is impossible. (segments, places)
    """
    cost_to_go = _cost_to_go(space, segments)
    cost_so_far = np.full(cost_to_go.shape, np.inf, np.float32)
    cost_so_far[0, :, space.begin] = space.band_costs
    before = (np.arange(space.places) - segments.steps[:, None]) % space.places  # (segments, places)
    begin = space.lines(segments.source, segments.band)[:, None] + before
    through = np.empty(before.shape, np.float32)
    for to, first in grouped(segments.target, segments.band):
        at, band = segments.target[to.start], segments.band[to]
        edges = cost_so_far.take(begin[to]) + segments.fixed[to, None]
        cost_so_far[at, band[first]] = np.minimum.reduceat(edges, first) + space.positions[at]
        through[to] = edges + (cost_to_go[at] + space.positions[at])[band]
    through[segments.held[:, None] & (before % space.layout.metre.beat > 0)] = np.inf
    return through


def _cost_to_go(space: StateSpace, segments: Segments) -> Singles:
    """Compute the least cost from every line to the end of the scene, without the line's own.

    Returns:
        (targets, bands, places)
    """
    cost_to_go = np.full((len(space.positions), len(space.bands.units), space.places), np.inf, np.float32)
    cost_to_go[-1][:, list(space.ends)] = space.closing
    after = (np.arange(space.places) + segments.steps[:, None]) % space.places
    end = segments.band[:, None] * space.places + after
    for to, first in reversed(grouped(segments.target, segments.band, segments.source)):
        at, source, band = segments.target[to.start], segments.source[to][first], segments.band[to][first]
        edges = (cost_to_go[at] + space.positions[at]).take(end[to]) + segments.fixed[to, None]
        cost_to_go[source, band] = np.minimum(cost_to_go[source, band], np.minimum.reduceat(edges, first))
    return cost_to_go


def least_by_tempo(space: StateSpace, edges: Edges) -> Singles:
    """Bound the cost of all grids through each edge, whatever their lines' offsets.

    Args:
        space: The scene's state space.
        edges: Its segments at their bar positions.

    Returns:
        (edges,)
    """
    cost = space.least(edges.segments)
    target = edges.segments.target[edges.segment]
    near = space.state_costs.min(axis=1).T  # (tempi, targets)
    aside = space.positions[target, edges.end % space.places] + near[:, target]  # (tempi, edges)
    rest = _rest(space, edges, cost, aside)
    cost_so_far = np.full((len(near), space.count), np.inf, np.float32)
    cost_so_far[:, space.first] = space.band_costs + near[:, :1]
    through = np.empty(len(target), np.float32)
    for to, first in grouped(target, edges.end):
        left = cost_so_far[:, edges.begin[to]]
        through[to] = (left + rest[:, to]).min(axis=0)
        ways = cost.take(edges.segment[to], axis=1)
        arrived = least_by_state(left, ways, space.ramps) + aside[:, to]
        cost_so_far[:, edges.end[to][first]] = np.minimum.reduceat(arrived, first, axis=1)
    return through


def _rest(space: StateSpace, edges: Edges, cost: Singles, aside: Singles) -> Singles:
    """Compute the least cost from each edge's first tempo to the end of the scene.

    Args:
        space: The scene's state space.
        edges: Its segments at their bar positions.
        cost: Lower bound on each segment's cost. (pairs of tempi, segments)
        aside: Lower bound on the cost of each edge's end at each tempo. (tempi, edges)

    Returns:
        (tempi, edges)
    """
    rest = np.empty(aside.shape, np.float32)
    cost_to_go = np.full((len(aside), space.count), np.inf, np.float32)
    cost_to_go[:, space.last] = space.closing
    order = np.argsort(edges.begin, kind="stable")
    begin = edges.begin[order]
    for leaving, first in reversed(grouped(edges.segments.source[edges.segment[order]], begin)):
        some = order[leaving]
        after = cost_to_go[:, edges.end[some]] + aside[:, some]
        ways = cost.take(edges.segment[some], axis=1)
        rest[:, some] = least = least_by_state(after, ways, space.ramps)
        cost_to_go[:, begin[leaving][first]] = np.minimum.reduceat(least, first, axis=1)
    return rest
