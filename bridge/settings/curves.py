"""Curves that a person records over a scene, as points in time."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from bridge.errors import UsageError

Curve = tuple[tuple[float, float], ...]
"""Points in order of time: seconds from the scene's start, and a value from 0 to 1. It is straight between two points,
and level before the first and after the last."""
Stretch = tuple[float, float, float]
"""A stretch of a scene that goes on in another: its start and its end there, and its start here, in seconds from the
scenes' starts."""
CURVES: Final = ("drive", "depth", "force")
"""What a curve may steer: onsets and pulse; register and thickness; loudness and the size of the ensemble."""
MOST: Final = 2000
"""Points of one curve."""
PLACES: Final = 3
"""Decimal places of a time and of a value."""


def points_of(text: str) -> Curve:
    """Read points that are written `at:value at:value`, in any order.

    Raises:
        UsageError: If one cannot be read, or its value is not from 0 to 1.
    """
    return curve_of(_point(word) for word in text.split())


def text_of(curve: Curve) -> str:
    """Write a curve as `points_of` reads it."""
    return " ".join(f"{_short(at)}:{_short(value)}" for at, value in curve)


def _short(number: float) -> str:
    return f"{number:.{PLACES}f}".rstrip("0").rstrip(".")


def curve_of(points: Iterable[Sequence[float]]) -> Curve:
    """Return points as a curve: in order of time, the last of several at one time, to PLACES.

    Raises:
        UsageError: If one is no time and a value from 0 to 1, or there are too many.
    """
    found = {}
    for point in points:
        if len(point) != 2 or not all(map(math.isfinite, point)) or not 0 <= point[1] <= 1:
            raise UsageError(f"{list(point)} is no point of a curve; give a time and a value from 0 to 1")
        found[round(float(point[0]), PLACES) + 0.0] = round(float(point[1]), PLACES) + 0.0
    if len(found) > MOST:
        raise UsageError(f"{len(found)} points are too many for one curve; {MOST} are the most")
    return tuple(sorted(found.items()))


def value_at(curve: Curve, at: float) -> float:
    """Return the value of a curve that has a point, at a time in seconds."""
    if at <= curve[0][0]:
        return curve[0][1]
    for (start, low), (end, high) in pairwise(curve):
        if at <= end:
            between = low + (high - low) * (at - start) / (end - start)
            return min(max(between, min(low, high)), max(low, high))  # whatever was rounded
    return curve[-1][1]


def mean_over(curve: Curve, start: float, end: float) -> float:
    """Return the mean of a curve that has a point, between two times in seconds."""
    times = [start, *(at for at, _ in curve if start < at < end), end]
    values = [value_at(curve, at) for at in times]
    steps = zip(pairwise(times), pairwise(values), strict=True)
    return sum((b - a) * (x + y) / 2 for (a, b), (x, y) in steps) / (end - start)


def carried(curve: Curve, stretches: Sequence[Stretch]) -> Curve:
    """Return a curve in a scene that shows some stretches of the one it was recorded over.

    Args:
        curve: The curve.
        stretches: Those that the scene shows, in its order; the curve stays as it is where there is none.
    """
    if not curve or not stretches:
        return curve
    found: list[tuple[float, float]] = []
    for first, last, start in stretches:
        inside = [at for at, _ in curve if first < at < last]
        found += [(start + at - first, value_at(curve, at)) for at in (first, *inside)]
        found.append(
            (start + last - first - 10**-PLACES, value_at(curve, last))
        )  # before the next one begins
    found[-1] = (start + last - first, value_at(curve, last))
    return _bends(curve_of(found))


def _bends(curve: Curve) -> Curve:
    """Return a curve without the points on straight lines between others, and on level ends."""
    kept = list(curve[:1])
    for (at, value), (end, high) in pairwise(curve[1:]):
        start, low = kept[-1]
        if abs(low + (high - low) * (at - start) / (end - start) - value) >= 10**-PLACES:
            kept.append((at, value))
    kept += curve[1:][-1:]
    while len(kept) > 1 and kept[-1][1] == kept[-2][1]:
        kept.pop()
    while len(kept) > 1 and kept[0][1] == kept[1][1]:
        kept.pop(0)
    return tuple(kept)


def _point(word: str) -> tuple[float, float]:
    at, _, value = word.partition(":")
    try:
        return float(at), float(value)
    except ValueError as error:
        raise UsageError(
            f"'{word}' is no point of a curve; write seconds and a value from 0 to 1, like 12.5:0.7"
        ) from error
