"""What tempo a scene is asked to have, and the sentence that says when no bars fit it."""

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import numpy as np
import numpy.typing as npt

from bridge.errors import UsageError
from bridge.grid.objective import BAR, CLOSING

_NEAR = 1e-10
"""Seconds by which a length in floats may miss an exact limit."""
_BEYOND = np.array([rest - max(closing for closing in CLOSING if closing <= rest) for rest in range(BAR)])
"""By how many sixteenths each place in a bar lies beyond the last one a scene may end on. (BAR,)"""


class SceneLengthError(UsageError):
    """No whole number of bars fits a scene within the tempo range it was asked for."""


@dataclass(frozen=True, slots=True)
class TempoRequest:
    """The tempi a scene may have.

    Raises:
        UsageError: If the range is empty or not above 0, or does not hold the preferred tempo.
    """

    low: float = 60.0
    """Slowest tempo in quarter notes a minute."""
    high: float = 160.0
    """Fastest tempo in quarter notes a minute."""
    preferred: float | None = None
    """The tempo to stay near; where left out, the middle of the range."""

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

    @property
    def aim(self) -> float:
        """The tempo to stay near in quarter notes a minute: the preferred one, else the range's geometric mean."""
        return math.sqrt(self.low * self.high) if self.preferred is None else self.preferred

    @property
    def shortest(self) -> Fraction:
        """Seconds of a sixteenth at the fastest tempo, exact for the decimal it is written as."""
        return 15 / Fraction(str(self.high))

    @property
    def longest(self) -> Fraction:
        """Seconds of a sixteenth at the slowest tempo, exact for the decimal it is written as."""
        return 15 / Fraction(str(self.low))

    def holds(self, seconds: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Whether each of some lengths is a whole number of bars at one constant tempo, as `counts` finds them.

        Args:
            seconds: Lengths of scenes. (n,)

        Returns:
            True where some number of sixteenths lasts as long at a tempo of the range: whole 4/4 bars with at most
            one 2/4 or 3/4 bar after them. (n,)
        """
        most = np.floor((seconds + _NEAR) / float(self.shortest)).astype(np.int64)
        whole = most - _BEYOND[most % BAR]
        return np.asarray((whole > 0) & (whole * float(self.longest) >= seconds - _NEAR))


def whole_bars(steps: int) -> bool:
    """Whether so many sixteenths are 4/4 bars with at most one 2/4 or 3/4 bar after them."""
    return steps > 0 and steps % BAR in CLOSING


def counts(length: Fraction, ask: TempoRequest) -> tuple[int, ...]:
    """The numbers of sixteenths that fill a scene at one constant tempo.

    Args:
        length: The scene's length in seconds.
        ask: The tempi it may have.

    Raises:
        SceneLengthError: If there is none; the sentence names the nearest tempi and lengths that would work.
    """
    fewest, most = -(-length // ask.longest), length // ask.shortest
    found = tuple(steps for steps in range(fewest, most + 1) if whole_bars(steps))
    if not found:
        raise SceneLengthError(_advice(length, ask))
    return found


def _advice(length: Fraction, ask: TempoRequest) -> str:
    """One sentence that says why a scene holds no whole bars, and what would; rounded so that it still does."""
    fewest, most = -(-length // ask.longest), length // ask.shortest
    above = next(steps for steps in count(max(fewest, 1)) if whole_bars(steps))
    below = next((steps for steps in range(most, 0, -1) if whole_bars(steps)), None)
    tempi, lengths = [_upwards(15 * above / length, 2)], [_upwards(above * ask.shortest, 3)]
    if below is not None:
        tempi.insert(0, _downwards(15 * below / length, 2))
        lengths.insert(0, _downwards(below * ask.longest, 3))
    span = f"{ask.low:g} bpm" if ask.low == ask.high else f"{ask.low:g} to {ask.high:g} bpm"
    return (
        f"A scene of {float(length):.3f} s holds no whole number of bars at {span}; widen the range to "
        f"{' or '.join(tempi)} bpm, or make the scene {' or '.join(lengths)} s long."
    )


def _upwards(value: Fraction, digits: int) -> str:
    """A number with so many digits after the point, no less than it is."""
    return f"{math.ceil(value * 10**digits) / 10**digits:.{digits}f}"


def _downwards(value: Fraction, digits: int) -> str:
    """A number with so many digits after the point, no more than it is."""
    return f"{math.floor(value * 10**digits) / 10**digits:.{digits}f}"
