"""Limits that Recue promises for a tempo, checked on written lines."""

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise

from bridge.grid.limits import BAND, LEAN

SLIGHTLY = 1 + 1e-6


def keeps_the_promises(lines: Sequence[float], beat: int, low: float, high: float, pickup: int = 0) -> None:
    """Assert that the beats between some lines, in seconds, differ no more than they may, and are divided evenly.

    Beats are checked in quarters and in the metre's own, from the first line on.
    """
    sixteenths = [after - before for before, after in pairwise(lines)]
    assert min(sixteenths) * SLIGHTLY >= 15 / high
    assert max(sixteenths) <= 15 / low * SLIGHTLY
    for at in range(pickup, len(sixteenths), beat):
        assert max(sixteenths[at : at + beat]) <= SLIGHTLY * min(sixteenths[at : at + beat])
    for size in {4, beat}:
        beats = [lines[at + size] - lines[at] for at in range(pickup, len(sixteenths) - size + 1, size)]
        middle = statistics.median(beats) if beats else math.nan
        assert all(max(a, b) <= LEAN * SLIGHTLY * min(a, b) for a, b in pairwise(beats))
        assert all(max(one, middle) <= BAND * SLIGHTLY * min(one, middle) for one in beats)
