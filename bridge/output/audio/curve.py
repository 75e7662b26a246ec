"""A value that changes over time, as a controller sets it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from bridge.output.audio.interpolation import stretched

Values = npt.NDArray[np.float64]

GLIDE = 480
"""Samples before a change over which a value glides to it, so that nothing clicks: 10 ms at 48 kHz."""
STEP = 32
"""Samples between which a value is straight when it is read for a range."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A value over time: straight between its corners, level before and after them."""

    places: npt.NDArray[np.int64]
    """The samples of its corners, from the timeline's first frame, in order. (n,)"""
    values: Values
    """Its values there. (n,)"""

    @classmethod
    def of(cls, before: float, changes: Iterable[tuple[int, float]]) -> Self:
        """Let a value glide to each of its changes, and be there when it is set: whatever begins then has it at once.

        Args:
            before: The value before the first change.
            changes: Samples and values, in order.
        """
        corners = {0: before}
        last = 0
        for place, value in changes:
            if place - GLIDE > last:
                corners[place - GLIDE] = corners[last]
            last = max(last, place)
            corners[last] = value
        return cls(
            np.array(list(corners), dtype=np.int64), np.array(list(corners.values()), dtype=np.float64)
        )

    def of_its(self, change: Callable[[Values], Values]) -> Self:
        """Return the curve of what a function makes of its values."""
        return type(self)(self.places, change(self.values))

    @property
    def is_level(self) -> bool:
        """True if it never changes."""
        return bool((self.values == self.values[0]).all())

    @property
    def extreme(self) -> float:
        """Its highest value."""
        return float(self.values.max())

    def at(self, samples: npt.NDArray[np.int64]) -> Values:
        """Return its value at samples. (n,) -> (n,)"""
        values: Values = np.interp(samples, self.places, self.values)
        return values

    def over(self, first: int, end: int) -> npt.NDArray[np.float32]:
        """Return its value from one sample to another, or one value where it does not change. (end - first,) or (1,)

        It is read every STEP samples, counted from the timeline's first frame, and is straight between them.
        """
        begin, close = first // STEP * STEP, -(-end // STEP) * STEP
        ends = self.at(np.array([begin, close]))
        if ends[0] == ends[1] and not ((self.places > begin) & (self.places < close)).any():
            return ends[:1].astype(np.float32)
        read = self.at(np.arange(begin, close + STEP, STEP))
        return stretched(read, STEP, end - begin)[first - begin :]
