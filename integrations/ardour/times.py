"""Instants as Ardour's session files have them.

Source: sessions that Ardour 7.3 saves. A time is in superclocks (`a`) or in ticks of the tempo map (`b`).
"""

from bisect import bisect_right
from fractions import Fraction
from typing import Final

from integrations.session import Session

SUPERCLOCKS: Final = 282_240_000
"""In a second; every common sample rate divides it."""
TICKS: Final = 1920
"""In a quarter note."""


def superclocks(seconds: Fraction) -> int:
    """The nearest superclock, at most 2 ns from the time."""
    return round(seconds * SUPERCLOCKS)


def instant(seconds: Fraction) -> str:
    """A time that no tempo moves."""
    return f"a{superclocks(seconds)}"


def ticks(session: Session, tick: int) -> int:
    """A tick of the score in Ardour's; exact, because its division of the quarter is a multiple of the score's.

    Raises:
        ValueError: If it is not.
    """
    times, rest = divmod(TICKS, session.division)
    if rest:
        raise ValueError(f"{session.division} ticks a quarter note do not divide Ardour's {TICKS}")
    return tick * times


def quarters(session: Session, tick: int) -> str:
    """A tick in whole quarter notes and Ardour's ticks."""
    whole, rest = divmod(ticks(session, tick), TICKS)
    return f"{whole}:{rest}"


def bar_and_beat(session: Session, tick: int) -> str:
    """A tick as bar, beat (both from 1) and Ardour's ticks; a beat is the metre's lower number."""
    at = bisect_right(session.metres, tick, key=lambda metre: metre.tick) - 1
    bar = 1
    for metre, after in zip(session.metres[:at], session.metres[1:], strict=False):
        bar += (after.tick - metre.tick) * metre.unit // (4 * session.division * metre.beats)
    metre = session.metres[at]
    beats, rest = divmod(ticks(session, tick - metre.tick), 4 * TICKS // metre.unit)
    return f"{bar + beats // metre.beats}|{beats % metre.beats + 1}|{rest}"
