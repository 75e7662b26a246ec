"""The curves of a scene: what was read of it and what it was composed by, bar by bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from generator.conditions import Floats

PLACES: Final[Mapping[str, int]] = {
    "valence": 3,
    "arousal": 3,
    "tension": 3,
    "motion": 3,
    "loudness": 1,
    "speech": 3,
}
"""Decimal places of each curve, in the order in which a cue sheet has them."""
LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    "valence": (-1, 1),
    "arousal": (-1, 1),
    "tension": (-1, 1),
    "motion": (0, 1e6),
    "loudness": (-1000, 1000),
    "speech": (0, 1),
}
"""The least and the greatest value of each."""


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """The curves of a scene; one row a bar."""

    valence: Floats
    """What it was composed by: -1 for dark to 1 for bright. (bars,)"""
    arousal: Floats
    """Likewise: -1 for calm to 1 for driven. (bars,)"""
    tension: Floats
    """Likewise: -1 for at ease to 1 for tense. (bars,)"""
    motion: Floats
    """Frame widths a second of the picture; NaN where it is not known. (bars,)"""
    loudness: Floats
    """Of the cut, in decibels below full scale; NaN where it is not known. (bars,)"""
    speech: Floats
    """The share of the bar in which somebody speaks, 0 to 1; NaN where it is not known. (bars,)"""

    @classmethod
    def rounded(cls, **curves: Floats) -> "Curves":
        """Return curves as the cue sheet has them."""
        rounded = {
            name: np.round(np.asarray(curves[name], np.float64), places) + 0.0
            for name, places in PLACES.items()
        }
        return cls(**rounded)

    def at(self, plays: Sequence[int]) -> "Curves":
        """Return the curves of other bars, each as one of these."""
        return Curves(*(getattr(self, each.name)[np.asarray(plays)] for each in fields(self)))

    def heard_again(self, **heard: Floats) -> "Curves":
        """Return the curves with some that are heard anew, by name; a bar of which nothing is known keeps what it has."""
        now = {
            name: np.where(np.isnan(values), getattr(self, name), np.round(values, PLACES[name]) + 0.0)
            for name, values in heard.items()
        }
        return replace(self, **now)
