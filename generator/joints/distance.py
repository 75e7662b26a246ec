"""How far apart two cues are where they meet."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from generator.conditions import Floats
from generator.joints.edges import Edge
from generator.keys import distance as steps_between
from generator.keys import key_at, key_indices

WEIGHTS: Mapping[str, float] = MappingProxyType({"pitch": 1.0, "mode": 1.0, "rhythm": 0.5, "chord": 1.0})
"""How much each part of a distance counts; the sizes are ours."""
TOP_SHARE = 2 / 3
"""How much of the distance of pitches is the melody's; the rest is the bass's, which leaps as it likes."""
OCTAVE = 12
"""Semitones from which on a leap is as far as any."""
RADII = (1.0, 1.0, 0.5)
"""Of the circles of fifths, minor thirds and major thirds."""
TURNS = (7 / 6, 3 / 2, 2 / 3)
"""Of pi, that a semitone turns on each of these circles."""
_CIRCLES = np.stack(
    [
        radius * wave(np.pi * turn * np.arange(12))
        for radius, turn in zip(RADII, TURNS, strict=True)
        for wave in (np.sin, np.cos)
    ]
)
"""Where each pitch class lies on the three circles. (6, 12)"""
WIDEST = 2 * float(np.linalg.norm(RADII))
"""No two tonal centroids are farther apart."""


def distance(earlier: Edge, later: Edge) -> float:
    """How far apart two cues are at their joint, 0 to 1: the mean of the parts of `apart` by their WEIGHTS.

    The parts are those that Wang et al. weigh at the bar line between two pieces of background music, "Scene-Aware
    Background Music Synthesis" (ACM Multimedia 2020): pitch, mode, rhythm and chord. How each is measured is said in
    `apart`.
    """
    parts = apart(earlier, later)
    return sum(WEIGHTS[part] * value for part, value in parts.items()) / sum(WEIGHTS.values())


def apart(earlier: Edge, later: Edge) -> dict[str, float]:
    """Each part of a distance, 0 to 1; 0 where one of the cues is silent there.

    - pitch: the leap between outer voices as a share of an octave, two thirds of it the upper one's.
    - mode: steps on the circle of fifths between the keys that are heard (`generator.keys.key_indices`), as a share of
      the six there can be.
    - rhythm: of the sixteenths that carry an onset in the last or the first bar, those that do in one alone; of the
      shorter bar's sixteenths (Jaccard distance).
    - chord: the distance of the tonal centroids of the two half bars, as a share of the widest. A centroid is the mean
      place of the tones on the circles of fifths, minor and major thirds: the spiral array, wound up where tones have
      two names. Source: Harte, Sandler & Gasser, "Detecting harmonic change in musical audio" (AMCMM 2006).
    """
    heard = earlier.scale.any() and later.scale.any()
    return {
        "pitch": TOP_SHARE * _leap(earlier.top, later.top)
        + (1 - TOP_SHARE) * _leap(earlier.bottom, later.bottom),
        "mode": _modulation(earlier.scale, later.scale) if heard else 0.0,
        "rhythm": _unlike(earlier, later),
        "chord": _change(earlier.chord, later.chord),
    }


def _leap(one: float, other: float) -> float:
    return float(np.nan_to_num(min(abs(one - other), OCTAVE))) / OCTAVE


def _modulation(one: Floats, other: Floats) -> float:
    first, second = (key_at(int(key_indices(weights))) for weights in (one, other))
    return steps_between(first, second) / 6


def _unlike(earlier: Edge, later: Edge) -> float:
    shared = min(len(earlier.rhythm), len(later.rhythm))
    one, other = earlier.rhythm[:shared], later.rhythm[:shared]
    either = int((one | other).sum())
    return int((one ^ other).sum()) / either if either else 0.0


def _change(one: Floats, other: Floats) -> float:
    if not (one.any() and other.any()):
        return 0.0
    return float(np.linalg.norm(_CIRCLES @ (one / one.sum() - other / other.sum()))) / WIDEST
