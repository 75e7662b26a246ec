"""The lattice of beats between two fermatas: how long each may last, where its lines may lie, and what hits cost there.

Times are whole parts of the mean beat (`Lattice.parts`), so sums are exact, and a constant tempo is in the lattice.
"""

import math
from dataclasses import dataclass

import numpy as np

from bridge.grid.limits import BAND, TOLERANCE
from bridge.grid.metre import BarLayout
from bridge.grid.plan import Draft
from bridge.grid.targets import Problem
from bridge.grid.tempo_ramps import Floats, Ints, Singles

_EDGE = 1e-6
"""Parts by which rounding may put a tempo at the edge of its band outside it."""


@dataclass(frozen=True, slots=True, eq=False)
class BeatLattice:
    """The beats of a scene between two fermatas, or between one and an end of the scene."""

    problem: Problem
    layout: BarLayout
    start: float
    """The first line, in seconds from the scene's start."""
    part: float
    """Seconds of one part of a beat."""
    first: int
    """The first line's sixteenth in the scene."""
    near: Ints
    """The part at which each line lay while hits were chosen, counted from the first line. (beats + 1,)"""
    sway: int
    """The most parts by which a line may lie aside from there."""
    lengths: Ints
    """The parts a beat may last, ascending: one band of tempi. (lengths,)"""
    middle: float
    """Seconds of a beat in the middle of the band."""
    jump: int
    """The most parts by which two neighbouring beats may differ."""

    @property
    def asides(self) -> Ints:
        """Parts by which a line lies after `near`, ascending. (2 x sway + 1,)"""
        return np.arange(-self.sway, self.sway + 1)

    @property
    def shape(self) -> tuple[int, int]:
        """The number of places of a line, and of lengths of the beat that ends there."""
        return 2 * self.sway + 1, len(self.lengths)

    def place(self, beat: int, step: int = 0) -> int:
        """Return the sixteenths from a bar line to a sixteenth of a beat, counted from the first line."""
        metre = self.layout.metre
        return (self.first + beat * metre.beat + step - self.layout.pickup) % metre.steps

    def change(self, beat: int) -> float:
        """Return the cost of a tempo change at a beat's first line; infinite where there may be none."""
        ask, costs = self.problem.ask, self.problem.costs
        if self.place(beat) == 0:
            return costs.bar_change
        return math.inf if ask.by_bar else costs.beat_change

    @property
    def begun(self) -> float:
        """The cost of the first line, against missing the hit there: the end of a fermata may meet one."""
        targets = self.problem.targets
        off = self.start - targets.times[1:-1]
        worth = self._met(off, step=self.place(0)) if self.first else np.zeros(len(off))
        return -float(worth @ targets.weights[1:-1])

    def targeted(self) -> list[tuple[int, int]]:
        """Return the first target that a line of each beat may meet, and the one after the last."""
        times, lines = self.problem.targets.times, self.start + self.near * self.part
        reach = TOLERANCE * self.problem.frame + self.sway * self.part
        first = np.maximum(np.searchsorted(times, lines[:-1] - reach), 1)
        last = np.minimum(np.searchsorted(times, lines[1:] + reach), len(times) - 1)
        return list(zip(first.tolist(), last.tolist(), strict=True))

    def worth(self, beat: int, targeted: tuple[int, int]) -> Singles:
        """Compute the cost of every length of a beat at every place of its last line, against missing all its hits.

        Args:
            beat: The beat, counted from the first line.
            targeted: The targets it may meet, as `targeted` finds them.

        Returns:
            0 or less where hits are met, above 0 where the cutting asks for another tempo. (places, lengths)
        """
        found = np.zeros(self.shape, np.float32)
        targets, steps = self.problem.targets, self.layout.metre.beat
        for target in range(*targeted):
            for step in range(1, steps + 1):
                off = self._off(beat, step, targets.times[target])
                if off is not None:
                    worth = self._met(off, step=self.place(beat, step))
                    found -= (targets.weights[target] * worth).astype(np.float32)
        return found + self._led(beat)

    def _off(self, beat: int, step: int, time: float) -> Floats | None:
        """Compute the distance of a beat's line from an instant in seconds; None where it is never near it.

        Returns:
            (places, lengths), or (places, 1) for the beat's last line.
        """
        steps, part = self.layout.metre.beat, self.part
        wanted = (time - self.start) / part
        reach = TOLERANCE * self.problem.frame / part + self.sway + len(self.lengths)
        begin, end = self.near[beat], self.near[beat + 1]
        if abs(begin + (end - begin) * step / steps - wanted) > reach:
            return None
        before = self.lengths * ((steps - step) / steps) if step < steps else np.zeros(1)
        return np.asarray((end + self.asides[:, None] - before - wanted) * part)

    def _met(self, off: Floats, step: int) -> Floats:
        """Compute what a hit of weight 1 saves where it is met, at some distances from it in seconds."""
        costs, frame = self.problem.costs, self.problem.frame
        saved = (
            costs.missed - costs.position(step, self.layout.metre) - costs.closeness * (2 * off / frame) ** 2
        )
        return np.asarray(np.where(np.abs(off) <= TOLERANCE * frame, saved, 0.0))

    def _led(self, beat: int) -> Singles | float:
        """Compute the cost of each length of a beat against the tempo of the cutting. (lengths,)"""
        targets, costs = self.problem.targets, self.problem.costs
        if targets.leans is None:
            return 0.0
        times = (targets.times - self.start) / self.part + 1e-6  # rounding
        at = np.clip(np.searchsorted(self.near, times, side="right") - 1, 0, len(self.near) - 2)
        here = (at == beat) & (times >= 0) & (times <= self.near[-1] + 1)
        levels = np.log(self.lengths * (self.part / self.middle))
        away = (levels - targets.leans[here, None]) / math.log(BAND)
        return np.asarray((costs.follow * targets.around[here, None] * away**2).sum(axis=0), np.float32)


def lattice_of(problem: Problem, draft: Draft, first: int, last: int) -> BeatLattice:
    """Build the lattice of a stretch of one beat or more.

    Args:
        problem: The scene.
        draft: Its bars, with the hits to meet chosen.
        first: The first line of the stretch.
        last: Its last line.
    """
    metre, options = draft.layout.metre, problem.lattice
    times = draft.times[first : last + 1 : metre.beat]
    part = float((times[-1] - times[0]) / ((len(times) - 1) * options.parts))
    middle, reach = draft.unit * metre.beat, math.exp(draft.width / 2)
    shortest, longest = math.ceil(middle / reach / part - _EDGE), math.floor(middle * reach / part + _EDGE)
    lengths = np.arange(shortest, longest + 1)
    return BeatLattice(
        problem,
        draft.layout,
        start=float(times[0]),
        part=part,
        first=first,
        near=np.rint((times - times[0]) / part).astype(np.int64),
        sway=round(options.parts * (options.bar_sway if problem.ask.by_bar else options.sway)),
        lengths=lengths,
        middle=middle,
        jump=int(lengths[0] * math.expm1(options.slope(metre) * metre.beat)) if len(lengths) else 0,
    )
