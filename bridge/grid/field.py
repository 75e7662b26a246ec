"""One scene in one form as a field: the places in its bars, the bands over its tempi, and what moving costs."""

import math
from dataclasses import dataclass

import numpy as np

from bridge.grid.bands import Bands, bands
from bridge.grid.metre import Form
from bridge.grid.moves import Moves, moves_to
from bridge.grid.objective import BAND
from bridge.grid.stretch import Floats, Singles, Stretches, classes, tabulate
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
    sources: tuple[range, ...]
    """The targets from which each target can be the next one met. (targets,)"""

    levels: Floats
    """The tempi of a band, as `classes` has them. (tempi,)"""
    offsets: Floats
    """Where a line may lie against the hit it meets, in seconds. (offsets,)"""
    strengths: Floats
    """What it costs a hit of weight 1 to be met at each place. (places,)"""
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
    def closing(self) -> Singles:
        """What each way to end the scene costs. (ends,)"""
        return np.array(list(self.ends.values()), np.float32)

    def position(self, at: int) -> Singles:
        """What it costs to meet a target at each place. (places,)"""
        return np.asarray(self.strengths * self.problem.targets.weights[at], np.float32)

    def moves(self, at: int) -> Moves:
        """Every stretch to a target.

        Args:
            at: The target; 1 or more.
        """
        return moves_to(at, self.sources[at], self.problem, self.bands, self.form.metre)

    @property
    def taste(self) -> Singles:
        """What each band's distance from the preferred tempo costs, and the form itself. (bands,)"""
        costs, ask = self.problem.costs, self.problem.ask
        octaves = np.log2(15 / self.bands.units / ask.aim)
        taste = costs.preference * self.problem.targets.times[-1] * octaves**2
        return np.asarray(taste + form_cost(self.problem, self.form), np.float32)

    def cost(self, moves: Moves, at: int) -> Singles:
        """What each stretch costs between each pair of states; infinite where it cannot be.

        A stretch pays for the way from its first tempo to its last, and four times its time's distance from that
        of the even ramp between them: a tent over a ramp is on average half as high as at its top, and leads up
        and down again. Both spread over its bars, and each bar pays for its share of either, squared. A beat that
        holds pays for neither.

        Args:
            moves: Stretches to the target.
            at: The target.

        Returns:
            (moves, offsets x tempi at its begin, offsets x tempi at its end)
        """
        times, costs = self.problem.targets.times, self.problem.costs
        gaps = times[at] - times[moves.source]
        wanted = gaps[:, None, None] + self.offsets - self.offsets[:, None]  # (moves, offsets, offsets)
        wanted = (wanted / self.bands.units[moves.band][:, None, None]).astype(np.float32)
        tables = (self.table.per_ramp, self.table.shortest, self.table.longest)
        per_ramp, low, high = (table[moves.steps][:, None, None] for table in tables)
        bend = wanted[..., None, None] * per_ramp  # (moves, offsets, offsets, tempi, tempi)
        barred = (bend < low) | (bend > high)
        bend -= 1
        drift = costs.drift * self.form.metre.steps / moves.steps
        cost = bend * (16 * drift).astype(np.float32)[:, None, None, None, None]
        cost *= bend
        cost += np.abs(bend, out=bend) * np.float32(4 * costs.change)
        way = np.abs(np.subtract.outer(self.levels, self.levels))
        base = costs.change * way + drift[:, None, None] * way**2 + moves.fixed[:, None, None]
        cost += base.astype(np.float32)[:, None, None]
        cost[barred] = np.inf
        cost[moves.held] = moves.fixed[moves.held, None, None, None, None]
        states = math.prod(self.states)
        return np.asarray(np.swapaxes(cost, 2, 3).reshape(len(gaps), states, states))


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
    sources = tuple(_sources(problem, at) for at in range(len(times)))
    longest = max(times[at] - times[near.start] for at, near in enumerate(sources))
    most = int((longest + problem.frame) * cover.reach / cover.units[0]) + 1
    table = tabulate(-(-most // _CHUNK) * _CHUNK, cover.width, lattice.tempi, lattice.slope(form.metre))
    levels = classes(cover.width, lattice.tempi)
    bar = [problem.costs.position(step, form.metre) for step in range(form.metre.steps)]
    return Field(
        problem,
        form,
        cover,
        places,
        ends,
        table,
        sources,
        levels=levels,
        offsets=np.array(lattice.offsets) * problem.frame,
        strengths=np.tile(bar, places // len(bar)),
        asides=_asides(problem, levels),
    )


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


def _sources(problem: Problem, at: int) -> range:
    """The targets a stretch to this one may begin at."""
    times, lattice = problem.targets.times, problem.lattice
    near = int(np.searchsorted(times, times[at] - lattice.horizon))
    return range(max(at - lattice.reach, min(near, at - lattice.least_reach), 0), at)
