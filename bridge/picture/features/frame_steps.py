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


NO_RECORD_STEPS = RecordSteps(np.zeros(0), np.zeros(0))
"""The changes of a timeline of which none are known."""
