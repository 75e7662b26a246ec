"""The picture over record time, as a step function and its means."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from bridge.picture.features.frame_steps import NO_RECORD_STEPS, RecordSteps

Floats = npt.NDArray[np.float32]
Times = npt.NDArray[np.float64]

CHANNELS = ("motion", "saliency", "brightness", "saturation")
"""The features of an instant, in the order in which arrays stack them."""


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Means over intervals of record time; NaN where nothing is known of an interval."""

    motion: Times
    """Frame widths per second of record time. (n,)"""
    saliency: Times
    """Frame widths per second, per second of record time. (n,)"""
    brightness: Times
    """0 for black to 1 for white. (n,)"""
    saturation: Times
    """0 for grey to 1 for the purest primary. (n,)"""
    known: Times
    """Share of each interval whose picture is known, 0 to 1; the means are over that share. (n,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The picture over record time: step i holds from `edges[i]` to `edges[i + 1]`."""

    edges: Times
    """Seconds from the timeline's first frame, in order. (n + 1,)"""
    motion: Floats
    """Frame widths per second of record time; NaN, in every channel at once, where nothing is known. (n,)"""
    saliency: Floats
    """Frame widths per second, per second of record time. (n,)"""
    brightness: Floats
    """0 for black to 1 for white. (n,)"""
    saturation: Floats
    """0 for grey to 1 for the purest primary. (n,)"""
    steps: RecordSteps = NO_RECORD_STEPS
    """When the picture changes, to the frame."""

    def means(self, starts: Sequence[Fraction], ends: Sequence[Fraction]) -> Means:
        """Average every channel over intervals of record time, exact to the steps' edges.

        Args:
            starts: First instant of each interval, in seconds from the timeline's first frame. (n,)
            ends: First instant after each interval, in seconds. (n,)

        Raises:
            ValueError: If an interval does not end after it starts.
        """
        first, last = np.asarray(starts, dtype=np.float64), np.asarray(ends, dtype=np.float64)
        if first.shape != last.shape or not (last > first).all():
            raise ValueError("every interval of record time needs an end after its start")
        seen = ~np.isnan(self.motion)
        covered = self._area(seen.astype(np.float64), first, last)
        covered = np.where(covered > 1e-9 * (last - first), covered, 0.0)
        weight = np.where(covered > 0, covered, np.nan)
        means = {
            name: self._area(np.where(seen, getattr(self, name), 0), first, last) / weight
            for name in CHANNELS
        }
        return Means(**means, known=covered / (last - first))

    def mean_motion(self, starts: Times, ends: Times) -> Times:
        """Average motion alone over intervals of record time; NaN where any of one is unknown.

        Args:
            starts: First instant of each interval, in seconds from the timeline's first frame. (n,)
            ends: First instant after each, later than it. (n,)

        Returns:
            Frame widths per second of record time. (n,)
        """
        seen = ~np.isnan(self.motion)
        covered = self._area(seen.astype(np.float64), starts, ends)
        mean = self._area(np.where(seen, self.motion, 0), starts, ends) / (ends - starts)
        return np.asarray(np.where(covered > (1 - 1e-6) * (ends - starts), mean, np.nan))

    def _area(self, values: Times, first: Times, last: Times) -> Times:
        """Integrate steps between instants: values (n,), instants (m,) -> (m,)."""
        area = np.concatenate(([0.0], np.cumsum(values * np.diff(self.edges))))
        return np.asarray(np.interp(last, self.edges, area) - np.interp(first, self.edges, area))
