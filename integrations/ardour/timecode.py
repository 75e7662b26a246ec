"""The frame rates of Ardour's timecode."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

SAMPLE_RATE: Final = 48_000
"""Samples a second of the sessions that Recue writes, as of its sound files."""
_COUNTED: Final = (
    (Fraction(24000, 1001), "23976"),
    (Fraction(24), "24"),
    (Fraction(25), "25"),
    (Fraction(30000, 1001), "2997"),
    (Fraction(30), "30"),
    (Fraction(60000, 1001), "5994"),
    (Fraction(60), "60"),
)
"""The supported rates. Source: `timecode_formats` of sessions that Ardour 7.3 saves."""
_DROPS: Final = frozenset({"2997", "30"})
_ROUNDED: Final = frozenset({"timecode_2997", "timecode_5994"})
"""The formats whose frames Ardour 7.3 shows one too low where they begin on a sample [measured]."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """The timecode ruler in Ardour for a timeline."""

    format: str
    """The name of the format in a session: `timecode_2997drop`."""
    rate: Fraction
    """Frames a second."""


def ruler(rate: Fraction, *, drop_frame: bool) -> Ruler:
    """Choose the timecode for a timeline: the highest rate that divides its own, else thirty a second.

    Args:
        rate: The timeline's frames a second.
        drop_frame: True for drop-frame timecode; at 59.94 every second frame is then counted, because Ardour has no
            drop-frame timecode at that rate.
    """
    dividing = [
        (counted, name)
        for counted, name in _COUNTED
        if (rate / counted).denominator == 1 and (name in _DROPS or not drop_frame)
    ]
    counted, name = max(dividing, default=(Fraction(30), "30"))
    return Ruler(f"timecode_{name}{'drop' if drop_frame and name in _DROPS else ''}", counted)


def offset(start: Fraction, sample_rate: int, counted: Ruler) -> int:
    """Return the timecode offset in samples: the first sample of a timeline's first frame.

    At 29.97 and 59.94 frames a second without drop frame, Ardour divides samples by a rounded length of a frame, and would
    show the frame before at each frame that begins on a sample: there it is one sample later.

    Args:
        start: Its start timecode in seconds.
        sample_rate: Of the session.
        counted: The session's timecode.
    """
    return floor(start * sample_rate) + 1 if counted.format in _ROUNDED else ceil(start * sample_rate)
