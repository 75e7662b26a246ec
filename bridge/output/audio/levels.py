"""The level of a score's sound: the gain of each scene and of the whole, found from what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.loudness import HOP, Energies, Floats, integrated

REACH = 5.0
"""LU by which a scene may be louder or softer than the median of all: with this, none is more than 10 LU from another."""
GLIDE = SAMPLE_RATE // 10
"""Samples before a scene's first over which the gain glides from the scene before: whatever begins with the scene has its
gain at once."""
_PLACES = 2
"""Decimals of a gain in decibels: the same on every machine."""
_ROUNDS = 3
"""Times that the gain of the whole is found: what is louder than silence depends on it."""


@dataclass(frozen=True, slots=True)
class Span:
    """The place of a scene in the sound."""

    first: int
    """Samples from the timeline's first frame."""
    end: int
    """The first sample that is not in it."""
    reach: float
    """LU by which it may be louder or softer than the median of all scenes."""

    def hops(self, energies: Energies) -> Energies:
        """Return the energies of the hops that lie in it."""
        return energies[-(-self.first // HOP) : self.end // HOP]


@dataclass(frozen=True, slots=True)
class Level:
    """The gain of sound over time."""

    edges: tuple[int, ...] = ()
    """The first sample of each scene but the first."""
    gains: tuple[float, ...] = (0.0,)
    """The gain of each scene in decibels."""

    def decibels(self, samples: npt.NDArray[np.int64]) -> Energies:
        """Return the gain at samples, counted from the timeline's first frame. (n,) -> (n,)"""
        begins = [max(edge - GLIDE, before) for before, edge in pairwise((0, *self.edges))]
        places = [0, *(place for glide in zip(begins, self.edges, strict=True) for place in glide)]
        gains = [self.gains[0], *(gain for pair in pairwise(self.gains) for gain in pair)]
        decibels: Energies = np.interp(samples, places, gains)
        return decibels

    def glides(self, first: int, end: int) -> bool:
        """Tell whether the gain changes from one sample to another."""
        return any(first < edge and edge - GLIDE < end for edge in self.edges)

    def apply(self, sound: Floats, first: int) -> Floats:
        """Turn sound up or down in place, and return it.

        Args:
            sound: (n, 2)
            first: Its first sample, from the timeline's first frame.
        """
        end = first + len(sound)
        decibels = self.decibels(np.arange(first, end if self.glides(first, end) else first + 1))
        sound *= (10 ** (decibels / 20)).astype(np.float32)[:, None]
        return sound


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was measured of sound."""

    energies: Energies
    """Of each whole hop. (hops,)"""
    peaks: Energies
    """The true peak of each hop, against 1 for full scale; also of a last one in part. (hops or hops + 1,)"""

    @classmethod
    def joined(cls, parts: Sequence["Measured"], samples: int) -> "Measured":
        """Join what was measured of successive blocks; `samples` is the length of the sound."""
        powers = np.concatenate([np.zeros(0), *(part.energies for part in parts)])
        peaks = np.concatenate([np.zeros(0), *(part.peaks for part in parts)])
        return cls(powers[: samples // HOP], peaks[: -(-samples // HOP)])

    def replaced(self, places: Sequence[int], parts: Sequence["Measured"]) -> "Measured":
        """Put what was measured of blocks in place of what was, each from a hop on."""
        powers, peaks = self.energies.copy(), self.peaks.copy()
        for hop, part in zip(places, parts, strict=True):
            for values, new in ((powers, part.energies), (peaks, part.peaks)):
                values[hop : hop + len(new)] = new[: len(values) - hop]
        return Measured(powers, peaks)

    def peak_near(self, first: int, end: int) -> float:
        """Return the true peak from one sample to another, and of the hops before and after."""
        return float(self.peaks[max(0, first // HOP - 1) : -(-end // HOP) + 1].max(initial=0))

    @property
    def peak(self) -> float:
        """The true peak of all, against 1 for full scale."""
        return float(self.peaks.max(initial=0))

    def under(self, level: Level) -> "Measured":
        """Return what would be measured at a level; in a hop in which the gain glides, a bound that its peak does not pass."""
        edges = level.decibels(np.arange(len(self.peaks) + 1) * HOP)
        middles = level.decibels(np.arange(len(self.energies)) * HOP + HOP // 2)
        highest = np.maximum(edges[:-1], edges[1:])
        return Measured(self.energies * 10 ** (middles / 10), self.peaks * 10 ** (highest / 20))

    def without(self, taken_off: Energies) -> "Measured":
        """Return what would be measured without what was taken off each hop, in decibels of 0 or below. (hops,)"""
        return Measured(self.energies * 10 ** (-taken_off[: len(self.energies)] / 10), self.peaks)

    def loudness_of(self, spans: Sequence[Span]) -> list[float | None]:
        """Return the loudness of each scene in LUFS; None where it is silent, or shorter than 0.4 s."""
        return [integrated(span.hops(self.energies)) for span in spans]


def level_for(
    measured: Measured, spans: Sequence[Span], asked: float, taken_off: Energies | None = None
) -> Level:
    """Find the level at which sound has the loudness asked for, and no scene is further from the others than it may be.

    A scene without loudness, because it is silent or too short, has the gain of the whole alone. Scenes are compared as loud as
    they would be if nobody spoke: else one that is turned down under dialogue would be turned up for that.

    Args:
        measured: What was measured of the sound as it is.
        spans: Its scenes, end to end.
        asked: LUFS.
        taken_off: Decibels by which each hop is turned down under dialogue, 0 or below; None where none is. (hops,)

    Returns:
        Gains of 0 where there is nothing to measure.
    """
    full = measured if taken_off is None else measured.without(taken_off)
    scenes = full.loudness_of(spans)
    loud = [loudness for loudness in scenes if loudness is not None]
    middle = float(np.median(loud)) if loud else 0.0
    own = [
        0.0 if loudness is None else _brought(loudness, middle, span.reach)
        for loudness, span in zip(scenes, spans, strict=True)
    ]
    level = Level(tuple(span.first for span in spans[1:]), tuple(own))
    for _ in range(_ROUNDS):
        now = integrated(measured.under(level).energies)
        level = replace(
            level, gains=tuple(round(gain + asked - (now or asked), _PLACES) for gain in level.gains)
        )
    return level


def _brought(loudness: float, middle: float, reach: float) -> float:
    """Return the gain that brings a loudness within reach of the middle, in decibels."""
    return min(max(loudness, middle - reach), middle + reach) - loudness
