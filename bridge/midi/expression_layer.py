"""A layer over the expression of a track: the level under dialogue, which can be taken off again exactly.

A track has its own expression (controller 11). The layer turns it down and never up: the value written is that of the track
times that of the layer, both of 127.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi import events as smf

EXPRESSION, FULL = 11, 127
"""The controller, and the value at which it turns nothing down."""
GRID = TICKS_PER_STEP // 12
"""Ticks between the instants at which the layer may change, and by which a host may move what it saves."""
Row = tuple[int, int]
"""A tick, and a value from there on."""
Message = tuple[int, bytes]
"""A tick, and a MIDI event."""
_tick = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Own:
    """A stretch of a track in a cue in which a person draws the expression: the layer is not written there."""

    track: str
    first: int
    """Ticks from the cue's start."""
    last: int


@dataclass(frozen=True, slots=True)
class Ride:
    """The layer of a cue."""

    curve: tuple[Row, ...] = ()
    """Ticks from the cue's start, and its values, in order; FULL before the first."""
    own: tuple[Own, ...] = ()

    def of(self, track: str, end: int | None = None) -> tuple[Row, ...]:
        """Return the layer on a track.

        Args:
            track: The track's name.
            end: The cue's length in ticks, where nothing goes on with the layer behind it: it is at rest there. None where
                something does.
        """
        rows = self.curve
        for each in self.own:
            if each.track == track:
                rows = tuple(_spared(rows, each))
        if end is not None and rows and rows[-1][1] != FULL:
            rest = max(end - GRID, 0)
            rows = (*(row for row in rows if row[0] < rest), (rest, FULL))
        return rows


@dataclass(frozen=True, slots=True)
class Base:
    """The expression that a track has of its own where a layer lies over it."""

    before: int = FULL
    """The value in force where the layer begins."""
    rows: tuple[Row, ...] = ()
    """What it sets from there to the layer's end, in order."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The layer of a cue as it was written."""

    ride: Ride = Ride()
    tracks: Mapping[str, tuple[Base, ...]] = field(default_factory=dict)
    """The tracks on which it lies, by their names, and what it lies over: in each of its dips."""


@dataclass(frozen=True, slots=True)
class Dip:
    """A stretch in which a layer turns down, from the row that leaves FULL to the one that is back at it."""

    rows: tuple[Row, ...]
    last: int
    """Its last tick: that of its last row, or of its cue where the layer goes on behind it."""

    @property
    def first(self) -> int:
        """Its first tick."""
        return self.rows[0][0]


def dips(rows: Sequence[Row], ticks: int) -> tuple[Dip, ...]:
    """Return the stretches in which a layer turns down, in order.

    Args:
        rows: The layer in a cue.
        ticks: The cue's length.
    """
    found: list[Dip] = []
    open_: list[Row] = []
    for row in rows:
        if open_ or row[1] != FULL:
            open_.append(row)
        if open_ and row[1] == FULL:
            found.append(Dip(tuple(open_), row[0]))
            open_ = []
    if open_:
        found.append(Dip(tuple(open_), ticks - 1))
    return tuple(found)


def laid(messages: Sequence[Message], rows: Sequence[Row], channel: int) -> tuple[Message, ...]:
    """Lay a layer over the messages of a track; where it is at FULL they stay as they are.

    Args:
        messages: In order.
        rows: The layer, in order.
        channel: The track's, from 0.
    """
    if not rows:
        return tuple(messages)
    status = smf.CONTROL_CHANGE | channel
    base = [(tick, event[2]) for tick, event in messages if _is_expression(event, status)]
    written = iter([value for _, value, own in _combined(base, FULL, rows) if own is not None])
    kept = [
        (tick, bytes((status, EXPRESSION, next(written)))) if _is_expression(event, status) else (tick, event)
        for tick, event in messages
    ]
    added = [
        (tick, bytes((status, EXPRESSION, value)))
        for tick, value, own in _combined(base, FULL, rows)
        if own is None
    ]
    return tuple(sorted([*kept, *added], key=_tick))


def unlaid(messages: Sequence[Message], dip: Dip, base: Base, channel: int) -> tuple[Message, ...] | None:
    """Take a layer off the messages of a track in one of its dips: the inverse of `laid` there.

    Args:
        messages: As some program saved them, in order.
        dip: The layer that was laid there.
        base: What it was laid over.
        channel: The track's, from 0.

    Returns:
        None where the dip does not hold what was written.
    """
    status = smf.CONTROL_CHANGE | channel
    inside = [_is_expression(event, status) and dip.first <= tick <= dip.last for tick, event in messages]
    there = [message for message, is_in in zip(messages, inside, strict=True) if is_in]
    wanted = list(_combined(base.rows, base.before, dip.rows))
    if [event[2] for _, event in there] != [value for _, value, _ in wanted]:
        return None
    if any(abs(tick - at) > GRID for (tick, _), (at, _, _) in zip(there, wanted, strict=True)):
        return None
    own = iter([value for _, _, value in wanted])
    found: list[Message] = []
    for (tick, event), is_in in zip(messages, inside, strict=True):
        value = next(own) if is_in else None
        if value is not None:
            found.append((tick, bytes((status, EXPRESSION, value))))
        elif not is_in:
            found.append((tick, event))
    return tuple(found)


def base_of(messages: Iterable[Message], dip: Dip, channel: int) -> Base:
    """Return the expression that a track has of its own in a dip."""
    status = smf.CONTROL_CHANGE | channel
    rows = [(tick, event[2]) for tick, event in messages if _is_expression(event, status)]
    before = [value for tick, value in rows if tick < dip.first]
    inside = tuple(row for row in rows if dip.first <= row[0] <= dip.last)
    return Base(before[-1] if before else FULL, inside)


def _is_expression(event: bytes, status: int) -> bool:
    return event[0] == status and event[1] == EXPRESSION


def _combined(base: Sequence[Row], before: int, rows: Sequence[Row]) -> Iterator[tuple[int, int, int | None]]:
    """Yield each tick, the value that is written there and the track's own; None where only the layer changes."""
    ticks, levels = [tick for tick, _ in base], [tick for tick, _ in rows]

    def written(tick: int, value: int) -> int:
        at = bisect_right(levels, tick)
        return round(value * (rows[at - 1][1] if at else FULL) / FULL)

    own: list[tuple[int, int, int | None]] = [(tick, written(tick, value), value) for tick, value in base]
    alone = []
    for tick in levels:
        at = bisect_right(ticks, tick)
        if not at or ticks[at - 1] != tick:
            alone.append((tick, written(tick, base[at - 1][1] if at else before), None))
    yield from sorted([*own, *alone], key=_tick)


def _spared(rows: Sequence[Row], own: Own) -> Iterator[Row]:
    """Yield a layer that leaves a stretch alone."""
    if not rows:
        return
    yield from (row for row in rows if row[0] < own.first)
    if _at(rows, own.first - 1) != FULL:
        yield own.first, FULL
    after = _at(rows, own.last + 1)
    if after != FULL and not any(tick == own.last + 1 for tick, _ in rows):
        yield own.last + 1, after
    yield from (row for row in rows if row[0] > own.last)


def _at(rows: Sequence[Row], tick: int) -> int:
    at = bisect_right(rows, tick, key=_tick)
    return rows[at - 1][1] if at else FULL
