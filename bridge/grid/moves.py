"""Stretches from one target to a later one, many at a time."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from bridge.grid.bands import Bands
from bridge.grid.metre import Metre
from bridge.grid.stretch import Singles
from bridge.grid.targets import Problem

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Stretches to one target, in order of band."""

    source: Ints
    """The target each begins at. (moves,)"""
    steps: Ints
    """Sixteenths. (moves,)"""
    band: Ints
    """(moves,)"""
    fixed: Singles
    """What it costs at any tempo: the targets missed on the way, less black that is held over. (moves,)"""
    held: Bools
    """Whether it is one beat that holds. (moves,)"""

    def only(self, which: Bools | Ints | slice) -> Self:
        """Some of them."""
        return type(self)(
            self.source[which], self.steps[which], self.band[which], self.fixed[which], self.held[which]
        )

    def by_source(self) -> Self:
        """All of them, in order of source and then of band."""
        return self.only(np.lexsort((self.band, self.source)))

    def among(self, chosen: Ints, bands: int) -> Self:
        """Those in some of so many bands."""
        wanted = np.zeros(bands, np.bool_)
        wanted[chosen] = True
        return self.only(wanted[self.band])


def moves_to(at: int, sources: range, problem: Problem, bands: Bands, metre: Metre) -> Moves:
    """Every stretch to a target whose mean tempo lies in a band, and every beat that may hold until there.

    Args:
        at: The target; 1 or more.
        sources: The targets it may begin at.
        problem: The scene.
        bands: The bands over its tempo range.
        metre: Says how long a beat is.
    """
    times, costs, units = problem.targets.times, problem.costs, bands.units
    slack = (max(problem.lattice.offsets) - min(problem.lattice.offsets)) * problem.frame
    gaps = times[at] - times[sources.start : sources.stop]
    fewest = max(1, math.ceil((gaps.min() - slack) / (units[-1] * bands.reach)))
    steps = np.arange(fewest, int((gaps.max() + slack) * bands.reach / units[0]) + 1)
    shortest = steps[None, :, None] * units[:, None, None] / bands.reach  # (bands, steps, 1)
    band, step, source = np.nonzero((shortest <= gaps + slack) & (shortest * bands.reach**2 >= gaps - slack))
    missed = (
        np.append(np.cumsum(problem.targets.weights[at - 1 : sources.start : -1])[::-1], 0) * costs.missed
    )
    plain = Moves(
        source + sources.start,
        steps[step],
        band,
        missed[source].astype(np.float32),
        np.zeros(len(band), np.bool_),
    )
    holds = [_hold(begin, at, problem, bands, metre) for begin, end in problem.targets.holds if end == at]
    return _joined(plain, holds) if holds else plain


def _hold(begin: int, end: int, problem: Problem, bands: Bands, metre: Metre) -> Moves:
    """One beat over black, in every band whose own beat is no longer."""
    targets, costs = problem.targets, problem.costs
    (band,) = np.nonzero(bands.units * metre.beat <= targets.times[end] - targets.times[begin])
    fixed = -costs.black + costs.missed * targets.weights[begin + 1 : end].sum()
    return Moves(
        np.full_like(band, begin),
        np.full_like(band, metre.beat),
        band,
        np.full(len(band), fixed, np.float32),
        np.ones(len(band), np.bool_),
    )


def _joined(moves: Moves, more: list[Moves]) -> Moves:
    """Several sets of stretches as one, in order of band."""
    every = [moves, *more]
    whole = Moves(
        np.concatenate([part.source for part in every]),
        np.concatenate([part.steps for part in every]),
        np.concatenate([part.band for part in every]),
        np.concatenate([part.fixed for part in every]),
        np.concatenate([part.held for part in every]),
    )
    return whole.only(np.argsort(whole.band, kind="stable"))
