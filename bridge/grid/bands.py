"""Tempo bands: overlapping parts of the tempo range, each as wide as one scene may vary."""

import math
from dataclasses import dataclass

import numpy as np

from bridge.grid.objective import Lattice
from bridge.grid.request import TempoRequest
from bridge.grid.tempo_ramps import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """Bands over a tempo range."""

    units: Floats
    """Seconds of a sixteenth in the middle of each, the fastest first. (bands,)"""
    width: float
    """Logarithm of the ratio of a band's fastest to its slowest tempo."""

    @property
    def reach(self) -> float:
        """The ratio of a band's longest sixteenth to its middle one, and of that to the shortest."""
        return math.exp(self.width / 2)


def bands(ask: TempoRequest, lattice: Lattice) -> Bands:
    """Cover a tempo range with bands, a pinned tempo with one; with none if the range is too narrow to vary in."""
    low = math.log(ask.shortest) + lattice.inset
    high = math.log(ask.longest) - lattice.inset
    if ask.tempo is not None:
        pinned, aside = math.log(15 / ask.tempo), math.log(lattice.band) / 2
        low, high = max(low, pinned - aside), min(high, pinned + aside)
    width = min(math.log(lattice.band), high - low)
    if width <= lattice.inset:
        return Bands(np.zeros(0), 0.0)
    count = 1 + math.ceil((high - low - width) * lattice.overlap / width - 1e-9)
    return Bands(np.exp(np.linspace(low + width / 2, high - width / 2, count)), width)
