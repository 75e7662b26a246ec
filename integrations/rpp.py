"""A score as a REAPER project file: tempo map, regions, markers, MIDI on instruments, stems and the picture.

Source: the layout of files that REAPER saves; in an envelope a ramp to the next point is shape 0, a step is shape 1, a
ramp with slow ends is shape 2, and in a tempo envelope a time signature is 65536 times its lower number plus its upper one.
"""

import struct
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
SAMPLE_RATE: Final = 48_000
"""Samples a second of a project: those of the stems."""
DRUMS: Final = 9
"""The channel of percussion, counted from 0."""
REASYNTH: Final = {
    "attack": 0.006,
    "release": 0.01,
    "square": 0.0,
    "saw": 0.0,
    "triangle": 0.5,
    "volume": 0.25,
    "decay": 0.067,
    "extra sine": 0.0,
    "extra sine's tune": 0.5,
    "sustain": 1.0,
    "pulse width": 1.0,
    "tune": 0.5,
    "portamento": 0.0,
}
"""The settings of ReaSynth, in its order."""
_RAMP, _STEP, _SLOW_ENDS = 0, 1, 2
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
    """Write a score as a project: the picture; a folder with a track for each instrument, and an item for each cue; its stems, muted.

    Every track with pitches plays through ReaSynth, which comes with REAPER, so that it sounds as soon as it is opened.
    The same score gives the same bytes.
    """
    first = tempo_points(session)[0]
    inside: list[_Part] = [
        ("PROJOFFS", session.start, 0, 0),
        ("TIMEMODE", 1, 5, -1, round(session.rate), _timecode(session), 0, -1, 0),
        ("SAMPLERATE", SAMPLE_RATE, 0, 0),
        ("TEMPO", first.bpm, first.beats, first.unit),
        _Block(("TEMPOENVEX",), _tempo_envelope(session)),
        *_markers(session),
        *_picture(session),
        *_tracks(session),
        *_stems(session),
    ]
    project = _Block(("REAPER_PROJECT", "0.1", _quoted(VERSION), 0), inside)
    return ("\n".join(_lines(project, "")) + "\n").encode()


def _timecode(session: Session) -> int:
    """Return REAPER's number for how frames are counted: 0 at a whole rate, 1 with dropped numbers, 2 without."""
    return 1 if session.drop_frame else 2 * (session.rate.denominator > 1)


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
        key = str(number)
        items = [
            *_level(session, track, key),
            *_synth(session, track, key),
            *_items(session, track, key, end),
        ]
        yield _track(session, track.name, str(number), place, items)


def _track(
    session: Session,
    name: str,
    key: str,
    place: tuple[int, int],
    items: Iterable[_Part],
    *,
    muted: bool = False,
) -> _Part:
    guid = _guid(session, key)
    head: list[_Part] = [("NAME", _quoted(name)), ("MUTESOLO", int(muted), 0, 0), ("ISBUS", *place)]
    return _Block(("TRACK", guid), [*head, ("TRACKID", guid), *items])


def _level(session: Session, track: SessionTrack, key: str) -> Iterator[_Part]:
    """Yield the volume envelope of a track that goes down under dialogue.

    Source: what REAPER saves of it: `VOLENV2`, its points in seconds and factors of the sound.
    """
    if track.level:
        points: list[_Part] = (
            [("PT", Fraction(0), Fraction(1), _SLOW_ENDS)] if track.level[0].time > 0 else []
        )
        points += [("PT", point.time, Fraction(point.amplitude), _SLOW_ENDS) for point in track.level]
        head: list[_Part] = [
            ("EGUID", _guid(session, f"{key} level")),
            ("ACT", 1, -1),
            ("VIS", 1, 1, 1),
            ("ARM", 0),
            ("DEFSHAPE", _SLOW_ENDS, -1, -1),
        ]
        yield _Block(("VOLENV2",), [*head, *points])


def _synth(session: Session, track: SessionTrack, key: str) -> Iterator[_Part]:
    """Yield the chain with the synthesizer that plays a track; a drum kit it cannot play."""
    if track.channel != DRUMS:
        guid = _guid(session, f"{key} synth")
        chain: list[_Part] = [("SHOW", 0), ("LASTSEL", 0), ("DOCKED", 0), ("BYPASS", 0, 0, 0), reasynth()]
        yield _Block(("FXCHAIN",), [*chain, ("FXID", guid), ("WAK", 0, 0)])


def _picture(session: Session) -> Iterator[_Part]:
    """Yield a track with the picture at its place, and the sound in its file; REAPER shows no picture of a muted one."""
    if session.movie is not None:
        source = _Block(("SOURCE", "VIDEO"), [("FILE", _quoted(session.movie.file))])
        item = _media(session, "picture", "Picture", session.movie.offset, source)
        yield _track(session, "Picture", "picture", _PLAIN, [item])


def _stems(session: Session) -> Iterator[_Part]:
    """Yield a folder of the stems, muted beside the instruments."""
    count = len(session.stems)
    if count:
        yield _track(session, f"{session.name} stems", "stems", _FOLDER, (), muted=True)
    for number, stem in enumerate(session.stems):
        source = _Block(("SOURCE", "WAVE"), [("FILE", _quoted(stem.file))])
        key = f"stem {number}"
        item = _media(session, key, stem.track, Fraction(0), source)
        place = _LAST if number == count - 1 else _PLAIN
        yield _track(session, stem.track, key, place, [item])


def _media(session: Session, key: str, name: str, offset: Fraction, source: _Block) -> _Block:
    """Return an item over the whole timeline, of a file from some seconds on."""
    lines: list[_Part] = [
        ("POSITION", Fraction(0)),
        ("LENGTH", session.duration),
        ("LOOP", 0),
        ("IGUID", _guid(session, f"{key} item")),
        ("NAME", _quoted(name)),
        ("SOFFS", offset),
        ("GUID", _guid(session, f"{key} take")),
        source,
    ]
    return _Block(("ITEM",), lines)


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


def reasynth() -> _Block:
    """Return ReaSynth, the synthesizer that comes with REAPER, set to a soft tone.

    Source: what REAPER saves of it. Its state is a header with the pins of its two outputs, and then thirteen settings from
    0 to 1.
    """
    state = struct.pack("<II13f", 0xDEADBEEF, 0xDEADF00D, *REASYNTH.values())
    pins = struct.pack("<IIQQ", 0, 2, 1, 2)
    header = b"yser" + struct.pack("<I", 0xFEED5EEF) + pins + struct.pack("<III", len(state), 0, 0x100000)
    parts = (header, state, struct.pack("<IH", 0x100000, 0))
    words: _Line = ("VST", '"VSTi: ReaSynth (Cockos)"', "reasynth.dll", 0, '""', "1919251321")
    return _Block(words, [(b64encode(part).decode(),) for part in parts])


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
