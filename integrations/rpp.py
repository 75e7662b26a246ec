"""A score as a REAPER project file: tempo map, regions, markers, tracks and MIDI items.

Source: the layout of files that REAPER saves; in a tempo envelope a ramp to the next point is shape 0, a step is shape 1,
and a time signature is 65536 times its lower number plus its upper one.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from unicodedata import category
from uuid import NAMESPACE_URL, uuid5

from integrations.midi_events import Event, events, length
from integrations.points import (
    Mark,
    TempoPoint,
    end_tick,
    marks,
    seconds_at,
    sounding,
    tempo_points,
)
from integrations.ramps import ramped
from integrations.session import Item, Session, SessionTrack

VERSION: Final = "7.0"
"""The version of REAPER whose file layout is written."""
_RAMP, _STEP = 0, 1
_CUSTOM_COLOUR: Final = 0x1000000
_END: Final = "b0 7b 00"
"""All notes off, the end of a MIDI source."""
_NO_LINE: Final = {"Cc", "Zl", "Zp"}
"""Categories of characters that a line cannot hold: controls and line separators."""
_FOLDER, _LAST, _PLAIN = (1, 1), (2, -1), (0, 0)
"""Values of a track's `ISBUS`: the first of a folder, the last in one, or neither."""

_Line = tuple[str | int | Fraction, ...]
"""The words of a line: numbers, and strings as they are written."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of lines and nested blocks."""

    head: _Line
    inside: "Iterable[_Block | _Line]"


_Part = _Block | _Line


def rpp_project(session: Session) -> bytes:
    """Write a score as a project: a folder track for the score, a track per part in it, an item per cue.

    The same score gives the same bytes.
    """
    first = tempo_points(session)[0]
    inside: list[_Part] = [
        ("PROJOFFS", session.start, 0, 0),
        ("TEMPO", first.bpm, first.beats, first.unit),
        _Block(("TEMPOENVEX",), _tempo_envelope(session)),
        *_markers(session),
        *_tracks(session),
    ]
    project = _Block(("REAPER_PROJECT", "0.1", _quoted(VERSION), 0), inside)
    return ("\n".join(_lines(project, "")) + "\n").encode()


def _tempo_envelope(session: Session) -> Iterator[_Part]:
    yield "ACT", 1, -1
    yield "VIS", 1, 0, 1
    yield "ARM", 0
    yield "DEFSHAPE", _STEP, -1, -1
    yield from (_point(point) for point in ramped(session))


def _point(point: TempoPoint) -> _Part:
    signature = (65536 * point.unit + point.beats,) if point.beats else ()
    return ("PT", point.time, point.bpm, _RAMP if point.linear else _STEP, *signature)


def _markers(session: Session) -> Iterator[_Part]:
    """Yield regions and markers, numbered independently; a region is two lines, the second without a name."""
    numbers = {True: 0, False: 0}
    for mark in marks(session):
        region = mark.end is not None
        numbers[region] += 1
        number, kind = numbers[region], int(region)
        yield "MARKER", number, mark.start, _quoted(mark.name), kind, _colour(mark)
        if mark.end is not None:
            yield "MARKER", number, mark.end, _quoted(""), kind


def _colour(mark: Mark) -> int:
    """Return a colour as project files have it on every system: red in the lowest byte."""
    red, green, blue = bytes.fromhex(mark.colour)
    return _CUSTOM_COLOUR | blue << 16 | green << 8 | red


def _tracks(session: Session) -> Iterator[_Part]:
    count = len(session.tracks)
    yield _track(session, session.name, "folder", _FOLDER if count else _PLAIN, ())
    end = end_tick(session)
    for number, track in enumerate(session.tracks):
        place = _LAST if number == count - 1 else _PLAIN
        yield _track(session, track.name, str(number), place, _items(session, track, str(number), end))


def _track(session: Session, name: str, key: str, place: tuple[int, int], items: Iterable[_Part]) -> _Part:
    guid = _guid(session, key)
    return _Block(("TRACK", guid), [("NAME", _quoted(name)), ("ISBUS", *place), ("TRACKID", guid), *items])


def _items(session: Session, track: SessionTrack, key: str, end: int) -> Iterator[_Part]:
    for item in sounding(track, end):
        until = seconds_at(session, item.tick + length(item))
        lines: list[_Part] = [
            ("POSITION", item.start),
            ("LENGTH", until - item.start),
            ("LOOP", 0),
            ("IGUID", _guid(session, f"{key} {item.scene}")),
            ("NAME", _quoted(item.name)),
            ("GUID", _guid(session, f"{key} {item.scene} take")),
            _Block(("SOURCE", "MIDI"), _source(item, session.division)),
        ]
        yield _Block(("ITEM",), lines)


def _source(item: Item, division: int) -> Iterator[_Part]:
    """Yield an item's events, each with the ticks since the one before."""
    yield "HASDATA", 1, division, "QN"
    before = 0
    for tick, message in events(item):
        yield _event((tick - before, message))
        before = tick
    yield "E", length(item) - before, _END


def _event(event: Event) -> _Part:
    """Write a channel message in hexadecimal; anything longer in base 64."""
    wait, message = event
    if len(message) > 3 or message[0] >= 0xF0:
        return _Block(("X", wait, 0), [(b64encode(message).decode(),)])
    return "E", wait, message.ljust(3, b"\0").hex(" ")


def _guid(session: Session, key: str) -> str:
    """Return a GUID that is stable for the same score and key."""
    return f"{{{uuid5(NAMESPACE_URL, f'recue:{session.name}:{key}')}}}".upper()


def _lines(block: _Block, indent: str) -> Iterator[str]:
    yield f"{indent}<{_words(block.head)}"
    for part in block.inside:
        if isinstance(part, _Block):
            yield from _lines(part, indent + "  ")
        else:
            yield f"{indent}  {_words(part)}"
    yield f"{indent}>"


def _words(line: _Line) -> str:
    """Format a line's words; numbers as the nearest double with all its digits."""
    return " ".join(repr(float(word)) if isinstance(word, Fraction) else str(word) for word in line)


def _quoted(text: str) -> str:
    """Quote a text with a quote character that does not occur in it; if all three occur, backticks are replaced."""
    plain = "".join(" " if category(character) in _NO_LINE else character for character in text)
    for quote in ('"', "'", "`"):
        if quote not in plain:
            return f"{quote}{plain}{quote}"
    without = plain.replace("`", "'")
    return f"`{without}`"
