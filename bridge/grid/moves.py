"""Stretches from one target to a later one, all of a scene at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from bridge.grid.bands import Bands
from bridge.grid.metre import Metre
from bridge.grid.stretch import Ints, Singles
from bridge.grid.targets import Problem

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Stretches between targets, in order of the target they end at, then of band, then of source."""

    source: Ints
    """The target each begins at. (moves,)"""
    target: Ints
    """The target each ends at. (moves,)"""
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
            self.source[which],
            self.target[which],
            self.steps[which],
            self.band[which],
            self.fixed[which],
            self.held[which],
        )


def moves_of(problem: Problem, nearest: Ints, bands: Bands, metre: Metre) -> Moves:
    """Every stretch whose mean tempo lies in a band, and every beat that may hold.

    Args:
        problem: The scene.
        nearest: The first target from which each can be the next one met. (targets,)
        bands: The bands over its tempo range.
        metre: Says how long a beat is.
    """
    plain = _plain(problem, nearest, bands)
    parts = [plain, *(_hold(begin, end, problem, bands, metre) for begin, end in problem.targets.holds)]
    every = Moves(
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate([part.steps for part in parts]),
        np.concatenate([part.band for part in parts]),
        np.concatenate([part.fixed for part in parts]),
        np.concatenate([part.held for part in parts]),
    )
    return every.only(np.lexsort((every.source, every.band, every.target)))


def counted(counts: Ints) -> tuple[Ints, Ints]:
    """Each of several things as often as its count says: which one it is, and how many of it came before."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - (np.cumsum(counts) - counts)[which]


def _plain(problem: Problem, nearest: Ints, bands: Bands) -> Moves:
    """The stretches that do not hold, in any order."""
    times, lattice = problem.targets.times, problem.lattice
    slack = (max(lattice.offsets) - min(lattice.offsets)) * problem.frame
    target, source = counted(np.arange(len(times)) - nearest)
    source += nearest[target]
    gaps = times[target] - times[source]
    fewest = np.maximum(np.floor(np.divide.outer(gaps - slack, bands.units * bands.reach)), 1).astype(
        np.int64
    )
    most = np.ceil(np.divide.outer((gaps + slack) * bands.reach, bands.units)).astype(np.int64)
    place, steps = counted((most - fewest + 1).ravel())  # (pairs x bands)
    pair, band = np.divmod(place, len(bands.units))
    steps += fewest.ravel()[place]
    shortest, gap = steps * bands.units[band] / bands.reach, gaps[pair]
    (fit,) = np.nonzero((shortest <= gap + slack) & (shortest * bands.reach**2 >= gap - slack))
    pair, steps, band = pair[fit], steps[fit], band[fit]
    weights = np.cumsum(problem.targets.weights)
    missed = (weights[target - 1] - weights[source]) * problem.costs.missed
    held = np.zeros(len(fit), np.bool_)
    return Moves(source[pair], target[pair], steps, band, missed[pair].astype(np.float32), held)


def _hold(begin: int, end: int, problem: Problem, bands: Bands, metre: Metre) -> Moves:
    """One beat over black, in every band whose own beat is no longer."""
    targets, costs = problem.targets, problem.costs
    (band,) = np.nonzero(bands.units * metre.beat <= targets.times[end] - targets.times[begin])
    fixed = -costs.black + costs.missed * targets.weights[begin + 1 : end].sum()
    return Moves(
        np.full_like(band, begin),
        np.full_like(band, end),
        np.full_like(band, metre.beat),
        band,
        np.full(len(band), fixed, np.float32),
        np.ones(len(band), np.bool_),
    )
