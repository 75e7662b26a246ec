"""The tempo map: ticks and seconds, and the MIDI events that tie them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from bridge.grid.bars import BarGrid

TICKS_PER_QUARTER = 960
TICKS_PER_STEP = TICKS_PER_QUARTER // 4
"""Ticks in a sixteenth."""
_TICKS = 1_000_000 * TICKS_PER_QUARTER
"""Ticks in a second under a tempo of one microsecond a quarter."""

_FINE = 4_000
"""Parts of a microsecond that times are counted in while tempi are chosen: of one microsecond a quarter, a
sixteenth takes `_FINE` / 4."""
_LOOSE = 2 * _FINE
"""How far a written line may be from the grid's: two microseconds."""


@dataclass(frozen=True, slots=True)
class TempoEvent:
    """A MIDI set-tempo event."""

    tick: int
    microseconds: int
    """Microseconds a quarter note."""


@dataclass(frozen=True, slots=True)
class MetreEvent:
    """A MIDI time-signature event."""

    tick: int
    beats: int
    """The number above the line."""
    unit: int = 4
    """The number below it: 4 for quarters, 8 for eighths, three of which make a beat."""


@dataclass(frozen=True, slots=True)
class TempoMap:
    """What time it is at every tick, as a reader of the MIDI file finds it."""

    tempi: tuple[TempoEvent, ...]
    """In order, the first at tick 0; each differs from the one before."""
    metres: tuple[MetreEvent, ...]
    """In order, the first at tick 0; each differs from the one before."""
    starts: tuple[Fraction, ...]
    """Seconds at each tempo event."""
    end: int
    """The tick of the last bar line."""

    def seconds_at(self, tick: int | Fraction) -> Fraction:
        """The time of a tick, exact; past the end the last tempo goes on.

        Args:
            tick: Ticks from the start, 0 or more.

        Raises:
            ValueError: If the tick is below 0.
        """
        if tick < 0:
            raise ValueError(f"tick {tick} is before the start of the tempo map")
        at = bisect_right(self.tempi, tick, key=lambda event: event.tick) - 1
        return self.starts[at] + (tick - self.tempi[at].tick) * _tick_length(self.tempi[at])

    def tick_at(self, seconds: Fraction) -> Fraction:
        """The tick at a time, exact and not rounded; past the end the last tempo goes on.

        Args:
            seconds: Seconds from the start, 0 or more.

        Raises:
            ValueError: If the time is below 0.
        """
        if seconds < 0:
            raise ValueError(f"{float(seconds)} s is before the start of the tempo map")
        at = bisect_right(self.starts, seconds) - 1
        return self.tempi[at].tick + (seconds - self.starts[at]) / _tick_length(self.tempi[at])


def tempo_map(grid: BarGrid) -> TempoMap:
    """Write a bar grid's time as MIDI events.

    Tempi are whole microseconds a quarter, changed only where they must be. What one leaves over is made up by the
    next, so no sixteenth line is more than two microseconds from the grid's, at any distance from the start.

    Args:
        grid: The bars of a timeline; at least one scene.
    """
    tempi = tuple(_tempi(_fine_lines(grid)))
    spans = ((after.tick - before.tick) * before.microseconds for before, after in pairwise(tempi))
    starts = tuple(Fraction(past, _TICKS) for past in accumulate(spans, initial=0))
    return TempoMap(tempi, tuple(_metres(grid)), starts, scene_ticks(grid)[-1])


def scene_ticks(grid: BarGrid) -> tuple[int, ...]:
    """The tick at which each scene begins, and the one at which the last ends."""
    return tuple(accumulate((sum(scene.bars) * TICKS_PER_STEP for scene in grid.scenes), initial=0))


def _tick_length(event: TempoEvent) -> Fraction:
    """Seconds of a tick under a tempo."""
    return Fraction(event.microseconds, _TICKS)


def _fine_lines(grid: BarGrid) -> list[int]:
    """Every sixteenth line of the timeline, each once, in parts of a microsecond."""
    lines = [_fine(scene.start, line) for scene in grid.scenes for line in scene.lines[:-1]]
    return [*lines, _fine(grid.scenes[-1].start, grid.scenes[-1].lines[-1])]


def _fine(start: Fraction, line: Fraction) -> int:
    """The time of a line in parts of a microsecond, rounded; in whole numbers, which is three times as quick."""
    over = start.numerator * line.denominator + line.numerator * start.denominator
    under = start.denominator * line.denominator
    return (2 * 1_000_000 * _FINE * over + under) // (2 * under)


def _tempi(lines: list[int]) -> Iterator[TempoEvent]:
    """The fewest tempi that keep every line: each held for as long as any whole number can hold."""
    at, ahead, last = 0, 0, None  # ahead: how much later than the grid's the line is written
    while at < len(lines) - 1:
        steps, tempo = _hold(lines, at, ahead)
        ahead += steps * tempo * (_FINE // 4) - (lines[at + steps] - lines[at])
        if tempo != last:
            yield TempoEvent(at * TICKS_PER_STEP, tempo)
        at, last = at + steps, tempo


def _hold(lines: list[int], at: int, ahead: int) -> tuple[int, int]:
    """The most sixteenths that one tempo can hold from a line on, and that tempo.

    Args:
        lines: Every line, in parts of a microsecond.
        at: The line to begin at.
        ahead: How much later than that it is written.
    """
    low, high, steps = 0, lines[-1], 0
    for line in range(at + 1, len(lines)):
        wanted, unit = lines[line] - lines[at] - ahead, (line - at) * (_FINE // 4)
        least, most = max(low, -(-(wanted - _LOOSE) // unit)), min(high, (wanted + _LOOSE) // unit)
        if least > most:
            break
        low, high, steps = least, most, line - at
    mean, rest = divmod(lines[at + steps] - lines[at], unit := steps * (_FINE // 4))
    mean += 2 * rest > unit or (2 * rest == unit and mean % 2)  # a half goes to the even number
    return steps, min(max(mean, low), high)


def _metres(grid: BarGrid) -> Iterator[MetreEvent]:
    """A time signature where the metre changes."""
    tick, last = 0, None
    for metre in (metre for scene in grid.scenes for metre in scene.metres):
        if metre != last:
            yield MetreEvent(tick, metre.beats, metre.unit)
        tick, last = tick + metre.steps * TICKS_PER_STEP, metre
