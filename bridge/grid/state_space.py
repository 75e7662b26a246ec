"""The state space of one scene in one layout of bars: bar positions, tempo bands and offsets, and their costs."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bridge.grid.bands import Bands, bands
from bridge.grid.limits import BAND
from bridge.grid.metre import BarLayout
from bridge.grid.objective import Lattice
from bridge.grid.segments import Bools, Segments, segments_of
from bridge.grid.targets import Problem
from bridge.grid.tempo_ramps import Floats, Ints, SegmentTable, Singles, classes, pairs, tabulate

_CHUNK = 64
"""Tables are made for a multiple of so many sixteenths, so that scenes share them."""


@dataclass(frozen=True, slots=True, eq=False)
class StateSpace:
    """One scene's state space with its tables.

    A line's place is its bar position: sixteenths from a bar line, modulo `places`. That is one bar, or for a pinned
    tempo so many bars that the place at the end determines the total number of sixteenths.
    """

    problem: Problem
    layout: BarLayout
    bands: Bands
    places: int
    ends: dict[int, float]
    """The places the scene may end on, and the cost of the last bar there."""
    table: SegmentTable
    nearest: Ints
    """The first target from which each can be the next one met. (targets,)"""

    levels: Floats
    """The tempi of a band, as returned by `classes`. (tempi,)"""
    offsets: Floats
    """The offsets of a line from the hit it meets, in seconds. (offsets,)"""
    offset_changes: Floats
    """The differences between two offsets, in seconds, ascending. (differences,)"""
    tempo_changes: Floats
    """The difference between the tempi of each pair. (pairs of tempi,)"""
    ramps: Ints
    """The index of each pair of tempi. (tempi, tempi)"""
    between: Ints
    """The index of the difference and the pair of tempi between two states. (offsets x tempi, offsets x tempi)"""
    positions: Singles
    """The cost of meeting each target at each place. (targets, places)"""
    band_costs: Singles
    """The cost of each band's distance from the preferred tempo, and of the layout itself. (bands,)"""
    state_costs: Singles
    """The cost of meeting each target in each state: of its offset, and of its distance from the cutting's tempo.
    (targets, offsets, tempi)"""

    @property
    def begin(self) -> int:
        """The place of the scene's first line."""
        return -self.layout.pickup % self.places

    @property
    def states(self) -> tuple[int, int]:
        """The numbers of offsets and tempi of a line that meets a target."""
        return len(self.offsets), len(self.levels)

    @property
    def centre(self) -> slice:
        """The states without offset."""
        offsets, tempi = self.problem.lattice.centre, len(self.levels)
        return slice(offsets * tempi, (offsets + 1) * tempi)

    @property
    def count(self) -> int:
        """The number of lines."""
        return self.positions.size * len(self.bands.units)

    def lines(self, targets: Ints, bands: Ints) -> Ints:
        """Index the lines at place 0 of some bands at some targets; the other places follow each. (n,)"""
        return (targets * len(self.bands.units) + bands) * self.places

    @property
    def first(self) -> Ints:
        """The first line of each band. (bands,)"""
        return np.arange(len(self.bands.units)) * self.places + self.begin

    @property
    def last(self) -> Ints:
        """The possible last lines of each band. (bands, ends)"""
        bands = np.arange(len(self.bands.units))
        begin = self.lines(np.full_like(bands, len(self.positions) - 1), bands)
        return np.asarray(begin[:, None] + np.array(list(self.ends)), np.int64)

    @property
    def closing(self) -> Singles:
        """The cost of each way to end the scene. (ends,)"""
        return np.array(list(self.ends.values()), np.float32)

    @property
    def segments(self) -> Segments:
        """Every segment of the scene."""
        return segments_of(self.problem, self.nearest, self.bands, self.layout.metre)

    def cost(self, segments: Segments) -> Singles:
        """Compute the cost of segments between each pair of states; infinite where they are impossible.

        A segment is charged for the way from its first tempo to its last, and four times the distance of its time from
        that of the even ramp between them: a tent over a ramp is on average half as high as at its top, and leads up
        and down again. Both are spread over its bars, and each bar is charged for its share of either, squared. A
        fermata is charged for neither.

        Args:
            segments: The segments.

        Returns:
            (differences, pairs of tempi, segments)
        """
        wanted, (per_ramp, low, high) = self._wanted(segments), self._limits(segments)
        bend = wanted[:, None] * per_ramp  # (differences, pairs, segments)
        return self._charged(bend, (bend < low) | (bend > high), segments)

    def least(self, segments: Segments) -> Singles:
        """Compute the least cost of segments over all offsets at both ends.

        Args:
            segments: The segments.

        Returns:
            (pairs of tempi, segments)
        """
        wanted, (per_ramp, low, high) = self._wanted(segments), self._limits(segments)
        low, high = np.maximum(low, wanted[0] * per_ramp), np.minimum(high, wanted[-1] * per_ramp)
        return self._charged(np.minimum(np.maximum(low, 1), high), low > high, segments)

    def _wanted(self, segments: Segments) -> Singles:
        """Compute the time each segment should last, in mean sixteenths of its band. (differences, segments)"""
        times = self.problem.targets.times
        wanted = times[segments.target] - times[segments.source] + self.offset_changes[:, None]
        return np.asarray(wanted / self.bands.units[segments.band], np.float32)

    def _limits(self, segments: Segments) -> Iterator[Singles]:
        """Yield the inverse times of the even ramps, and the limits against them. (pairs of tempi, segments) each"""
        tables = (self.table.per_ramp, self.table.shortest, self.table.longest)
        return (table[:, segments.steps] for table in tables)

    def _charged(self, bend: Singles, barred: Bools, segments: Segments) -> Singles:
        """Compute the cost of segments from the ratio of their time to that of their even ramp.

        Args:
            bend: The ratio. (..., pairs of tempi, segments)
            barred: True where the segment is impossible. (..., pairs of tempi, segments)
            segments: The segments.
        """
        costs, tempo_changes = self.problem.costs, self.tempo_changes[:, None]
        bend -= 1
        drift = costs.drift * self.layout.metre.steps / segments.steps
        cost = bend * (16 * drift).astype(np.float32)
        cost *= bend
        cost += np.abs(bend, out=bend) * np.float32(4 * costs.change)
        cost += (costs.change * tempo_changes + drift * tempo_changes**2 + segments.fixed).astype(np.float32)
        np.copyto(cost, np.inf, where=barred)
        cost[..., segments.held] = segments.fixed[segments.held]
        return cost


def layout_cost(problem: Problem, layout: BarLayout) -> float:
    """Compute the cost of a layout, whatever its lines; a fermata over black gets back the cost of that black."""
    other = problem.costs.metre if layout.metre != problem.ask.metres[0] else 0.0
    black = problem.costs.black * len(problem.targets.holds)
    return other + black + (problem.costs.pickup if layout.pickup else 0.0)


def state_space(problem: Problem, layout: BarLayout) -> StateSpace | None:
    """Build the state space of a scene, with the tables of all its segments.

    Args:
        problem: The scene.
        layout: The layout of its bars.

    Returns:
        None where the tempo range is too narrow to vary in, or no whole number of bars fits.
    """
    times, lattice = problem.targets.times, problem.lattice
    cover = bands(problem.ask, lattice)
    if not len(cover.units):
        return None
    places, ends = _ends(problem, layout, cover)
    if not ends:
        return None
    nearest = _nearest(problem)
    longest = (times - times[nearest]).max()
    most = int((longest + problem.frame) * cover.reach / cover.units[0]) + 1
    table = tabulate(-(-most // _CHUNK) * _CHUNK, cover.width, lattice.tempi, lattice.slope(layout.metre))
    levels = classes(cover.width, lattice.tempi)
    offset_changes, ramps, between = _states(lattice)
    fast, slow = pairs(lattice.tempi)
    bar = [problem.costs.position(step, layout.metre) for step in range(layout.metre.steps)]
    strengths = np.tile(bar, places // len(bar))
    return StateSpace(
        problem,
        layout,
        cover,
        places,
        ends,
        table,
        nearest,
        levels=levels,
        offsets=np.array(lattice.offsets) * problem.frame,
        offset_changes=offset_changes * problem.frame,
        tempo_changes=levels[slow] - levels[fast],
        ramps=ramps,
        between=between,
        positions=np.multiply.outer(problem.targets.weights, strengths).astype(np.float32),
        band_costs=_band_costs(problem, layout, cover),
        state_costs=_state_costs(problem, levels),
    )


def _band_costs(problem: Problem, layout: BarLayout, cover: Bands) -> Singles:
    """Compute the cost of each band, whatever its lines. (bands,)"""
    octaves = np.log2(15 / cover.units / problem.ask.aim)
    band_costs = problem.costs.off_tempo(octaves, problem.targets.times[-1])
    return np.asarray(band_costs + layout_cost(problem, layout), np.float32)


def _state_costs(problem: Problem, levels: Floats) -> Singles:
    """Compute the cost of each state of a line. (targets, offsets, tempi)"""
    costs, targets = problem.costs, problem.targets
    off = costs.closeness * (2 * np.array(problem.lattice.offsets)) ** 2
    near = np.repeat(np.multiply.outer(targets.weights, off)[..., None], len(levels), axis=-1)
    if targets.leans is not None:
        away = (levels - targets.leans[:, None]) / math.log(BAND)  # (targets, tempi)
        near += (costs.follow * targets.around[:, None] * away**2)[:, None]
    return near.astype(np.float32)


def _ends(problem: Problem, layout: BarLayout, cover: Bands) -> tuple[int, dict[int, float]]:
    """Return the number of places to distinguish, and those a scene may end on with the cost of the last bar there."""
    bar, odd = layout.metre.steps, problem.costs.odd_bar
    if problem.ask.tempo is None:
        return bar, {rest: odd if rest else 0.0 for rest in layout.metre.closings}
    length = float(problem.length)
    spread = length / cover.units[0] * (cover.reach - 1 / cover.reach)
    places = bar * (2 + int(spread / bar))
    counts = problem.ask.counts(problem.length, layout)
    return places, {(n - layout.pickup) % places: odd if layout.odd(n) else 0.0 for n in counts}


def _nearest(problem: Problem) -> Ints:
    """Find the first target a segment to each may begin at. (targets,)"""
    times, lattice = problem.targets.times, problem.lattice
    at = np.arange(len(times))
    near = np.searchsorted(times, times - lattice.horizon)
    return np.maximum(np.maximum(at - lattice.reach, np.minimum(near, at - lattice.least_reach)), 0)


@lru_cache(maxsize=16)
def _states(lattice: Lattice) -> tuple[Floats, Ints, Ints]:
    """Tabulate the differences of offsets and pairs of tempi between two states.

    Returns:
        The differences, in frames; the index of each pair of tempi; and the index of the difference and the pair of
        tempi between two states. (differences,), (tempi, tempi), (offsets x tempi, offsets x tempi)
    """
    tempi, offsets = lattice.tempi, np.array(lattice.offsets)
    offset_changes, which = np.unique(np.round(offsets - offsets[:, None], 12), return_inverse=True)
    fast, slow = pairs(tempi)
    ramps = np.zeros((tempi, tempi), np.int64)
    ramps[fast, slow] = ramps[slow, fast] = np.arange(len(fast))
    between = which.reshape(len(offsets), 1, len(offsets), 1) * len(fast) + ramps[:, None]
    return offset_changes, ramps, between.reshape(len(offsets) * tempi, -1)
