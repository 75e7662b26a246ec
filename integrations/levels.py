"""The level of a track as hosts draw it that know nothing but straight lines between points."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import cos, pi
from typing import Final

from integrations.session import LevelPoint

PARTS: Final = 8
"""Straight parts of a ramp."""


def drawn(level: Sequence[LevelPoint]) -> Iterator[LevelPoint]:
    """Yield a level with the points of its ramps, and that from which it starts.

    Args:
        level: Its corners, in order; one or more.
    """
    if level[0].time > 0:
        yield LevelPoint(Fraction(0), 0.0)
    yield level[0]
    for one, other in pairwise(level):
        if one.decibels != other.decibels and one.time < other.time:
            for part in range(1, PARTS):
                share = (1 - cos(pi * part / PARTS)) / 2
                time = one.time + (other.time - one.time) * part / PARTS
                yield LevelPoint(time, one.decibels + (other.decibels - one.decibels) * share)
        yield other
