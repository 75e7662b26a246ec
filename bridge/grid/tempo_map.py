"""The tempo map: ticks and seconds, and the MIDI events that tie them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, chain, islice, pairwise, repeat
from typing import NamedTuple

from bridge.grid.bars import BarGrid

TICKS_PER_QUARTER = 960
TICKS_PER_STEP = TICKS_PER_QUARTER // 4
"""Ticks in a sixteenth."""
_TICKS = 1_000_000 * TICKS_PER_QUARTER
"""Ticks in a second under a tempo of one microsecond a quarter."""

_FINE = 4_000
"""Parts of a microsecond, the unit of times while tempi are chosen: at one microsecond a quarter, a sixteenth lasts
`_FINE` / 4."""
_EVEN = 2
"""The most by which the sixteenths of one tempo differ, in parts: their lines are rounded to whole ones."""
_LOOSE = 100 * _FINE
"""Largest distance of a written line from the grid's: a tenth of a millisecond."""
_DRIFT = 250 * _FINE
"""Distance of a line from the grid's, a quarter of a millisecond, from which a scene's earlier tempi are not kept."""


class TempoEvent(NamedTuple):
    """A MIDI set-tempo event; a score has thousands."""

    tick: int
    microseconds: int
    """Microseconds a quarter note."""


Tempi = tuple[TempoEvent, ...]
"""The tempo events of one scene in order: ticks from its start, the first at 0."""


@dataclass(frozen=True, slots=True)
class MetreEvent:
    """A MIDI time-signature event."""

    tick: int
    beats: int
    """The number above the line."""
    unit: int = 4
    """The number below it: 4 for quarters, 8 for eighths."""


@dataclass(frozen=True, slots=True)
class TempoMap:
    """The time of every tick, as a reader of the MIDI file finds it."""

    tempi: tuple[TempoEvent, ...]
    """In order, the first at tick 0; each differs from the one before."""
    metres: tuple[MetreEvent, ...]
    """In order, the first at tick 0; each differs from the one before."""
    past: tuple[int, ...]
    """The time of each tempo event: microseconds, times `TICKS_PER_QUARTER`."""
    end: int
    """The tick of the last bar line."""

    @property
    def starts(self) -> tuple[Fraction, ...]:
        """Seconds at each tempo event."""
        return tuple(Fraction(past, _TICKS) for past in self.past)

    def seconds_at(self, tick: int | Fraction) -> Fraction:
        """Return the exact time of a tick in seconds; past the end the last tempo goes on.

        Args:
            tick: Ticks from the start, 0 or more.

        Raises:
            ValueError: If the tick is below 0.
        """
        if tick < 0:
            raise ValueError(f"tick {tick} is before the start of the tempo map")
        at = bisect_right(self.tempi, tick, key=lambda event: event.tick) - 1
        event = self.tempi[at]
        return Fraction(self.past[at] + (tick - event.tick) * event.microseconds) / _TICKS

    def tick_at(self, seconds: Fraction) -> Fraction:
        """Return the exact tick at a time, not rounded; past the end the last tempo goes on.

        Args:
            seconds: Seconds from the start, 0 or more.

        Raises:
            ValueError: If the time is below 0.
        """
        if seconds < 0:
            raise ValueError(f"{float(seconds)} s is before the start of the tempo map")
        wanted = seconds * _TICKS
        at = bisect_right(self.past, wanted) - 1
        return self.tempi[at].tick + (wanted - self.past[at]) / self.tempi[at].microseconds


def tempo_map(grid: BarGrid, tempi: Sequence[Tempi] = ()) -> TempoMap:
    """Write a bar grid's time as MIDI events.

    Args:
        grid: The bars of a timeline; at least one scene.
        tempi: Of each scene, as `scene_tempi` finds them; found here where left out.
    """
    ticks = scene_ticks(grid)
    events = tuple(_changes(tempi or scene_tempi(grid), ticks))
    spans = ((after.tick - before.tick) * before.microseconds for before, after in pairwise(events))
    past = tuple(accumulate(spans, initial=0))
    return TempoMap(events, tuple(_metres(grid)), past, ticks[-1])


def scene_tempi(grid: BarGrid, written: Sequence[Tempi | None] = ()) -> tuple[Tempi, ...]:
    """Find the tempi of each scene, ticks counted from its start.

    Tempi are whole microseconds a quarter, one for each run of beats of one length. What one leaves over is made up by
    the next, so no line is more than `_LOOSE` from the grid's, at any distance from the start. Scenes that were written
    before keep their events to the microsecond; what these leave over is made up in the next scene that is written
    anew, and never grows past `_DRIFT`.

    Args:
        grid: The bars of a timeline.
        written: For each scene the tempi it was written with, None where it is new; all are new where left out.
    """
    ahead, found = 0, []  # how much later than the grid's the line is written
    for scene, before in zip(grid.scenes, written or [None] * len(grid.scenes), strict=True):
        if before is not None and abs(ahead) < _DRIFT:
            events, lines = before, [_fine(scene.start, line) for line in (scene.lines[0], scene.lines[-1])]
        else:
            lines = [_fine(scene.start, line) for line in scene.lines]
            events = tuple(_tempi(lines, scene.metre.beat, ahead))
        ahead += _length(events, len(scene.lines) - 1) - (lines[-1] - lines[0])
        found.append(events)
    return tuple(found)


@lru_cache(maxsize=32)
def written_lines(tempi: Tempi, length: Fraction, steps: int) -> tuple[Fraction, ...]:
    """Return the sixteenth lines of a scene as they are written: microseconds from its own; cached by the arguments.

    A scene that is kept asks again for what it had.

    Args:
        tempi: The scene's, the first at tick 0.
        length: Seconds of the scene, where its last line is.
        steps: Its sixteenths.

    Returns:
        Seconds from its start. (steps + 1,)
    """
    begun = (*(-(-event.tick // TICKS_PER_STEP) for event in tempi), steps)
    each = (
        repeat(event.microseconds, last - first)
        for event, (first, last) in zip(tempi, pairwise(begun), strict=True)
    )
    past = accumulate(chain.from_iterable(each), initial=0)
    return (
        *(Fraction(microseconds, _TICKS // TICKS_PER_STEP) for microseconds in islice(past, steps)),
        length,
    )


def scene_ticks(grid: BarGrid) -> tuple[int, ...]:
    """Return the tick at which each scene begins, and the one at which the last ends."""
    return tuple(accumulate((sum(scene.bars) * TICKS_PER_STEP for scene in grid.scenes), initial=0))


def _fine(start: Fraction, line: Fraction) -> int:
    """Round the time of a line to parts of a microsecond; in integers, which is three times as quick."""
    over = start.numerator * line.denominator + line.numerator * start.denominator
    under = start.denominator * line.denominator
    return (2 * 1_000_000 * _FINE * over + under) // (2 * under)


def _changes(tempi: Sequence[Tempi], ticks: Sequence[int]) -> Iterator[TempoEvent]:
    """Yield the events that change the tempo, ticks counted from the timeline's start."""
    last = None
    for events, start in zip(tempi, ticks, strict=False):
        for tick, microseconds in events:
            if microseconds != last:
                yield TempoEvent(start + tick, microseconds)
            last = microseconds


def _length(events: Tempi, steps: int) -> int:
    """Return the length of so many sixteenths as they are written, in parts of a microsecond."""
    ends = (*(tick for tick, _ in events[1:]), steps * TICKS_PER_STEP)
    held = zip(events, ends, strict=True)
    return sum((end - start) // TICKS_PER_STEP * length for (start, length), end in held) * (_FINE // 4)


def _tempi(lines: list[int], beat: int, ahead: int) -> Iterator[TempoEvent]:
    """Yield one tempo for each run of beats of one length, in whole microseconds a quarter.

    What rounding leaves over is made up by the next. A run so long that it would leave over too much is divided.

    Args:
        lines: Every line, in parts of a microsecond.
        beat: Sixteenths in a beat.
        ahead: The written time of the first less its own, likewise.
    """
    at = 0
    while at < len(lines) - 1:
        steps, unit = _run(lines, at), _FINE // 4
        tempo = _rounded(lines[at + steps] - lines[at] - ahead, steps * unit)
        left = ahead + steps * tempo * unit - (lines[at + steps] - lines[at])
        if abs(left) > _LOOSE and steps > beat:
            steps -= steps // (2 * beat) * beat
            tempo = _rounded(lines[at + steps] - lines[at] - ahead, steps * unit)
        ahead += steps * tempo * unit - (lines[at + steps] - lines[at])
        yield TempoEvent(at * TICKS_PER_STEP, tempo)
        at += steps


def _run(lines: list[int], at: int) -> int:
    """Count the sixteenths from a line on that are as long as the first."""
    first, last = lines[at + 1] - lines[at], len(lines) - 1
    end = at + 1
    while end < last and abs(lines[end + 1] - lines[end] - first) <= _EVEN:
        end += 1
    return end - at


def _rounded(span: int, unit: int) -> int:
    """Divide and round; a half goes to the even number."""
    whole, rest = divmod(span, unit)
    return whole + (2 * rest > unit or (2 * rest == unit and whole % 2))


def _metres(grid: BarGrid) -> Iterator[MetreEvent]:
    """Yield a time signature at each change of metre."""
    tick, last = 0, None
    for metre in (metre for scene in grid.scenes for metre in scene.metres):
        if metre != last:
            yield MetreEvent(tick, metre.beats, metre.unit)
        tick, last = tick + metre.steps * TICKS_PER_STEP, metre
