"""The fewest tempo changes: beats that meet a scene's hits, found exactly by dynamic programming over its beats.

The hits to meet, and the bars to meet them on, are chosen first, with a tempo that varies freely (`dynamic_program`).
Here every beat line may move a little from there, a change of tempo has a price, and so have a missed hit, its place in
the bar and its distance: the cheapest of all such grids is found. A state is a line's place and the length of the beat
that ends there.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Self

import numpy as np

from bridge.grid.beat_lattice import BeatLattice, lattice_of
from bridge.grid.plan import NANO, Draft, SteppedTempo, Stretch
from bridge.grid.state_space import layout_cost
from bridge.grid.targets import Problem
from bridge.grid.tempo_ramps import Floats, Ints, Singles


def fewest_changes(problem: Problem, draft: Draft) -> SteppedTempo | None:
    """Find the cheapest grid near a draft whose tempo changes on beats alone.

    Args:
        problem: The scene.
        draft: Its bars, with the hits to meet chosen.

    Returns:
        None where no grid of the lattice ends with the scene.
    """
    cost, found = scene_cost(problem, draft), []
    for first, last in _spans(draft):
        lattice = lattice_of(problem, draft, first, last) if first < last else None
        cheapest = _cheapest(lattice) if lattice else (0.0, [])
        if cheapest is None:
            return None
        cost += cheapest[0]
        found.append(_stretch(problem, draft.times[[first, last]], cheapest[1]))
    return SteppedTempo(cost, draft.layout, tuple(found), draft.fermatas)


def gradual(problem: Problem, draft: Draft, cost: float) -> SteppedTempo:
    """Return a draft as a grid whose tempo changes a little on every beat: a ramp of steps.

    Args:
        problem: The scene.
        draft: Its bars, with the hits to meet chosen.
        cost: What it costs.
    """
    spans = [draft.times[first : last + 1 : draft.layout.metre.beat] for first, last in _spans(draft)]
    parts = [np.rint(np.diff(span) * NANO).astype(np.int64).tolist() for span in spans]
    stretches = [_stretch(problem, span[[0, -1]], each) for span, each in zip(spans, parts, strict=True)]
    return SteppedTempo(cost, draft.layout, tuple(stretches), draft.fermatas, is_gradual=True)


def scene_cost(problem: Problem, draft: Draft) -> float:
    """Compute what a grid costs whatever its lines, all hits missed; a fermata gives back the cost of its black."""
    costs, layout = problem.costs, draft.layout
    octaves = np.log2(15 / draft.unit / problem.ask.aim)
    return (
        float(costs.off_tempo(octaves, float(problem.length)))
        + layout_cost(problem, layout)
        + (costs.odd_bar if layout.odd(draft.steps) else 0.0)
        - costs.black * len(draft.fermatas)
        + costs.missed * float(problem.targets.weights.sum())
    )


def _spans(draft: Draft) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line before, between and after the fermatas of a draft."""
    beat, held = draft.layout.metre.beat, draft.fermatas
    yield from zip((0, *(step + beat for step in held)), (*held, draft.steps), strict=True)


def _stretch(problem: Problem, ends: Floats, parts: list[int]) -> Stretch:
    """Build a stretch of beats; its ends are rounded to nanoseconds, but for the scene's, which is exact.

    Args:
        problem: The scene.
        ends: Seconds from the scene's start. (2,)
        parts: The length of each beat.
    """
    begin, end = (Fraction(round(float(time) * NANO), NANO) for time in ends)
    last = problem.length if abs(end - problem.length) <= Fraction(1, NANO) else end
    return Stretch(begin, last, tuple(parts))


def _cheapest(lattice: BeatLattice) -> tuple[float, list[int]] | None:
    """Find the cheapest beats of a stretch.

    Returns:
        Their cost against missing every hit, and the parts of each; None where none reach its end.
    """
    if not len(lattice.lengths):
        return None
    values = _weighed(lattice)
    least = float(values[-1][lattice.sway].min(initial=np.inf))
    return (least, _traced(lattice, values)) if least < math.inf else None


def _weighed(lattice: BeatLattice) -> list[Singles]:
    """Compute the least cost to arrive at every state of each line.

    Returns:
        (places, lengths) for each line.
    """
    values = np.full(lattice.shape, np.inf, np.float32)
    values[lattice.sway] = lattice.begun
    found, moves = [values], _Moves.of(lattice)
    for beat, (usual, targeted) in enumerate(
        zip(np.diff(lattice.near).tolist(), lattice.targeted(), strict=True)
    ):
        leaving = values if beat == 0 else np.minimum(values, _changed(values, lattice, beat))
        values = moves.moved(leaving, usual) + lattice.worth(beat, targeted)
        found.append(values)
    return found


def _changed(values: Singles, lattice: BeatLattice, beat: int) -> Singles:
    """Compute the least cost to leave each place at each length after a change of tempo. (places, lengths)"""
    price = lattice.change(beat)
    return (
        np.full_like(values, np.inf)
        if price == math.inf
        else least_near(values, lattice.jump) + np.float32(price)
    )


def least_near(values: Singles, reach: int) -> Singles:
    """Find the least of the values within some distance along the last axis; doubling windows, all at once.

    Args:
        values: (..., n)
        reach: The distance on each side.

    Returns:
        (..., n)
    """
    count, size, span = values.shape[-1], 2 * reach + 1, 1
    least = np.full((*values.shape[:-1], count + 2 * reach), np.inf, np.float32)
    least[..., reach : reach + count] = values
    while 2 * span <= size:
        least, span = np.minimum(least[..., :-span], least[..., span:]), 2 * span
    rest = size - span
    return np.asarray(np.minimum(least[..., :count], least[..., rest : rest + count]))


@dataclass(frozen=True, slots=True, eq=False)
class _Moves:
    """The way of costs from one line to the next."""

    room: Singles
    """The cost of leaving each place, with places that cannot be left around them. (margin + places + margin, lengths)"""
    margin: int
    source: Ints
    """For each place and length, the flat index in `room` it comes from, where the lines are no parts apart.
    (places, lengths)"""

    @classmethod
    def of(cls, lattice: BeatLattice) -> Self:
        """Prepare the moves of a lattice."""
        places, count = lattice.shape
        gaps = np.diff(lattice.near)
        margin = int(max(gaps.max() - lattice.lengths[0], lattice.lengths[-1] - gaps.min(), 0))
        room = np.full((places + 2 * margin, count), np.inf, np.float32)
        place = np.arange(places)[:, None] + margin - lattice.lengths
        return cls(room, margin, place * count + np.arange(count))

    def moved(self, values: Singles, usual: int) -> Singles:
        """Return the cost of arriving at each place with each length.

        Args:
            values: The cost of leaving each place with a beat of each length. (places, lengths)
            usual: Parts between the two lines while hits were chosen.
        """
        places, count = values.shape
        self.room[self.margin : self.margin + places] = values
        return np.asarray(self.room.reshape(-1).take(self.source + usual * count))


def _traced(lattice: BeatLattice, values: list[Singles]) -> list[int]:
    """Return the parts of each beat on the cheapest way to the last line."""
    place, length = lattice.sway, int(values[-1][lattice.sway].argmin())
    backwards = []
    for beat, (begin, end) in reversed(list(enumerate(pairwise(lattice.near.tolist())))):
        backwards.append(int(lattice.lengths[length]))
        place += end - begin - backwards[-1]
        length = _before(values[beat][place], length, lattice, beat) if beat else length
    return backwards[::-1]


def _before(values: Singles, length: int, lattice: BeatLattice, beat: int) -> int:
    """Return the length of the beat before a line on the cheapest way to a beat of one length after it."""
    low = max(length - lattice.jump, 0)
    near = values[low : length + lattice.jump + 1]
    changed = low + int(near.argmin())
    return changed if values[changed] + np.float32(lattice.change(beat)) < values[length] else length
