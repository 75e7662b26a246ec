"""The job file for REAPER's companion: lines of tab-separated fields, which Lua reads without a library."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from integrations.host import TempoMode
from integrations.midi_events import events, length
from integrations.points import Mark, TempoPoint, end_tick, marks, seconds_at, sounding, tempo_points
from integrations.ramps import ramped
from integrations.session import Item, Session

SCHEMA: Final = "recue.reaper/1"
WITH_RAMPS: Final = "recue.reaper/2"
"""The schema of a score whose tempo moves: an older companion, which would make steps of it, refuses it."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def manifest(session: Session, job: str, tempo: TempoMode) -> bytes:
    """Describe a score for the companion.

    Args:
        session: The score.
        job: The id of the push, in hexadecimal digits.
        tempo: The owner of the project's tempo map.
    """
    return "\n".join(_lines(session, job, tempo)).encode()


def _lines(session: Session, job: str, tempo: TempoMode) -> Iterator[str]:
    points = _points(session, tempo)
    yield WITH_RAMPS if any(point.linear for point in points) else SCHEMA
    yield _line("job", job)
    yield _line("score", session.name, session.division, tempo)
    for point in points:
        kind = "ramp" if point.linear else "point"
        yield _line(kind, point.tick, point.time, point.bpm, point.beats, point.unit)
    for mark in marks(session):
        yield _mark(mark)
    end = end_tick(session)
    for number, track in enumerate(session.tracks):
        same = sum(other.name == track.name for other in session.tracks[:number])
        yield _line("track", f"{track.name}#{same}", track.name)
        for item in sounding(track, end):
            yield from _item(session, item)
    yield "end"


def _points(session: Session, tempo: TempoMode) -> tuple[TempoPoint, ...]:
    """Return the tempi that the project gets, or the steps by which the score is placed in its own."""
    if tempo is TempoMode.OWN:
        return ramped(session)
    return tuple(replace(point, linear=False) for point in tempo_points(session))


def _mark(mark: Mark) -> str:
    if mark.end is None:
        return _line("marker", mark.name, mark.start, mark.colour)
    return _line("region", mark.name, mark.start, mark.end, mark.colour)


def _item(session: Session, item: Item) -> Iterator[str]:
    """Yield an item and its events; it lasts until its last note is released."""
    ticks = length(item)
    end = seconds_at(session, item.tick + ticks)
    yield _line("item", item.scene, item.name, item.start, end, item.tick, ticks)
    for tick, message in events(item):
        yield f"e\t{tick}\t{message.hex()}"


def _line(*fields: object) -> str:
    return "\t".join(map(_field, fields))


def _field(value: object) -> str:
    """Format a field; times as the nearest double with all its digits."""
    if isinstance(value, Fraction):
        return repr(float(value))
    return str(value).translate(_ESCAPES)
