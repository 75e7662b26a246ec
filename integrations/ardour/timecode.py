"""The frame rates that Ardour's timecode knows."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

SAMPLE_RATE: Final = 48_000
"""Of the sessions Recue writes, as of its sound files."""
_COUNTED: Final = (
    (Fraction(24000, 1001), "23976"),
    (Fraction(24), "24"),
    (Fraction(25), "25"),
    (Fraction(30000, 1001), "2997"),
    (Fraction(30), "30"),
    (Fraction(60000, 1001), "5994"),
    (Fraction(60), "60"),
)
"""Source: `timecode_formats` of sessions that Ardour 7.3 saves."""
_DROPS: Final = frozenset({"2997", "30"})


@dataclass(frozen=True, slots=True)
class Ruler:
    """What Ardour counts a timeline's frames with."""

    format: str
    """As a session names it: `timecode_2997drop`."""
    rate: Fraction
    """Frames a second."""


def ruler(rate: Fraction, *, drop_frame: bool) -> Ruler:
    """What counts a timeline's frames: the highest rate that divides their own, else thirty a second.

    Args:
        rate: The timeline's frames a second.
        drop_frame: Whether its timecode leaves numbers out; of 59.94 then every second frame is counted, because Ardour
            leaves none out there.
    """
    dividing = [
        (counted, name)
        for counted, name in _COUNTED
        if (rate / counted).denominator == 1 and (name in _DROPS or not drop_frame)
    ]
    counted, name = max(dividing, default=(Fraction(30), "30"))
    return Ruler(f"timecode_{name}{'drop' if drop_frame and name in _DROPS else ''}", counted)


def offset(start: Fraction, sample_rate: int) -> int:
    """Samples that the ruler is ahead at a timeline's first frame: the first sample that lies in it.

    Args:
        start: Its start timecode in seconds.
        sample_rate: Of the session.
    """
    return ceil(start * sample_rate)
