"""The distance of two cues at their joint."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from generator.conditions import Floats
from generator.joints.edges import Edge
from generator.keys import distance as steps_between
from generator.keys import key_at, key_indices

WEIGHTS: Mapping[str, float] = MappingProxyType({"pitch": 1.0, "mode": 1.0, "rhythm": 0.5, "chord": 1.0})
"""The weight of each part of a distance; the sizes are ours."""
TOP_SHARE = 2 / 3
"""The melody's share in the distance of pitches; the rest is the bass's, which leaps more freely."""
OCTAVE = 12
"""The leap in semitones at which the distance is largest."""
RADII = (1.0, 1.0, 0.5)
"""Radii of the circles of fifths, minor thirds and major thirds."""
TURNS = (7 / 6, 3 / 2, 2 / 3)
"""The angle of a semitone on each of these circles, in units of pi."""
_CIRCLES = np.stack(
    [
        radius * wave(np.pi * turn * np.arange(12))
        for radius, turn in zip(RADII, TURNS, strict=True)
        for wave in (np.sin, np.cos)
    ]
)
"""The position of each pitch class on the three circles. (6, 12)"""
WIDEST = 2 * float(np.linalg.norm(RADII))
"""The largest possible distance of two tonal centroids."""


def distance(earlier: Edge, later: Edge) -> float:
    """Compute the distance of two cues at their joint, 0 to 1: the mean of `distance_parts` by their WEIGHTS.

    The parts are those that Wang et al. weigh at the bar line between two pieces of background music, "Scene-Aware
    Background Music Synthesis" (ACM Multimedia 2020): pitch, mode, rhythm and chord. `distance_parts` defines each.
    """
    parts = distance_parts(earlier, later)
    return sum(WEIGHTS[part] * value for part, value in parts.items()) / sum(WEIGHTS.values())


def distance_parts(earlier: Edge, later: Edge) -> dict[str, float]:
    """Compute each part of a distance, 0 to 1; 0 where one of the cues is silent at the joint.

    - pitch: the leap between outer voices as a share of an octave, two thirds of it the upper one's.
    - mode: steps on the circle of fifths between the estimated keys (`generator.keys.key_indices`), as a share of
      the six there can be.
    - rhythm: the Jaccard distance of the ticks that carry an onset in the last bar and in the first, over the shorter
      bar's length.
    - chord: the distance of the tonal centroids of the two half bars, as a share of the largest. A centroid is the mean
      position of the tones on the circles of fifths, minor and major thirds: the spiral array with enharmonic tones as one.
      Source: Harte, Sandler & Gasser, "Detecting harmonic change in musical audio" (AMCMM 2006).
    """
    heard = earlier.scale.any() and later.scale.any()
    return {
        "pitch": TOP_SHARE * _leap(earlier.top, later.top)
        + (1 - TOP_SHARE) * _leap(earlier.bottom, later.bottom),
        "mode": _key_distance(earlier.scale, later.scale) if heard else 0.0,
        "rhythm": _rhythm_distance(earlier, later),
        "chord": _chord_distance(earlier.chord, later.chord),
    }


def _leap(one: float, other: float) -> float:
    return float(np.nan_to_num(min(abs(one - other), OCTAVE))) / OCTAVE


def _key_distance(one: Floats, other: Floats) -> float:
    first, second = (key_at(int(key_indices(weights))) for weights in (one, other))
    return steps_between(first, second) / 6


def _rhythm_distance(earlier: Edge, later: Edge) -> float:
    shared = min(len(earlier.rhythm), len(later.rhythm))
    one, other = earlier.rhythm[:shared], later.rhythm[:shared]
    either = int((one | other).sum())
    return int((one ^ other).sum()) / either if either else 0.0


def _chord_distance(one: Floats, other: Floats) -> float:
    if not (one.any() and other.any()):
        return 0.0
    return float(np.linalg.norm(_CIRCLES @ (one / one.sum() - other / other.sum()))) / WIDEST
