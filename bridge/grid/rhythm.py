"""The cutting rhythm, as a tempo to follow."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from bridge.grid.bars import Hit, HitKind
from bridge.grid.objective import Lattice
from bridge.grid.request import TempoRequest
from bridge.grid.tempo_ramps import Floats

SLOW_SHOT, FAST_SHOT = 8.0, 1.0
"""Mean shot lengths in seconds that ask for the slowest tempo of the range, and for the fastest."""
AROUND = 2
"""Shots on each side of an instant over which the local shot length is averaged."""
ONE_SHOT = 2
"""The number of a scene's ends, which is the length of `cuts` without a cut."""
_CUTS = frozenset({HitKind.SCENE, HitKind.MARKER, HitKind.CUT})


def cuts_of(hits: Sequence[Hit], start: Fraction, length: Fraction) -> Floats:
    """Return the ends of a scene and the cuts between, in seconds from its start. (shots + 1,)

    Args:
        hits: The scene's hits, from the same zero as `start`.
        start: The scene's start in seconds.
        length: The scene's length in seconds.
    """
    inner = {hit.time - start for hit in hits if hit.kind in _CUTS and start < hit.time < start + length}
    return np.array([0.0, *map(float, sorted(inner)), float(length)])


def pace(cuts: Floats, ask: TempoRequest) -> float | None:
    """Compute the tempo that suits a scene's shots.

    A mean length of 8 s or more asks for the slowest of the range, 1 s or less for the fastest, and the lengths between
    are interpolated in octaves.

    Args:
        cuts: The ends of the scene and the cuts between, in seconds. (shots + 1,)
        ask: The range; a scene of one shot keeps its preferred tempo.

    Returns:
        Quarter notes a minute; None where there is neither a cut nor a preferred tempo.
    """
    if len(cuts) == ONE_SHOT:
        return ask.preferred
    shot = min(max(float(np.diff(cuts).mean()), FAST_SHOT), SLOW_SHOT)
    share = math.log(SLOW_SHOT / shot) / math.log(SLOW_SHOT / FAST_SHOT)
    tempo: float = ask.low * (ask.high / ask.low) ** share
    return min(max(tempo, ask.low), ask.high)


def leans(cuts: Floats, times: Floats, lattice: Lattice) -> Floats:
    """Compute how far the cutting asks the tempo to vary.

    It is by half a band where shots are half or twice as long as the scene's mean, and the ratios between are
    interpolated in octaves.

    Args:
        cuts: The ends of the scene and the cuts between, in seconds from its start. (shots + 1,)
        times: The instants to compute it at, in seconds from the scene's start. (targets,)
        lattice: The lattice, for the width of a band.

    Returns:
        The logarithm of a sixteenth's duration against the scene's own: above 0 where shots are longer. (targets,)
    """
    at = np.searchsorted(cuts, times)
    first, last = np.maximum(at - AROUND, 0), np.minimum(at + AROUND, len(cuts) - 1)
    local = (cuts[last] - cuts[first]) / (last - first)
    octaves = np.log2(local / np.diff(cuts).mean())
    return np.asarray(np.clip(octaves, -1, 1) * math.log(lattice.band) / 2)
