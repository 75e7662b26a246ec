"""Time formats of Ardour's session files.

Source: sessions that Ardour 7.3 saves. A time is in superclocks (`a`) or in ticks of the tempo map (`b`).
"""

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final

from integrations.session import Session

SUPERCLOCKS: Final = 282_240_000
"""Superclocks in a second; every common sample rate divides it."""
TICKS: Final = 1920
"""Ticks in a quarter note."""


def superclocks(seconds: Fraction) -> int:
    """Convert seconds to the nearest superclock, at most 2 ns away."""
    return round(seconds * SUPERCLOCKS)


def instant(seconds: Fraction) -> str:
    """Format a time that does not depend on the tempo."""
    return f"a{superclocks(seconds)}"


def ticks(session: Session, tick: int) -> int:
    """Convert a tick of the score to Ardour's; exact, because its division of the quarter is a multiple of the score's.

    Raises:
        ValueError: If it is not.
    """
    times, rest = divmod(TICKS, session.division)
    if rest:
        raise ValueError(f"{session.division} ticks a quarter note do not divide Ardour's {TICKS}")
    return tick * times


def quarters(session: Session, tick: int) -> str:
    """Format a tick as whole quarter notes and Ardour's ticks."""
    whole, rest = divmod(ticks(session, tick), TICKS)
    return f"{whole}:{rest}"


@dataclass(frozen=True, slots=True)
class BarCounter:
    """A score's bars, for the conversion of ticks."""

    session: Session
    first: tuple[int, ...]
    """The number of the bar at which each time signature begins."""

    @classmethod
    def of(cls, session: Session) -> "BarCounter":
        """Count the bars under each time signature."""
        spans = (
            (after.tick - metre.tick) * metre.unit // (4 * session.division * metre.beats)
            for metre, after in pairwise(session.metres)
        )
        return cls(session, tuple(accumulate(spans, initial=1)))

    def at(self, tick: int) -> str:
        """Format a tick as bar, beat (both from 1) and Ardour's ticks; a beat is the time signature's lower number."""
        metres = self.session.metres
        place = bisect_right(metres, tick, key=lambda metre: metre.tick) - 1
        metre = metres[place]
        beats, rest = divmod(ticks(self.session, tick - metre.tick), 4 * TICKS // metre.unit)
        return f"{self.first[place] + beats // metre.beats}|{beats % metre.beats + 1}|{rest}"
