"""Source ranges, and the overlap of two of them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from bridge.recut.changes.chain import ShotPair
from bridge.timeline import Shot

HANDLE = 1.0
"""Seconds of handles: material beside a shot's range that may still be its own, as turnovers include it."""
_FRAME = 1 / 60
"""Seconds: the length of a freeze frame's range."""
_NEAR = 16
"""Shots in order of their source, either way, among which the same one is searched for."""
TOUCH = 0.01
"""The largest weight of ranges that only meet within the handles, and the smallest of those that overlap."""


class SourceRange(NamedTuple):
    """The source range of a shot; two shots of equal range show the same frames."""

    media: int
    """A number for each material; below 0 where it does not matter."""
    low: float
    """The earliest media second, to a tenth of a millisecond."""
    high: float
    """The latest media second."""
    speed: float

    @property
    def length(self) -> float:
        """Media seconds; a frame at least."""
        return max(self.high - self.low, _FRAME)


def ranges_of(shots: Sequence[Shot], media: Sequence[int]) -> list[SourceRange]:
    """Return the ranges of shots, given the numbers of their media."""
    return [_range(shot, number) for shot, number in zip(shots, media, strict=True)]


def _range(shot: Shot, media: int) -> SourceRange:
    speed, start = seconds(shot.speed), seconds(shot.source_start)
    end = start + (seconds(shot.end) - seconds(shot.start)) * speed
    low, high = (start, end) if start <= end else (end, start)
    return SourceRange(media, round(low, 4), round(high, 4), speed)


def seconds(exact: Fraction) -> float:
    """Convert a fraction to the nearest float, in a tenth of the time that `float` takes."""
    return exact.numerator / exact.denominator


def shared(one: SourceRange, other: SourceRange) -> float:
    """Return the media seconds both ranges show; below 0, the distance between them."""
    overlap = min(one.high, other.high) - max(one.low, other.low)
    return min(one.length, other.length) if overlap == 0 and _holds_freeze(one, other) else overlap


def alike(one: SourceRange, other: SourceRange) -> float:
    """Measure the overlap of two ranges: 1 for all, above 0 if they at least meet within the handles.

    Source: L. R. Dice, Measures of the amount of ecologic association between species, Ecology 26 (1945).
    """
    overlap = shared(one, other)
    if overlap < 0 and one.speed == other.speed == 0:
        return 0.0  # stills of different frames
    if overlap <= 0:
        return max(0.0, TOUCH * (1 + overlap / HANDLE))
    return max(TOUCH, 2 * overlap / (one.length + other.length))


def _holds_freeze(one: SourceRange, other: SourceRange) -> bool:
    return one.low == one.high or other.low == other.high


def candidates(
    old: Sequence[SourceRange], new: Sequence[SourceRange], olds: Iterable[int], news: Iterable[int]
) -> list[ShotPair]:
    """Find the pairs of some old and some new shots that share material, each weighted by its overlap.

    Of very many shots from the same material, only the nearest in order of source are considered.
    """
    by_media: defaultdict[int, list[int]] = defaultdict(list)
    for index in sorted(news, key=lambda index: new[index].low):
        by_media[new[index].media].append(index)
    lows = {media: [new[index].low for index in indices] for media, indices in by_media.items()}
    reaches = {media: list(accumulate((new[i].high for i in by_media[media]), max)) for media in by_media}
    found: list[ShotPair] = []
    for index in olds:
        here = old[index]
        if here.media not in lows:
            continue
        at = bisect_left(lows[here.media], here.low)
        first = max(at - _NEAR, bisect_left(reaches[here.media], here.low - HANDLE))
        last = min(at + _NEAR, bisect_left(lows[here.media], here.high + HANDLE))
        weighed = (
            ShotPair(index, other, alike(here, new[other])) for other in by_media[here.media][first:last]
        )
        found += [pair for pair in weighed if pair.weight > 0]
    return found
