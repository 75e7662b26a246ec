"""The grid that music is read to and written on: ticks, bar lines, beats and halves of bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Ints

TICKS = 12
"""Ticks of a quarter: they hold sixteenths, and triplets of eighths and of sixteenths."""
SIXTEENTH = TICKS // 4
LONGEST_BAR = 6 * TICKS
"""Ticks of the longest bar, 12/8 or 3/2."""
SHORTEST_BAR = TICKS // 2
"""Ticks of the shortest bar that a time signature makes."""
LONGEST_UNDIVIDED = 18
"""Ticks of the longest bar with one harmony: 3/8."""

DURATIONS = (
    *(1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 21),
    *(24, 27, 30, 36, 42, 48, 54, 60, 72, 84, 96, 120, 144, 192),
)
"""The lengths of notes, in ticks, from which a composer chooses."""
LONGEST_NOTE = DURATIONS[-1]
_NEAREST = np.abs(np.log(np.arange(1, LONGEST_NOTE + 1))[:, None] - np.log(DURATIONS)).argmin(1)


@dataclass(frozen=True, slots=True)
class Metre:
    """A time signature in ticks."""

    start: int
    """The tick from which on it holds."""
    bar: int
    """Ticks of a bar."""
    beat: int
    """Ticks of a beat: 12 in 3/4, 18 in 6/8, 24 in 3/2."""

    @classmethod
    def of(cls, start: int, numerator: int, denominator: int) -> Self:
        """Return the metre of a time signature.

        In compound metres, of eighths and shorter notes in threes, a beat has three of them.
        """
        unit = max(4 * TICKS // denominator, 1)
        compound = denominator >= 8 and numerator % 3 == 0
        bar = max(4 * TICKS * numerator // denominator, SHORTEST_BAR)
        return cls(start, bar, 3 * unit if compound else unit)


def bar_lines(metres: Sequence[Metre], end: int) -> tuple[Ints, Ints]:
    """Draw the bar lines of a piece.

    A bar longer than LONGEST_BAR that halves evenly (4/2) is read as two, any other is cut at LONGEST_BAR. A bar that
    a new time signature interrupts ends there.

    Args:
        metres: In order of start; none for 4/4.
        end: The tick of the last onset.

    Returns:
        The tick of each line from 0, the first one after `end` included (bars + 1,), and the ticks of a beat in each
        bar (bars,).
    """
    known = [Metre(0, 4 * TICKS, TICKS), *(m for m in metres if m.start <= end)]
    last = _parted(known[-1].bar)
    whole = known[-1].start + last * ((end - known[-1].start) // last + 1)
    lines: list[int] = []
    beats: list[int] = []
    for metre, until in zip(known, [*(m.start for m in known[1:]), whole], strict=True):
        own = range(metre.start, until, _parted(metre.bar))
        lines += own
        beats += [metre.beat] * len(own)
    return np.array([*lines, whole]), np.array(beats)


def _parted(bar: int) -> int:
    """Return the ticks of the bars that a bar is read as."""
    while bar > LONGEST_BAR:
        bar = bar // 2 if bar % 2 == 0 else LONGEST_BAR
    return bar


def half(bar: int, beat: int) -> int:
    """Return the ticks of a bar's first harmonic half.

    It has half of the beats, and one more if they are odd: 24 in 4/4 and 3/4, 18 in 6/8, 36 in 5/4, 9/8 and 12/8, 24 in
    7/8. A bar of up to LONGEST_UNDIVIDED ticks (3/8, 1/4) is not divided.

    Args:
        bar: Ticks of the bar.
        beat: Ticks of its beat.
    """
    first = (-(-bar // beat) + 1) // 2 * beat
    return first if bar > LONGEST_UNDIVIDED and first < bar else bar


def duration_index(ticks: Ints) -> Ints:
    """Return the index in DURATIONS of the length nearest by ratio. (...) -> (...)"""
    nearest: Ints = _NEAREST[np.clip(ticks, 1, LONGEST_NOTE) - 1]
    return nearest


def spread(start: Ints, length: Ints) -> tuple[Ints, Ints]:
    """List every tick of some spans, as the number of the span and the tick. (spans,) -> two of (ticks,)"""
    which = np.repeat(np.arange(len(start)), length)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(length) - length, length)
    return which, start[which] + inside
