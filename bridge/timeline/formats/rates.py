"""Rates and times as exact fractions."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from bridge.timeline.formats.remarks import Remarks

NTSC_RATES = {
    whole * 1000 / 1001: Fraction(whole * 1000, 1001)
    for whole in (15, 24, 30, 48, 60, 72, 90, 96, 120, 144, 240)
}
"""The rates that run at 1000/1001 of a whole one, by their nearest floats."""

_NEAR_NTSC = 0.0045
"""The largest difference of a written rate from the NTSC rate it means: 23.98 stands for 24000/1001."""

_FINEST = 1_000_000
"""The largest denominator of a time within a frame; finer differences are floating-point noise."""

LARGEST = 10**12
"""The largest rate, count and speed that is read, and the longest time in seconds; more is taken for damage."""

FASTEST = Fraction(480)
"""Frames per second. A higher rate counts audio samples or ticks, not pictures."""

_SHARED = 2**12 * 3**3 * 5**9 * 7**2 * 11 * 13
"""A division of the second that has the frames, samples and ticks of all usual rates, NTSC or not, and nanoseconds."""

_LARGEST_DENOMINATOR = 2**64
"""The largest denominator of an exact time: a sum of times of several rates that no others are like."""

DEFAULT = Fraction(24)
"""Frames per second where neither the file nor the user states a rate."""


@lru_cache(maxsize=256)
def exact(rate: float) -> Fraction:
    """Return the exact rate that a written one means: 23.976 and 23.98 are 24000/1001, 24.0 is 24, 12.5 is 25/2.

    Raises:
        ValueError: If the rate is no rate, see `is_rate`.
    """
    if not is_rate(rate):
        raise ValueError(f"{rate} is no rate")
    if rate == round(rate):
        return Fraction(round(rate))
    for written_out, ntsc in NTSC_RATES.items():
        if abs(rate - written_out) < _NEAR_NTSC:
            return ntsc
    return Fraction(rate).limit_denominator(1001) or Fraction(rate)


def is_rate(rate: float) -> bool:
    """Return whether a number can be a rate of anything: above 0, and neither it nor its inverse beyond `LARGEST`."""
    return 1 / LARGEST <= rate <= LARGEST


def is_picture_rate(rate: Fraction) -> bool:
    """Return whether a rate can be that of pictures: above 1 and at most 480 a second."""
    return 1 < rate <= FASTEST


@lru_cache(maxsize=65536)
def seconds(value: float, rate: float) -> Fraction:
    """Convert a count at a rate to exact seconds.

    Raises:
        ValueError: If the count is beyond `LARGEST` or not finite, or the rate is invalid.
    """
    if not abs(value) <= LARGEST:
        raise ValueError(f"{value} is no time")
    if value.is_integer():
        return Fraction(int(value)) / exact(rate)
    return Fraction(value).limit_denominator(_FINEST) / exact(rate)


def placed(time: Fraction) -> Fraction:
    """Return a time as it is, unless it takes more than twenty digits: then the nearest one that usual rates share.

    Those are 10^-15 s apart. Sums of times of thousands of rates would have thousands of digits otherwise.
    """
    if time.denominator <= _LARGEST_DENOMINATOR:
        return time
    return Fraction(round(time * _SHARED), _SHARED)


def most_common(rates: Iterable[Fraction]) -> Fraction | None:
    """Return the most common picture rate, the first met of several; None if there is none."""
    counts = Counter(rate for rate in rates if is_picture_rate(rate))
    return counts.most_common(1)[0][0] if counts else None


def record_rate(asked: Fraction | None, stated: Fraction | None, remarks: Remarks) -> Fraction:
    """Return the frame rate of the record: the one the user asks for, else the file's own.

    Args:
        asked: Frames per second that the user asks for.
        stated: Frames per second that the file states.
        remarks: Told if the rate is not the stated one, or nothing states a rate.
    """
    if asked is not None:
        if stated is not None and stated != asked:
            remarks.add(f"The file states {written(stated)}; it was read at {written(asked)} as asked.")
        return asked
    if stated is None:
        remarks.add(
            f"The file states no frame rate; it is read at {written(DEFAULT)} (say otherwise with --rate)."
        )
    return stated or DEFAULT


def written(rate: Fraction) -> str:
    """Format a rate for people: `24`, `29.97`."""
    return str(rate) if rate.denominator == 1 else f"{float(rate):.5g}"
