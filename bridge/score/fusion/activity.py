"""The activity in each bar of a film: by the motion that is seen, and by the cutting where none is."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bridge.picture.features.course import Means
from bridge.score.fusion.cutting import activity_of
from bridge.score.fusion.measures import TYPICAL_MOTION, TYPICAL_SALIENCY, absolute
from bridge.timeline import Shot
from generator.conditions import Bools, Floats

ALIKE = 0.1
"""Scale, as a natural logarithm, on which two motions count as alike."""
OWN_SHARE = 0.5
"""Share of the absolute scale of motion in a bar's activity; the rest is its rank in the timeline, so that a film of
little motion still has quiet and busy bars. Both rise with motion."""


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """The activity in each bar of a timeline, 0 to 1."""

    motion: Floats
    """Activity by motion where it is known, else by the cutting. (bars,)"""
    growth: Floats
    """Activity by growth of motion; NaN where it is not known. (bars,)"""
    cutting: Floats
    """Activity by the cutting alone. (bars,)"""

    def part(self, first: int, last: int) -> "Activity":
        """Return the activity in the bars from `first` up to `last`, excluded."""
        return Activity(self.motion[first:last], self.growth[first:last], self.cutting[first:last])

    @property
    def unseen(self) -> "Activity":
        """The same where nothing is known of the picture."""
        return Activity(self.cutting, np.full(len(self.cutting), np.nan), self.cutting)

    @property
    def even(self) -> "Activity":
        """The same where nothing is known of the cut either."""
        half = np.full(len(self.cutting), 0.5)
        return Activity(half, np.full(len(half), np.nan), half)


def activity(
    shots: Sequence[Shot], starts: Sequence[Fraction], ends: Sequence[Fraction], means: Means
) -> Activity:
    """Measure the activity in each bar of a whole timeline.

    Both scales only ever rise with motion, so a bar with more motion never gets fewer onsets. Density from mean
    flow and strength from its growth follow Di et al., "Video background music generation with controllable music
    transformer" (ACM Multimedia 2021).

    Args:
        shots: The timeline's shots, in order.
        starts: Start of each bar, in seconds. (bars,)
        ends: End of each bar, in seconds. (bars,)
        means: The picture's means over the bars; NaN where it is not known.
    """
    known = np.isfinite(means.motion)
    cutting = activity_of(shots, starts, ends)
    moving = _blend(means.motion, TYPICAL_MOTION, known)
    growing = _blend(means.saliency, TYPICAL_SALIENCY, known)
    return Activity(np.where(known, moving, cutting), growing, cutting)


def _blend(values: Floats, typical: float, known: Bools) -> Floats:
    """Mix an absolute scale with the soft rank among the known values; NaN stays NaN. (bars,)"""
    mixed: Floats = OWN_SHARE * absolute(values, typical) + (1 - OWN_SHARE) * _soft_rank(
        np.log(values + typical / 100), known
    )
    return mixed


def _soft_rank(levels: Floats, known: Bools) -> Floats:
    """Return the share of the known levels that lie below each, those within about ALIKE of it in part. (bars,)

    It is the mean over the known levels of a logistic step, interpolated in a table of 512; levels that differ by less
    than can be measured rank alike.
    """
    if not known.any():
        return levels
    seen = levels[known]
    table = np.linspace(seen.min(), seen.max(), 512) if np.ptp(seen) > 0 else seen[:1]
    below = np.mean(1 / (1 + np.exp((seen - table[:, None]) / ALIKE)), axis=1)  # (512,)
    return np.interp(levels, table, below)
