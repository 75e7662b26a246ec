"""Source ranges, and how much two shots share."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from bridge.conform.chain import Pair
from bridge.timeline import Shot

HANDLE = 1.0
"""Seconds beside a shot's range that may still be its own: what a turnover's handles give."""
_FRAME = 1 / 60
"""Seconds: a freeze shows as much."""
_NEAR = 16
"""Shots in order of their source, either way, among which the same one is looked for."""
TOUCH = 0.01
"""The most that ranges weigh which only meet within the handles, and the least of those that overlap."""


class Range(NamedTuple):
    """The stretch of media a shot shows; two shots that agree in it show the same frames."""

    media: int
    """A number for each material; below 0 where it does not matter."""
    low: float
    """The earliest media second, to a tenth of a millisecond."""
    high: float
    """The latest."""
    speed: float

    @property
    def length(self) -> float:
        """Media seconds; a frame at least."""
        return max(self.high - self.low, _FRAME)


def ranges_of(shots: Sequence[Shot], media: Sequence[int]) -> list[Range]:
    """The ranges of shots whose media are numbered."""
    return [_range(shot, number) for shot, number in zip(shots, media, strict=True)]


def _range(shot: Shot, media: int) -> Range:
    speed, start = seconds(shot.speed), seconds(shot.source_start)
    end = start + (seconds(shot.end) - seconds(shot.start)) * speed
    low, high = (start, end) if start <= end else (end, start)
    return Range(media, round(low, 4), round(high, 4), speed)


def seconds(exact: Fraction) -> float:
    """A fraction as the nearest float, in a tenth of the time that `float` takes."""
    return exact.numerator / exact.denominator


def shared(one: Range, other: Range) -> float:
    """Media seconds both show; below 0, how far apart they are."""
    overlap = min(one.high, other.high) - max(one.low, other.low)
    return min(one.length, other.length) if overlap == 0 and _holds_freeze(one, other) else overlap


def alike(one: Range, other: Range) -> float:
    """How much of two ranges is shared: 1 for all, above 0 where they at least meet within the handles.

    Source: L. R. Dice, Measures of the amount of ecologic association between species, Ecology 26 (1945).
    """
    overlap = shared(one, other)
    if overlap < 0 and one.speed == other.speed == 0:
        return 0.0  # stills of different frames
    if overlap <= 0:
        return max(0.0, TOUCH * (1 + overlap / HANDLE))
    return max(TOUCH, 2 * overlap / (one.length + other.length))


def _holds_freeze(one: Range, other: Range) -> bool:
    return one.low == one.high or other.low == other.high


def candidates(
    old: Sequence[Range], new: Sequence[Range], olds: Iterable[int], news: Iterable[int]
) -> list[Pair]:
    """The pairs of some old and some new shots that share material, each with how much is shared.

    Where very many shots are cut from the same material, only the nearest in order of source are looked at.
    """
    by_media: defaultdict[int, list[int]] = defaultdict(list)
    for index in sorted(news, key=lambda index: new[index].low):
        by_media[new[index].media].append(index)
    lows = {media: [new[index].low for index in indices] for media, indices in by_media.items()}
    reaches = {media: list(accumulate((new[i].high for i in by_media[media]), max)) for media in by_media}
    found: list[Pair] = []
    for index in olds:
        here = old[index]
        if here.media not in lows:
            continue
        at = bisect_left(lows[here.media], here.low)
        first = max(at - _NEAR, bisect_left(reaches[here.media], here.low - HANDLE))
        last = min(at + _NEAR, bisect_left(lows[here.media], here.high + HANDLE))
        weighed = (Pair(index, other, alike(here, new[other])) for other in by_media[here.media][first:last])
        found += [pair for pair in weighed if pair.weight > 0]
    return found
