"""Edges of the state space: segments at their places in the bar."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from bridge.grid.segments import Bools, Segments
from bridge.grid.state_space import StateSpace
from bridge.grid.tempo_ramps import Ints, Singles


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edges from line to line, sorted by the line they end at.

    A line is one number for target, band and place, as `StateSpace.lines` indexes them.
    """

    segments: Segments
    """The segments; each may be an edge at several places."""
    segment: Ints
    """The index of each edge's segment. (edges,)"""
    begin: Ints
    """The line at the start of each. (edges,)"""
    end: Ints
    """The line at the end of each. (edges,)"""

    def only(self, which: Bools | Ints | slice) -> Self:
        """Return some of the edges, and only their segments."""
        segment = self.segment[which]
        there = np.bincount(segment, minlength=len(self.segments.steps)) > 0
        number = np.cumsum(there) - 1  # among those that are there
        return type(self)(self.segments.only(there), number[segment], self.begin[which], self.end[which])


def edges_of(space: StateSpace, segments: Segments, fit: Bools) -> Edges:
    """Build the edges of segments at the places they may end at.

    Args:
        space: The scene's state space.
        segments: Its segments.
        fit: True at those places. (segments, places)
    """
    segment, place = np.nonzero(fit)
    before = (place - segments.steps[segment]) % space.places
    begin = space.lines(segments.source, segments.band)[segment] + before
    end = space.lines(segments.target, segments.band)[segment] + place
    return Edges(segments, segment, begin, end).only(np.argsort(end, kind="stable"))


def least_by_state(left: Singles, cost: Singles, between: Ints) -> Singles:
    """Compute the least cost to arrive in each state along edges: a product of matrices in the min-plus algebra.

    Args:
        left: The cost to be in each state at the start of each edge. (states, edges)
        cost: The cost of each edge by its change of state. (changes, edges)
        between: The index of the change between two states. (states, states)

    Returns:
        (states, edges)
    """
    least = np.full((len(between), cost.shape[1]), np.inf, np.float32)
    for changes, before in zip(between, left, strict=True):  # one by one, in the processor's cache
        np.minimum(least, cost.take(changes, axis=0) + before, out=least)
    return least
