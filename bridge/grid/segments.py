"""Segments of a scene's grid, from one target to a later one, all at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from bridge.grid.bands import Bands
from bridge.grid.metre import Metre
from bridge.grid.targets import Problem
from bridge.grid.tempo_ramps import Ints, Singles

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Segments between targets, sorted by the target they end at, then by band, then by source."""

    source: Ints
    """The target at the start of each. (segments,)"""
    target: Ints
    """The target at the end of each. (segments,)"""
    steps: Ints
    """Sixteenths. (segments,)"""
    band: Ints
    """The band's index. (segments,)"""
    fixed: Singles
    """The cost at any tempo: of the targets missed on the way, less black under a fermata. (segments,)"""
    held: Bools
    """True for a fermata, which is one beat. (segments,)"""

    def only(self, which: Bools | Ints | slice) -> Self:
        """Return some of the segments."""
        return type(self)(
            self.source[which],
            self.target[which],
            self.steps[which],
            self.band[which],
            self.fixed[which],
            self.held[which],
        )


def segments_of(problem: Problem, nearest: Ints, bands: Bands, metre: Metre) -> Segments:
    """List every segment whose mean tempo lies in a band, and every possible fermata.

    Args:
        problem: The scene.
        nearest: The first target from which each can be the next one met. (targets,)
        bands: The bands over its tempo range.
        metre: The metre, for the length of a beat.
    """
    plain = _plain(problem, nearest, bands)
    parts = [plain, *(_hold(begin, end, problem, bands, metre) for begin, end in problem.targets.holds)]
    every = Segments(
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate([part.steps for part in parts]),
        np.concatenate([part.band for part in parts]),
        np.concatenate([part.fixed for part in parts]),
        np.concatenate([part.held for part in parts]),
    )
    return every.only(np.lexsort((every.source, every.band, every.target)))


def counted(counts: Ints) -> tuple[Ints, Ints]:
    """Repeat each index by its count: the indices, and the number of earlier repeats of each."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - (np.cumsum(counts) - counts)[which]


def _plain(problem: Problem, nearest: Ints, bands: Bands) -> Segments:
    """List the segments without fermatas, in any order."""
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
    return Segments(source[pair], target[pair], steps, band, missed[pair].astype(np.float32), held)


def _hold(begin: int, end: int, problem: Problem, bands: Bands, metre: Metre) -> Segments:
    """Build the fermata over one black, in every band whose beat is no longer."""
    targets, costs = problem.targets, problem.costs
    (band,) = np.nonzero(bands.units * metre.beat <= targets.times[end] - targets.times[begin])
    fixed = -costs.black + costs.missed * targets.weights[begin + 1 : end].sum()
    return Segments(
        np.full_like(band, begin),
        np.full_like(band, end),
        np.full_like(band, metre.beat),
        band,
        np.full(len(band), fixed, np.float32),
        np.ones(len(band), np.bool_),
    )
