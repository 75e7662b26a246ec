"""Solutions of a scene: of constant tempo, of a tempo that varies, and of one that changes on beats alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np

from bridge.grid.metre import BarLayout
from bridge.grid.tempo_ramps import Floats, smoothest

NANO = 10**9
"""Lines between two met hits are rounded to nanoseconds."""


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A line that meets a target."""

    time: float
    """Seconds from the scene's start."""
    step: int
    """Sixteenths from the scene's start."""
    tempo: float
    """Logarithm of a sixteenth's duration against the middle of the band."""
    held: bool = False
    """True if the segment that ends here is a fermata."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """Bars whose lines may still move a little, under hits that are chosen."""

    layout: BarLayout
    unit: float
    """Seconds of a sixteenth in the middle of the band."""
    width: float
    """Logarithm of the band's ratio."""
    times: Floats
    """Every line in seconds from the scene's start. (lines,)"""
    fermatas: tuple[int, ...] = ()
    """The first sixteenth of each fermata."""

    @property
    def steps(self) -> int:
        """Sixteenths in all."""
        return len(self.times) - 1


@dataclass(frozen=True, slots=True)
class VaryingTempo:
    """A solution of varying tempo."""

    cost: float
    layout: BarLayout
    unit: float
    """Seconds of a sixteenth in the middle of the band."""
    width: float
    """Logarithm of the band's ratio."""
    slope: float
    """The most the logarithm of one sixteenth may differ from the next one's."""
    waypoints: tuple[Waypoint, ...]
    """The lines that meet targets, from the scene's first line to its last."""

    @property
    def fermatas(self) -> tuple[int, ...]:
        """The first sixteenth of each fermata."""
        return tuple(before.step for before, after in pairwise(self.waypoints) if after.held)

    @property
    def draft(self) -> Draft:
        """Its bars, with lines that may still move."""
        return Draft(self.layout, self.unit, self.width, self._times(), self.fermatas)

    def _times(self) -> Floats:
        """Compute every line in seconds from the scene's start. (lines,)"""
        pairs = [(before, after) for before, after in pairwise(self.waypoints) if not after.held]
        varying = iter(self._sixteenths(pairs))
        times = [np.zeros(1)]
        for before, after in pairwise(self.waypoints):
            steps = after.step - before.step
            durations = np.full(steps, (after.time - before.time) / steps) if after.held else next(varying)
            times += [before.time + np.cumsum(durations)[:-1], np.array([after.time])]
        return np.concatenate(times)

    def _sixteenths(self, pairs: Sequence[tuple[Waypoint, Waypoint]]) -> list[Floats]:
        """Compute the durations of the sixteenths between pairs of waypoints in seconds, as smooth as possible."""
        times = np.array([after.time - before.time for before, after in pairs])
        steps = np.array([after.step - before.step for before, after in pairs], np.int64)
        begin = np.array([before.tempo for before, _ in pairs])
        end = np.array([after.tempo for _, after in pairs])
        durations = smoothest(times / self.unit, steps, begin, end, self.width / 2, self.slope)
        return [one * self.unit for one in durations]


@dataclass(frozen=True, slots=True)
class ConstantTempo:
    """A solution of constant tempo."""

    cost: float
    layout: BarLayout
    steps: int
    """Sixteenths in all."""
    fermatas: tuple[int, ...] = ()
    """Always empty."""
    is_gradual: bool = False
    """Always False."""

    def lines(self, length: Fraction) -> tuple[Fraction, ...]:
        """Return every line in seconds from the scene's start, exact."""
        return tuple(length * step / self.steps for step in range(self.steps + 1))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Beats between two fermatas, or between one and an end of the scene; none where these meet."""

    start: Fraction
    """Seconds from the scene's start."""
    end: Fraction
    """Likewise."""
    parts: tuple[int, ...]
    """The length of each beat, in any unit."""

    def lines(self, steps: int) -> list[Fraction]:
        """Return every line in seconds from the scene's start, exact; each beat is divided into so many steps."""
        if not self.parts:
            return [self.start]
        over = accumulate((part for part in self.parts for _ in range(steps)), initial=0)
        span, whole = self.end - self.start, sum(self.parts) * steps
        up, down = span.numerator * self.start.denominator, span.denominator * self.start.denominator * whole
        begin = self.start.numerator * span.denominator * whole
        return [Fraction(begin + up * at, down) for at in over]


@dataclass(frozen=True, slots=True)
class SteppedTempo:
    """A solution whose tempo changes on beats alone."""

    cost: float
    layout: BarLayout
    stretches: tuple[Stretch, ...]
    """Its beats; a fermata lies between each two stretches."""
    fermatas: tuple[int, ...] = ()
    """The first sixteenth of each fermata."""
    is_gradual: bool = False
    """True if its tempo was asked to change gradually."""

    def lines(self, length: Fraction) -> tuple[Fraction, ...]:
        """Return every line in seconds from the scene's start, exact; each beat is divided evenly.

        Args:
            length: The scene's length in seconds, at which the last stretch ends.
        """
        steps = self.layout.metre.beat
        found = self.stretches[0].lines(steps)
        for before, after in pairwise(self.stretches):
            held = Stretch(before.end, after.start, (1,))
            found += held.lines(steps)[1:-1] + after.lines(steps)
        return (*found[:-1], length)
