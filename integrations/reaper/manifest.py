"""The job file for REAPER's companion: lines of tab-separated fields, which Lua reads without a library."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from integrations.host import TempoMode
from integrations.midi_events import events, length
from integrations.points import Mark, end_tick, marks, seconds_at, sounding, tempo_points
from integrations.session import Item, Session

SCHEMA: Final = "recue.reaper/1"
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
    yield SCHEMA
    yield _line("job", job)
    yield _line("score", session.name, session.division, tempo)
    for point in tempo_points(session):
        yield _line("point", point.tick, point.time, point.bpm, point.beats, point.unit)
    for mark in marks(session):
        yield _mark(mark)
    end = end_tick(session)
    for number, track in enumerate(session.tracks):
        same = sum(other.name == track.name for other in session.tracks[:number])
        yield _line("track", f"{track.name}#{same}", track.name)
        for item in sounding(track, end):
            yield from _item(session, item)
    yield "end"


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
