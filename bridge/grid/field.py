"""One scene as a field of moves: the bands over its tempo range, and every stretch from a hit to a later one."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from bridge.grid.objective import BAR, CLOSING, Costs, Lattice
from bridge.grid.request import TempoRequest
from bridge.grid.stretch import Floats, Singles, Stretches, classes, tabulate

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What a scene's lines may meet: the scene's start, its hits, its end."""

    times: Floats
    """Seconds from the scene's start, rising; first 0, last the scene's length. (targets,)"""
    weights: Floats
    """What missing it costs, against 1 for a plain cut; 0 for both ends. (targets,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """Stretches of the tempo range, each narrow enough for one scene."""

    units: Floats
    """Seconds of a sixteenth in the middle of each, from the fastest up. (bands,)"""
    width: float
    """Logarithm of the ratio of a band's fastest to its slowest tempo."""

    @property
    def reach(self) -> float:
        """The ratio of a band's longest sixteenth to its middle one, and of that to the shortest."""
        return math.exp(self.width / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Stretches to one target, in order of band."""

    source: Ints
    """The target each begins at. (moves,)"""
    steps: Ints
    """Sixteenths. (moves,)"""
    band: Ints
    """(moves,)"""
    missed: Singles
    """Cost of the targets missed on the way. (moves,)"""

    def only(self, which: Bools | Ints | slice) -> Self:
        """Some of them."""
        return type(self)(self.source[which], self.steps[which], self.band[which], self.missed[which])

    def by_source(self) -> Self:
        """All of them, in order of source and then of band."""
        return self.only(np.lexsort((self.band, self.source)))


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One scene's problem with its tables."""

    targets: Targets
    frame: float
    """Seconds of a frame."""
    ask: TempoRequest
    costs: Costs
    lattice: Lattice
    bands: Bands
    table: Stretches
    sources: tuple[range, ...]
    """The targets from which each target can be the next one met. (targets,)"""
    missed: Floats
    """Cost of missing every target before this one. (targets + 1,)"""

    @property
    def offsets(self) -> Floats:
        """Where a line may lie against the hit it meets, in seconds. (offsets,)"""
        return np.array(self.lattice.offsets) * self.frame

    @property
    def change(self) -> Singles:
        """What the way from one tempo of a band to another costs. (tempi, tempi)"""
        levels = classes(self.bands.width, self.lattice.tempi)
        return (np.abs(levels[:, None] - levels) * self.costs.change).astype(np.float32)

    @property
    def closing(self) -> Singles:
        """What each way to close a scene costs. (closings,)"""
        return np.array([self.costs.odd_bar if steps else 0.0 for steps in CLOSING], np.float32)

    def position(self, at: int) -> Singles:
        """What it costs to meet a target at each place in the bar. (BAR,)"""
        places = np.array([self.costs.position(step) for step in range(BAR)])
        return np.asarray(places * self.targets.weights[at], np.float32)

    def moves(self, at: int) -> Moves:
        """Every stretch to a target whose mean tempo lies in a band.

        Args:
            at: The target; 1 or more.
        """
        sources, units = np.array(self.sources[at]), self.bands.units
        reach, slack = self.bands.reach, np.ptp(self.offsets)
        gaps = self.targets.times[at] - self.targets.times[sources]
        fewest = max(1, math.ceil((gaps.min() - slack) / (units[-1] * reach)))
        steps = np.arange(fewest, int((gaps.max() + slack) * reach / units[0]) + 1)
        shortest = steps[None, :, None] * units[:, None, None] / reach  # (bands, steps, 1)
        band, step, source = np.nonzero((shortest <= gaps + slack) & (shortest * reach**2 >= gaps - slack))
        missed = (self.missed[at] - self.missed[sources + 1]).astype(np.float32)
        return Moves(sources[source], steps[step], band, missed[source])

    @property
    def taste(self) -> Singles:
        """What each band's distance from the preferred tempo costs. (bands,)"""
        octaves = np.log2(15 / self.bands.units / self.ask.aim)
        cost = self.costs.preference * self.targets.times[-1] * octaves**2
        return np.asarray(cost, np.float32)

    def cost(self, moves: Moves, at: int) -> Singles:
        """What each stretch costs between each pair of states; infinite where it cannot be.

        A stretch pays for the way from its first tempo to its last, and four times its time's distance from that
        of the even ramp between them: a tent over a ramp is on average half as high as at its top, and leads up
        and down again.

        Args:
            moves: Stretches to the target.
            at: The target.

        Returns:
            (tempi x offsets at its begin, moves, tempi x offsets at its end)
        """
        gaps = self.targets.times[at] - self.targets.times[moves.source]
        wanted = gaps[:, None] + self.offsets - self.offsets[:, None, None]  # (offsets, moves, offsets)
        wanted = (wanted / self.bands.units[moves.band][:, None]).astype(np.float32)[None, :, :, None, :]
        tables = (self.table.per_ramp, self.table.shortest, self.table.longest)
        per_ramp, low, high = (table[:, None, moves.steps, :, None] for table in tables)
        ratio = wanted * per_ramp  # (tempi, offsets, moves, tempi, offsets)
        barred = (ratio < low) | (ratio > high)
        ratio -= 1
        np.abs(ratio, out=ratio)
        ratio *= np.float32(4 * self.costs.change)
        ratio += self.change[:, None, None, :, None] + moves.missed[:, None, None]
        ratio[barred] = np.inf
        states = self.lattice.tempi * len(self.offsets)
        return np.asarray(ratio.reshape(states, len(gaps), states))


def bands(ask: TempoRequest, lattice: Lattice) -> Bands:
    """Cover a tempo range with bands; none where the range is too narrow to lean in."""
    low = math.log(ask.shortest) + lattice.inset
    high = math.log(ask.longest) - lattice.inset
    width = min(math.log(lattice.band), high - low)
    if width <= lattice.inset:
        return Bands(np.zeros(0), 0.0)
    count = 1 + math.ceil((high - low - width) * lattice.overlap / width - 1e-9)
    return Bands(np.exp(np.linspace(low + width / 2, high - width / 2, count)), width)


def field(targets: Targets, frame: float, ask: TempoRequest, costs: Costs, lattice: Lattice) -> Field | None:
    """Tabulate what every stretch of a scene will need.

    Args:
        targets: The scene's ends and hits.
        frame: Seconds of a frame.
        ask: The tempi the scene may have.
        costs: What is charged.
        lattice: What may be chosen from.

    Returns:
        None where the tempo range is too narrow to lean in.
    """
    cover = bands(ask, lattice)
    if not len(cover.units):
        return None
    sources = tuple(_sources(targets.times, at, lattice) for at in range(len(targets.times)))
    longest = max(targets.times[at] - targets.times[near.start] for at, near in enumerate(sources))
    most = int((longest + frame) * cover.reach / cover.units[0]) + 1
    table = tabulate(most, cover.width, lattice.tempi, lattice.slope)
    missed = np.concatenate([[0.0], np.cumsum(targets.weights)]) * costs.missed
    return Field(targets, frame, ask, costs, lattice, cover, table, sources, missed)


def _sources(times: Floats, at: int, lattice: Lattice) -> range:
    """The targets a stretch to this one may begin at."""
    near = int(np.searchsorted(times, times[at] - lattice.horizon))
    return range(max(at - lattice.reach, min(near, at - lattice.least_reach), 0), at)
