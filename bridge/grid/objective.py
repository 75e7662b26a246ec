"""The costs of a grid, and the lattice it is chosen from: two frozen tables of numbers."""

import math
from dataclasses import dataclass

from bridge.grid.limits import BAND, LEAN
from bridge.grid.metre import FOUR_FOUR, Metre
from bridge.grid.tempo_ramps import Floats


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of a scene's grid; the unit is one plain cut that is missed."""

    missed: float = 1.0
    """A missed hit, for each unit of its weight."""
    beat: float = 0.015
    """A hit met on a beat that begins no bar, for each unit of its weight; on a bar line it is free."""
    eighth: float = 0.33
    """A hit met on an eighth between beats, for each unit of its weight."""
    sixteenth: float = 0.42
    """A hit met on a sixteenth between eighths, for each unit of its weight."""
    closeness: float = 0.05
    """A hit met with an offset of half a frame, for each unit of its weight; less costs less, as the square. On real
    films twice as much loses hits, and a fifth leaves a third of them at the edge of the tolerance."""
    bar_change: float = 0.06
    """A tempo change on a bar line, where a person would write it."""
    beat_change: float = 0.1
    """A tempo change on another beat."""
    change: float = 0.25
    """While hits are chosen: tempo change, for each unit of the natural logarithm of the tempo, up and down added
    together."""
    drift: float = 0.5
    """While hits are chosen: tempo change inside bars, the sum of squares of each bar's change of the logarithm of the
    tempo."""
    preference: float = 0.045
    """Distance of the scene's band from the preferred tempo, for each second of the scene and each octave of
    distance, squared."""
    scene: float = 100.0
    """Seconds that a scene counts as at least for that distance: where scenes meet, a short one is heard as well as a
    long one."""
    follow: float = 0.15
    """With a tempo that follows the cutting: distance from the cutting's tempo at a hit, for each second around the hit
    and each `BAND` of distance, squared."""
    odd_bar: float = 0.12
    """A shorter bar at the end of the scene."""
    pickup: float = 0.025
    """A pick-up bar at its beginning: less than a marker's way from a beat to the bar line."""
    metre: float = 0.25
    """A metre other than the first of those asked for."""
    black: float = 0.25
    """Black without a fermata, where one is possible."""

    def off_tempo(self, octaves: Floats, length: float) -> Floats:
        """Return the cost of tempi at some distances from the preferred one, in octaves, for a scene of some seconds. (n,)"""
        cost: Floats = self.preference * max(length, self.scene) * octaves**2
        return cost

    def position(self, step: int, metre: Metre = FOUR_FOUR) -> float:
        """Return the cost of meeting a hit of weight 1 on a sixteenth.

        Args:
            step: Sixteenths from a bar line.
            metre: The metre of the bars.
        """
        if step % metre.steps == 0:
            return 0.0
        if step % metre.beat == 0:
            return self.beat
        return self.sixteenth if step % 2 else self.eighth


@dataclass(frozen=True, slots=True)
class Lattice:
    """The lattice: the finite set of grids from which the solver finds the optimum."""

    tempi: int = 7
    """Tempi of a line that meets a hit within one band, evenly spaced in the logarithm; 2 or more."""
    offsets: tuple[float, ...] = (-0.47, -0.23, 0.0, 0.23, 0.47)
    """Offsets of that line from the hit, in frames; within `TOLERANCE`, 0 among them."""
    band: float = BAND * (1 - 1e-4)
    """The ratio of a band's fastest to its slowest tempo."""
    overlap: int = 2
    """Bands begun within the width of one."""
    lean: float = LEAN - 0.001
    """The most one beat may differ from the next; the margin below `LEAN` allows for rounding to MIDI's whole
    microseconds."""
    inset: float = 1e-4
    """The share by which varying tempi keep inside the tempo range, for the same reason."""
    reach: int = 8
    """The most hits ahead that the next met one may be, as far as they lie within `horizon`."""
    least_reach: int = 2
    """The most hits ahead that it may be at any distance; 1 or more."""
    horizon: float = 4.0
    """Seconds."""
    parts: int = 512
    """The parts of a scene's mean beat of which each beat lasts a whole number."""
    sway: float = 1 / 12
    """Beats by which a line may lie aside from where it lay while hits were chosen."""
    bar_sway: float = 1 / 3
    """The same where the tempo changes on bar lines alone."""

    @property
    def centre(self) -> int:
        """The index of offset 0."""
        return self.offsets.index(0.0)

    def slope(self, metre: Metre) -> float:
        """Return the most the logarithm of one sixteenth may differ from the next one's, from `lean` and the beat.

        A beat of an eighth counts as half of one.
        """
        return math.log(self.lean) / max(metre.beat, FOUR_FOUR.beat)
