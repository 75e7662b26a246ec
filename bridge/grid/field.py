"""One scene in one form as a field: the places in its bars, the bands over its tempi, and what moving costs."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bridge.grid.bands import Bands, bands
from bridge.grid.metre import Form
from bridge.grid.moves import Bools, Moves, moves_of
from bridge.grid.objective import BAND, Lattice
from bridge.grid.stretch import Floats, Ints, Singles, Stretches, classes, pairs, tabulate
from bridge.grid.targets import Problem

_CHUNK = 64
"""Tables are made for a multiple of so many sixteenths, so that scenes share them."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One scene's problem with its tables.

    A line's place is counted in sixteenths from a bar line, modulo `places`: one bar, or where the tempo is
    pinned so many bars that the place at the end tells how many sixteenths there are in all.
    """

    problem: Problem
    form: Form
    bands: Bands
    places: int
    ends: dict[int, float]
    """The places the scene may end on, and what the bar there costs."""
    table: Stretches
    nearest: Ints
    """The first target from which each can be the next one met. (targets,)"""

    levels: Floats
    """The tempi of a band, as `classes` has them. (tempi,)"""
    offsets: Floats
    """Where a line may lie against the hit it meets, in seconds. (offsets,)"""
    apart: Floats
    """By how much one line may lie further aside of its hit than another, in seconds, rising. (differences,)"""
    climbs: Floats
    """From one tempo to the other. (pairs of tempi,)"""
    ramps: Ints
    """Which pair of tempi two tempi are. (tempi, tempi)"""
    between: Ints
    """Which difference and pair of tempi two states are, as one number. (offsets x tempi, offsets x tempi)"""
    positions: Singles
    """What it costs to meet each target at each place. (targets, places)"""
    taste: Singles
    """What each band's distance from the preferred tempo costs, and the form itself. (bands,)"""
    asides: Singles
    """What it costs to meet each target in each state: aside of it, and of the cutting's tempo.
    (targets, offsets, tempi)"""

    @property
    def begin(self) -> int:
        """The place of the scene's first line."""
        return -self.form.pickup % self.places

    @property
    def states(self) -> tuple[int, int]:
        """Offsets and tempi of a line that meets a target."""
        return len(self.offsets), len(self.levels)

    @property
    def centre(self) -> slice:
        """The states without offset."""
        offsets, tempi = self.problem.lattice.centre, len(self.levels)
        return slice(offsets * tempi, (offsets + 1) * tempi)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self.positions.size * len(self.bands.units)

    def lines(self, targets: Ints, bands: Ints) -> Ints:
        """The lines at the places 0 of some bands at some targets; those at the other places follow each. (n,)"""
        return (targets * len(self.bands.units) + bands) * self.places

    @property
    def first(self) -> Ints:
        """The line each band begins at. (bands,)"""
        return np.arange(len(self.bands.units)) * self.places + self.begin

    @property
    def last(self) -> Ints:
        """The lines each band may end at. (bands, ends)"""
        bands = np.arange(len(self.bands.units))
        begin = self.lines(np.full_like(bands, len(self.positions) - 1), bands)
        return np.asarray(begin[:, None] + np.array(list(self.ends)), np.int64)

    @property
    def closing(self) -> Singles:
        """What each way to end the scene costs. (ends,)"""
        return np.array(list(self.ends.values()), np.float32)

    @property
    def moves(self) -> Moves:
        """Every stretch of the scene."""
        return moves_of(self.problem, self.nearest, self.bands, self.form.metre)

    def cost(self, moves: Moves) -> Singles:
        """What stretches cost between each pair of states; infinite where they cannot be.

        A stretch pays for the way from its first tempo to its last, and four times its time's distance from that
        of the even ramp between them: a tent over a ramp is on average half as high as at its top, and leads up
        and down again. Both spread over its bars, and each bar pays for its share of either, squared. A beat that
        holds pays for neither.

        Args:
            moves: The stretches.

        Returns:
            (differences, pairs of tempi, moves)
        """
        wanted, (per_ramp, low, high) = self._wanted(moves), self._limits(moves)
        bend = wanted[:, None] * per_ramp  # (differences, pairs, moves)
        return self._charged(bend, (bend < low) | (bend > high), moves)

    def least(self, moves: Moves) -> Singles:
        """What stretches cost at least, whatever the offsets at both ends.

        Args:
            moves: The stretches.

        Returns:
            (pairs of tempi, moves)
        """
        wanted, (per_ramp, low, high) = self._wanted(moves), self._limits(moves)
        low, high = np.maximum(low, wanted[0] * per_ramp), np.minimum(high, wanted[-1] * per_ramp)
        return self._charged(np.minimum(np.maximum(low, 1), high), low > high, moves)

    def _wanted(self, moves: Moves) -> Singles:
        """How long stretches should last, against a sixteenth in the middle of their bands. (differences, moves)"""
        times = self.problem.targets.times
        wanted = times[moves.target] - times[moves.source] + self.apart[:, None]
        return np.asarray(wanted / self.bands.units[moves.band], np.float32)

    def _limits(self, moves: Moves) -> Iterator[Singles]:
        """One over the even ramps' times, and the limits against them. (pairs of tempi, moves) each"""
        tables = (self.table.per_ramp, self.table.shortest, self.table.longest)
        return (table[:, moves.steps] for table in tables)

    def _charged(self, bend: Singles, barred: Bools, moves: Moves) -> Singles:
        """What stretches cost that last so many times as long as their even ramps.

        Args:
            bend: How many times. (..., pairs of tempi, moves)
            barred: Where they cannot. (..., pairs of tempi, moves)
            moves: The stretches.
        """
        costs, climbs = self.problem.costs, self.climbs[:, None]
        bend -= 1
        drift = costs.drift * self.form.metre.steps / moves.steps
        cost = bend * (16 * drift).astype(np.float32)
        cost *= bend
        cost += np.abs(bend, out=bend) * np.float32(4 * costs.change)
        cost += (costs.change * climbs + drift * climbs**2 + moves.fixed).astype(np.float32)
        np.copyto(cost, np.inf, where=barred)
        cost[..., moves.held] = moves.fixed[moves.held]
        return cost


def form_cost(problem: Problem, form: Form) -> float:
    """What a form costs, however the scene goes on; a beat that holds over black gets back what the black costs."""
    other = problem.costs.metre if form.metre != problem.ask.metres[0] else 0.0
    black = problem.costs.black * len(problem.targets.holds)
    return other + black + (problem.costs.pickup if form.pickup else 0.0)


def field(problem: Problem, form: Form) -> Field | None:
    """Tabulate what every stretch of a scene will need.

    Args:
        problem: The scene.
        form: How its bars are laid.

    Returns:
        None where the tempo range is too narrow to lean in, or no whole number of bars fits.
    """
    times, lattice = problem.targets.times, problem.lattice
    cover = bands(problem.ask, lattice)
    if not len(cover.units):
        return None
    places, ends = _ends(problem, form, cover)
    if not ends:
        return None
    nearest = _nearest(problem)
    longest = (times - times[nearest]).max()
    most = int((longest + problem.frame) * cover.reach / cover.units[0]) + 1
    table = tabulate(-(-most // _CHUNK) * _CHUNK, cover.width, lattice.tempi, lattice.slope(form.metre))
    levels = classes(cover.width, lattice.tempi)
    apart, ramps, between = _states(lattice)
    fast, slow = pairs(lattice.tempi)
    bar = [problem.costs.position(step, form.metre) for step in range(form.metre.steps)]
    strengths = np.tile(bar, places // len(bar))
    return Field(
        problem,
        form,
        cover,
        places,
        ends,
        table,
        nearest,
        levels=levels,
        offsets=np.array(lattice.offsets) * problem.frame,
        apart=apart * problem.frame,
        climbs=levels[slow] - levels[fast],
        ramps=ramps,
        between=between,
        positions=np.multiply.outer(problem.targets.weights, strengths).astype(np.float32),
        taste=_taste(problem, form, cover),
        asides=_asides(problem, levels),
    )


def _taste(problem: Problem, form: Form, cover: Bands) -> Singles:
    """What each band costs, however the scene goes on in it. (bands,)"""
    octaves = np.log2(15 / cover.units / problem.ask.aim)
    taste = problem.costs.preference * problem.targets.times[-1] * octaves**2
    return np.asarray(taste + form_cost(problem, form), np.float32)


def _asides(problem: Problem, levels: Floats) -> Singles:
    """What lines pay for their states. (targets, offsets, tempi)"""
    costs, targets = problem.costs, problem.targets
    off = costs.closeness * (2 * np.array(problem.lattice.offsets)) ** 2
    near = np.repeat(np.multiply.outer(targets.weights, off)[..., None], len(levels), axis=-1)
    if targets.leans is not None:
        away = (levels - targets.leans[:, None]) / math.log(BAND)  # (targets, tempi)
        near += (costs.follow * targets.around[:, None] * away**2)[:, None]
    return near.astype(np.float32)


def _ends(problem: Problem, form: Form, cover: Bands) -> tuple[int, dict[int, float]]:
    """How many places are told apart, and those a scene may end on with what the bar there costs."""
    bar, odd = form.metre.steps, problem.costs.odd_bar
    if problem.ask.tempo is None:
        return bar, {rest: odd if rest else 0.0 for rest in form.metre.closings}
    length = float(problem.length)
    spread = length / cover.units[0] * (cover.reach - 1 / cover.reach)
    places = bar * (2 + int(spread / bar))
    counts = problem.ask.counts(problem.length, form)
    return places, {(n - form.pickup) % places: odd if form.odd(n) else 0.0 for n in counts}


def _nearest(problem: Problem) -> Ints:
    """The first target a stretch to each may begin at. (targets,)"""
    times, lattice = problem.targets.times, problem.lattice
    at = np.arange(len(times))
    near = np.searchsorted(times, times - lattice.horizon)
    return np.maximum(np.maximum(at - lattice.reach, np.minimum(near, at - lattice.least_reach)), 0)


@lru_cache(maxsize=16)
def _states(lattice: Lattice) -> tuple[Floats, Ints, Ints]:
    """What two states make of the stretch between them: a difference of offsets, and a pair of tempi.

    Returns:
        The differences, in frames; which pair two tempi are; and which difference and pair two states are, as one
        number. (differences,), (tempi, tempi), (offsets x tempi, offsets x tempi)
    """
    tempi, offsets = lattice.tempi, np.array(lattice.offsets)
    apart, which = np.unique(np.round(offsets - offsets[:, None], 12), return_inverse=True)
    fast, slow = pairs(tempi)
    ramps = np.zeros((tempi, tempi), np.int64)
    ramps[fast, slow] = ramps[slow, fast] = np.arange(len(fast))
    between = which.reshape(len(offsets), 1, len(offsets), 1) * len(fast) + ramps[:, None]
    return apart, ramps, between.reshape(len(offsets) * tempi, -1)
