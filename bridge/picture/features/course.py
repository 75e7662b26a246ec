"""The picture over record time, as a step function and its means."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from bridge.picture.features.channels import LOOKS, Looks
from bridge.picture.features.frame_steps import NO_RECORD_STEPS, RecordSteps

Floats = npt.NDArray[np.float32]
Times = npt.NDArray[np.float64]

CHANNELS = ("motion", "saliency", "brightness", "saturation")
"""The features of an instant that are known wherever the picture is, in the order in which arrays stack them."""


@dataclass(frozen=True, slots=True, eq=False)
class Means(Looks):
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

    @property
    def count(self) -> int:
        """The number of intervals."""
        return len(self.motion)


@dataclass(frozen=True, slots=True, eq=False)
class Course(Looks):
    """The picture over record time: step i holds from `edges[i]` to `edges[i + 1]`."""

    edges: Times
    """Seconds from the timeline's first frame, in order. (n + 1,)"""
    motion: Floats
    """Frame widths per second of record time; NaN where nothing is known, in all of CHANNELS at once. (n,)"""
    saliency: Floats
    """Frame widths per second, per second of record time. (n,)"""
    brightness: Floats
    """0 for black to 1 for white. (n,)"""
    saturation: Floats
    """0 for grey to 1 for the purest primary. (n,)"""
    steps: RecordSteps = NO_RECORD_STEPS
    """When the picture changes, to the frame."""

    @property
    def count(self) -> int:
        """The number of steps."""
        return len(self.motion)

    def means(self, starts: Sequence[Fraction], ends: Sequence[Fraction]) -> Means:
        """Average every channel over intervals of record time, exact to the steps' edges.

        The means of looks are over the share of an interval in which the look itself is known.

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
        covered = self._covered(seen, first, last)
        weight = np.where(covered > 0, covered, np.nan)
        means = {
            name: self._area(np.where(seen, getattr(self, name), 0), first, last) / weight
            for name in CHANNELS
        }
        looks = {name: self._mean_look(name, first, last) for name in LOOKS}
        return Means(**means, known=covered / (last - first), **looks)

    def steps_in(self, start: float, end: float) -> slice:
        """Return the steps that lie between two instants, in seconds from the timeline's first frame."""
        first = int(np.searchsorted(self.edges[:-1], start - 1e-9))
        return slice(first, max(first, int(np.searchsorted(self.edges[1:], end + 1e-9, side="right"))))

    def _mean_look(self, name: str, first: Times, last: Times) -> Times:
        """Average one look over what is known of it; NaN where nothing is. (m,)"""
        values = getattr(self, name)
        known = ~np.isnan(values)
        if not known.any():
            return np.full(len(first), np.nan)
        covered = self._covered(known, first, last)
        area = self._area(np.where(known, values, 0), first, last)
        return np.asarray(area / np.where(covered > 0, covered, np.nan))

    def _covered(self, known: npt.NDArray[np.bool_], first: Times, last: Times) -> Times:
        """Measure the seconds of intervals that are known; 0 for what is only rounding. (m,)"""
        covered = self._area(known.astype(np.float64), first, last)
        return np.where(covered > 1e-9 * (last - first), covered, 0.0)

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
