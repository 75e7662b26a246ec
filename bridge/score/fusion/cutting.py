"""The cutting: how fast it is, and what it tells."""

import math
from collections.abc import Sequence
from fractions import Fraction
from statistics import median

import numpy as np

from bridge.timeline import Shot
from bridge.timeline.black import visible
from generator.conditions import Floats

TYPICAL_SHOT = 4.5
"""Seconds a shot lasts where cutting is neither fast nor slow; Cutting, Brunick & DeLong, "How act structure
sculpts shot lengths and shot transitions in Hollywood film" (Projections 5, 2011) find means of 3 to 6."""
BLACK_PACE = -2.0
"""The pace of black, in octaves: that of a shot four times as long as a typical one."""
TELLING = 8
"""Shots from which on a film's or a scene's cutting tells its pace."""
SLIVER = Fraction(1, 40)
"""Seconds that a shot must show in a bar to count: more than the half frame within which a bar line meets a cut, so that
bars that are laid again a microsecond aside have the same conditions."""


def pace(shots: Sequence[Shot]) -> float:
    """Measure the speed of the cutting: octaves above that of TYPICAL_SHOT, and half the octaves of playback speed.

    Both are medians: no single shot changes them.

    Args:
        shots: The shots of a film, a scene or a bar; where all are black, they count as one long shot.
    """
    seen = visible(shots)
    if not seen:
        return BLACK_PACE
    length = median(math.log2(shot.duration) for shot in seen)
    hurry = median(math.log2(min(max(abs(float(shot.speed)), 0.25), 4.0)) for shot in seen)
    return math.log2(TYPICAL_SHOT) - length + 0.5 * hurry


def told_pace(shots: Sequence[Shot], usual: float = 0.0) -> float:
    """Return the pace of some shots as far as they tell it: of few, it is near the usual one.

    Args:
        shots: The shots of a film or a scene; none where all is black.
        usual: The pace of the film that the scene is in; that of TYPICAL_SHOT for a film.
    """
    seen = visible(shots)
    share = min(len(seen) / TELLING, 1.0) if seen else 1.0
    return usual + share * (pace(seen) - usual)


def arousal_of(shots: Sequence[Shot], usual: float = 0.0) -> float:
    """Return the arousal that cutting tells, -1 to 1: tanh(0.6 pace).

    Args:
        shots: The shots of a film or a scene, without flash frames.
        usual: The pace of the film that the scene is in.
    """
    return math.tanh(0.6 * told_pace(shots, usual))


def activity_of(shots: Sequence[Shot], starts: Sequence[Fraction], ends: Sequence[Fraction]) -> Floats:
    """Estimate the activity of each bar by the cut alone: it rises with fast cutting and with speed changes. (bars,)

    A shot that shows in a bar for less than SLIVER counts to the bars beside it: its cut is on the bar line.
    """
    values = []
    first = 0
    for start, end in zip(starts, ends, strict=True):
        while first < len(shots) and shots[first].end <= start + SLIVER:
            first += 1
        last = first
        while last < len(shots) and shots[last].start < end - SLIVER:
            last += 1
        values.append(0.5 + 0.5 * np.tanh(0.5 * pace(shots[first:last])))
    return np.array(values)
