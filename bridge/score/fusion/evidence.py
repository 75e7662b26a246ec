"""Evidence: what one source tells of one axis of the music, stretch by stretch; and how it comes to one value."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

import numpy as np

from bridge.score.moves import Source
from generator.conditions import Bools, Floats


class Axis(StrEnum):
    """An axis of the music on which sources tell something."""

    VALENCE = "valence"
    """-1 for dark to 1 for bright."""
    AROUSAL = "arousal"
    """-1 for calm to 1 for driven."""
    TENSION = "tension"
    """-1 for at ease to 1 for tense."""
    ACTIVITY = "activity"
    """0 for a bar of few onsets to 1 for one of many."""
    GROWTH = "growth"
    """0 for few notes at an onset to 1 for many."""
    REGISTER = "register"
    """Standard deviations of the style's registers."""
    DYNAMICS = "dynamics"
    """Standard deviations of the style's loudness."""


class Kind(Enum):
    """How evidence counts."""

    LEVEL = "level"
    """It says where the axis is: levels are averaged, by their precision."""
    SHIFT = "shift"
    """It says by how much the axis lies off what the levels come to: shifts are added."""


BOUND: Final = 1.0
"""Where valence, arousal and tension end."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What one source tells of one axis over successive stretches: bars, scenes, or one film."""

    source: Source
    axis: Axis
    values: Floats
    """NaN where it tells nothing. (n,)"""
    weight: float
    """How much it counts where it is sure, against 1 for neutral where no source speaks."""
    confidence: Floats
    """How sure it is, 0 to 1. (n,)"""
    kind: Kind = Kind.LEVEL

    @property
    def precision(self) -> Floats:
        """Its weight times its confidence; 0 where it tells nothing. (n,)"""
        spoken = np.isfinite(self.values)
        return np.where(spoken, self.weight * self.confidence, 0.0)

    def part(self, first: int, last: int) -> "Evidence":
        """Return what it tells of the stretches from `first` up to `last`, excluded."""
        return Evidence(
            self.source,
            self.axis,
            self.values[first:last],
            self.weight,
            self.confidence[first:last],
            self.kind,
        )


def fused(evidence: Sequence[Evidence], axis: Axis, count: int) -> Floats:
    """Return what some sources come to on one axis: neutral, 0, as far as they leave it open.

    With the precision p = weight x confidence and the value v of each source,

        fused = sum of p v over levels / max(1, sum of p over levels) + sum of p v over shifts.

    The first part is the mean of independent readings by their precision, with a neutral reading of the precision that
    is missing to 1: Bromiley, "Products and convolutions of Gaussian probability density functions" (Tina Memo 2003-003);
    Ernst & Banks, "Humans integrate visual and haptic information in a statistically optimal fashion" (Nature 415, 2002).
    Valence, arousal and tension stay within BOUND.

    Args:
        evidence: Of any sources and axes.
        axis: The axis.
        count: The number of stretches.

    Returns:
        (count,)
    """
    own = [each for each in evidence if each.axis is axis]
    total = pulled = moved = np.zeros(count)
    for each in own:
        precision = each.precision
        told = precision * np.nan_to_num(each.values)
        if each.kind is Kind.LEVEL:
            total, pulled = total + precision, pulled + told
        else:
            moved = moved + told
    come: Floats = pulled / np.maximum(1.0, total) + moved
    return come.clip(-BOUND, BOUND) if axis in {Axis.VALENCE, Axis.AROUSAL, Axis.TENSION} else come


def spoken(evidence: Sequence[Evidence], axis: Axis, count: int) -> Floats:
    """Return the precision of all levels of an axis together. (count,)"""
    own = [each for each in evidence if each.axis is axis and each.kind is Kind.LEVEL]
    return sum((each.precision for each in own), np.zeros(count))


def of_sources(evidence: Sequence[Evidence], sources: Collection[Source]) -> tuple[Evidence, ...]:
    """Return the evidence of some sources."""
    return tuple(each for each in evidence if each.source in sources)


def even(source: Source, axis: Axis, values: Floats, weight: float, known: Bools) -> Evidence:
    """Return the levels of a source that is sure wherever it knows anything."""
    return Evidence(source, axis, np.asarray(values, dtype=np.float64), weight, known.astype(np.float64))
