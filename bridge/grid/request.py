"""The tempo and metre asked for in a scene."""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from bridge.errors import UsageError
from bridge.grid.metre import FOUR_FOUR, BarLayout, Metre

_NEAR = 1e-10
"""Seconds by which a length in floats may miss an exact limit."""
PIN = Fraction(1, 2)
"""The largest distance of a scene's mean tempo from a pinned one, in quarter notes a minute."""


@dataclass(frozen=True, slots=True)
class TempoRequest:
    """The tempi and metres a scene may have.

    Raises:
        UsageError: If the range is empty or not above 0, or does not hold the preferred tempo; if the pinned tempo is
            not above 0; if there is no metre; if the solution's number is below 1.
    """

    low: float = 60.0
    """Slowest tempo in quarter notes a minute."""
    high: float = 160.0
    """Fastest tempo in quarter notes a minute."""
    preferred: float | None = None
    """The tempo to stay near; by default the middle of the range."""
    metres: tuple[Metre, ...] = (FOUR_FOUR,)
    """The metres to choose from; all but the first at a cost."""
    pickup: bool = False
    """True if a pick-up bar may open the scene, at a cost."""
    fermata: bool = False
    """True if a fermata may lie over black; a pinned tempo allows none."""
    follow: bool = False
    """True if the tempo follows the cutting: the scene's from the length of its shots (`preferred` then counts only
    where it has no cut), and slower or faster where they are longer or shorter than the scene's mean."""
    by_bar: bool = False
    """True if the tempo may change on bar lines alone."""
    ramps: bool = False
    """True if the tempo may change gradually, a little on every beat; otherwise it changes as seldom as it can."""
    tempo: float | None = None
    """Pinned: the scene's mean tempo is within `PIN` of it and in the range, and none of its beats further from it than
    half a band. The scene's length decides whether such a mean exists; `bridge.grid.advice` names the nearest."""
    solution: int | None = None
    """Pinned: the number of the proposal to take, counted from 1."""

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high < float("inf"):
            raise UsageError(
                f"A tempo range of {self.low:g} to {self.high:g} bpm holds no tempo; give the slower one first, "
                "both above 0."
            )
        if self.preferred is not None and not self.low <= self.preferred <= self.high:
            raise UsageError(
                f"The preferred tempo of {self.preferred:g} bpm is outside the range of {self.low:g} to "
                f"{self.high:g} bpm; move one of them."
            )
        if self.tempo is not None and not 0 < self.tempo < float("inf"):
            raise UsageError(f"There is no tempo of {self.tempo:g} bpm to pin; give one above 0.")
        if not self.metres:
            raise UsageError("A scene needs a metre to choose; name at least one, such as 4/4.")
        if self.solution is not None and self.solution < 1:
            raise UsageError(f"There is no solution {self.solution}; they are counted from 1.")

    @property
    def aim(self) -> float:
        """The tempo to stay near in quarter notes a minute: pinned, preferred, or the range's geometric mean."""
        if self.tempo is not None:
            return self.tempo
        return math.sqrt(self.low * self.high) if self.preferred is None else self.preferred

    @property
    def holds(self) -> bool:
        """True if fermatas are allowed."""
        return self.fermata and self.tempo is None

    @property
    def shortest(self) -> Fraction:
        """Seconds of a sixteenth at the fastest tempo, exact."""
        return 15 / _exact(self.high)

    @property
    def longest(self) -> Fraction:
        """Seconds of a sixteenth at the slowest tempo, exact."""
        return 15 / _exact(self.low)

    def layouts(self, length: Fraction) -> tuple[BarLayout, ...]:
        """List the layouts a scene may have; pick-ups only if there is room for a whole bar as well.

        Args:
            length: The scene's length in seconds.
        """
        roomy = {metre: self.pickup and length >= metre.steps * self.longest for metre in self.metres}
        pickups = {metre: (0, *metre.pickups) if roomy[metre] else (0,) for metre in self.metres}
        return tuple(BarLayout(metre, pickup) for metre in self.metres for pickup in pickups[metre])

    def counts(self, length: Fraction, layout: BarLayout) -> tuple[int, ...]:
        """List the numbers of sixteenths that fill a scene within the range, near the pinned tempo if there is one.

        Args:
            length: The scene's length in seconds.
            layout: The layout of its bars.
        """
        low, high = _exact(self.low), _exact(self.high)
        if self.tempo is not None:
            low, high = max(low, _exact(self.tempo) - PIN), min(high, _exact(self.tempo) + PIN)
        fewest, most = math.ceil(length * low / 15), math.floor(length * high / 15)
        return layout.wholes(fewest, most)

    def holds_bars(self, seconds: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Return whether each of some lengths is a whole number of bars at one constant tempo, as `counts` finds them.

        Args:
            seconds: Lengths of scenes. (n,)

        Returns:
            True where some number of sixteenths lasts as long at a tempo of the range: whole bars of one of the metres,
            without a pick-up, with at most one odd bar after them. (n,)
        """
        most = np.floor((seconds + _NEAR) / float(self.shortest)).astype(np.int64)
        fits = np.zeros(len(seconds), dtype=np.bool_)
        for metre in self.metres:
            rests = np.arange(metre.steps)
            beyond = rests - np.array([max(c for c in metre.closings if c <= rest) for rest in rests])
            whole = most - beyond[most % metre.steps]
            fits |= (whole > 0) & (whole * float(self.longest) >= seconds - _NEAR)
        return fits


def _exact(bpm: float) -> Fraction:
    """Convert a tempo to the fraction that its decimals stand for."""
    return Fraction(str(bpm))
