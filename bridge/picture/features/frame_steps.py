"""What changes from each frame to the next, of a file and over record time: the finest that is known of motion."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

_SIDE = 0.4
"""Seconds before and after a frame whose changes are compared."""
_LOUD = 4.0
"""Times the median change around it that the change of a peak is, or more."""
_STILL = 0.002
"""Change a frame below which nothing moves: grain, compression."""
_JOLT = 0.02
"""Change a frame of a jolt at the least: what moves less than the whole picture changes less."""
_SHAKE = 0.1
"""Seconds on either side of a jolt in which the picture may still shake."""
_LONE = 3.0
"""Times the largest change around it, but for the shaking, that the change of a jolt is, or more."""
_ENOUGH = 4
"""Changes around a jolt that are compared, at the least."""
_LATE = 0.002
"""Seconds within which a change and an instant count as one: under a quarter of a frame at 120 a second."""


@dataclass(frozen=True, slots=True)
class Peak:
    """A frame at which the picture changes far more than around it."""

    time: Fraction
    """Media time of the frame that shows it, in seconds from the file's first frame."""
    strength: float
    """Contrast of its change and the median change around it, 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameSteps:
    """The step to each frame of one range of one media file."""

    rate: Fraction
    """Frames per second of media."""
    start: Fraction
    """Media time of the first of these frames, in seconds from the file's first frame."""
    change: npt.NDArray[np.float32]
    """Mean difference of each frame from the frame before it, 0 for the same picture to 1 for white after black. (n,)"""
    brightness: npt.NDArray[np.float32]
    """Mean luma of each frame, 0 for black to 1 for white. (n,)"""

    def peaks(self) -> Iterator[Peak]:
        """Yield the frames whose change is the largest within 0.4 s, and at least four times the median there.

        They are jumps, jolts and strokes, exact to the frame; so are cuts and flashes, which the caller tells apart.
        """
        side = max(1, round(_SIDE * float(self.rate)))
        change = self.change.astype(np.float64)
        for at in np.flatnonzero(change >= _LOUD * _STILL).tolist():
            around = change[max(0, at - side) : at + side + 1]
            usual = float(np.median(around)) + _STILL
            first = max(0, at - side)
            if change[at] >= _LOUD * usual and first + int(around.argmax()) == at:
                yield Peak(self.start + at / self.rate, float((change[at] - usual) / (change[at] + usual)))


NO_STEPS = FrameSteps(Fraction(1), Fraction(0), np.zeros(0, np.float32), np.zeros(0, np.float32))
"""The steps of a range of which none are known."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordSteps:
    """When each change of the picture is on screen, over record time; instants of which nothing is known have none."""

    times: npt.NDArray[np.float64]
    """Seconds from the timeline's first frame, in order. (n,)"""
    change: npt.NDArray[np.float64]
    """Mean difference of the frame that is shown from then on from the one before. (n,)"""
    brightness: npt.NDArray[np.float64]
    """Mean luma of the frame that is shown from then on, 0 for black to 1 for white. (n,)"""
    cut: npt.NDArray[np.bool_]
    """True where the file itself cuts between the sampled frames on either side. (n,)"""

    def within(self, start: float, end: float) -> slice:
        """Return the changes between two instants, in seconds from the timeline's first frame."""
        first, stop = np.searchsorted(self.times, (start - _LATE, end - _LATE))
        return slice(int(first), int(stop))

    def jolts(self, start: float, end: float) -> Iterator[tuple[float, float]]:
        """Yield the lone jolts of a shot: the time of each in seconds, and its strength, 0 to 1.

        A jolt is a peak of change, as of `FrameSteps.peaks`, of 2 in 100 or more, that is also three times every change
        within 0.4 s but for those within a tenth of a second: shaking and footage that repeats frames jolt all the time, and have none.

        Args:
            start: The shot's first instant, in seconds from the timeline's first frame.
            end: Its last instant, in the same.
        """
        inside = self.within(start, end)
        times, change = self.times[inside], self.change[inside]
        first, stop = (np.searchsorted(times, times + side) for side in (-_SIDE, _SIDE))
        before = np.maximum(np.searchsorted(times, times - _SHAKE) - 1, 0)
        after = np.minimum(np.searchsorted(times, times + _SHAKE), max(len(times) - 1, 0))
        lone = change >= _LONE * (np.minimum(change[before], change[after]) + _STILL)
        for at in np.flatnonzero((change >= _JOLT) & lone & ~self.cut[inside]).tolist():
            around = change[first[at] : stop[at]]
            others = around[np.abs(times[first[at] : stop[at]] - times[at]) > _SHAKE]
            usual = float(np.median(around)) + _STILL
            if (
                len(others) >= _ENOUGH
                and change[at] == around.max()
                and change[at] >= max(_LOUD * usual, _LONE * (float(others.max()) + _STILL))
            ):
                yield float(times[at]), float((change[at] - usual) / (change[at] + usual))

    def rises(self, instants: npt.NDArray[np.float64], side: float) -> npt.NDArray[np.float64]:
        """Weigh what changes from some instants on against what changed before them. (m,)

        Changes weigh less the farther they are from the instant, down to nothing, so that a lone one counts most at its
        own frame. A change at an instant counts as after it.

        Args:
            instants: Seconds from the timeline's first frame, close together. (m,)
            side: Seconds before and after an instant that are weighed.
        """
        near = slice(*np.searchsorted(self.times, (instants.min() - side, instants.max() + side)))
        apart = self.times[near] - instants[:, None]  # (m, changes)
        weights = np.maximum(1 - np.abs(apart) / side, 0) * np.where(apart >= -_LATE, 1, -1)
        return np.asarray(weights @ self.change[near])


NO_RECORD_STEPS = RecordSteps(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, np.bool_))
"""The changes of a timeline of which none are known."""
