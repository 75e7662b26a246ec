"""The markers and cue points of a MIDI file as hits."""

import io
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import mido
from mido.midifiles.meta import KeySignatureError

from bridge.errors import UsageError
from bridge.grid.bars import Hit, HitKind
from bridge.score.marker_words import hit_tag

SIGNATURE = b"MThd"
"""The first bytes of a Standard MIDI File."""
_MARKS = {"marker": "marker", "cue_marker": "cue point"}
_TEMPO = 500_000
"""Microseconds a quarter before the first tempo event."""
_LONGEST_WAIT = 0x0FFFFFFF
"""The most ticks between two events: what four bytes of seven bits hold."""


@dataclass(frozen=True, slots=True)
class MidiMark:
    """A marker or a cue point."""

    time: Fraction
    """Seconds from tick 0."""
    kind: str
    """`marker` or `cue point`."""
    text: bytes
    """As the file holds it, in a code page that it does not name."""


def midi_marks(content: bytes, name: str) -> list[MidiMark]:
    """Read the markers and cue points of a Standard MIDI File, exact by the file's own tempo map.

    Args:
        content: The file's bytes.
        name: The file's name.

    Raises:
        UsageError: If it cannot be read, or is of type 2.
    """
    file = _parsed(content, name)
    events = sorted(
        (event for track in file.tracks for event in _timing_events(track)), key=lambda event: event[0]
    )
    return [
        MidiMark(time, _MARKS[event.type], event.text.encode("latin1"))
        for time, event in _timed(events, file.ticks_per_beat)
    ]


def midi_hits(marks: Iterable[tuple[MidiMark, str]], name: str, weight: float) -> Iterator[Hit]:
    """Return markers and cue points as hits; tick 0 is the timeline's first frame.

    A text may give the weight of its hit, as a marker's name may.

    Args:
        marks: Each with its text, decoded.
        name: The file's name.
        weight: The weight of a hit whose text gives none.
    """
    for mark, text in marks:
        tag = hit_tag(text)
        weighed = weight if tag is None or tag.weight is None else tag.weight
        named = text.strip() if tag is None else tag.name
        yield Hit(mark.time, HitKind.USER, weighed, named, f"{name}, {mark.kind} at {float(mark.time):.3f} s")


def _parsed(content: bytes, name: str) -> mido.MidiFile:
    try:
        file = mido.MidiFile(file=io.BytesIO(content), clip=True, charset="latin1")
        _check_times(file)
    except (OSError, EOFError, ValueError, IndexError, KeyError, struct.error, KeySignatureError) as error:
        raise UsageError(
            f"{name} cannot be read as MIDI ({_reason(error)}); export it again as a Standard MIDI File"
        ) from error
    if file.type == 2:
        raise UsageError(
            f"{name} is a MIDI file of type 2, whose tracks have a time each; export it as type 0 or 1"
        )
    if file.ticks_per_beat & 0xFF == 0 and file.ticks_per_beat <= 0:
        raise UsageError(f"{name} states no ticks a quarter; export it again as a Standard MIDI File")
    return file


def _reason(error: Exception) -> str:
    """Return the reason for which mido gave up, for people."""
    if isinstance(error, KeyError):  # a table of its own has no such value
        return "an event in it has a value that there is not"
    return " ".join(str(error).split()) or "it ends too early"


def _check_times(file: mido.MidiFile) -> None:
    """Check that no event waits longer than a Standard MIDI File can say, which mido reads.

    Raises:
        ValueError: If one does.
    """
    if any(message.time > _LONGEST_WAIT for track in file.tracks for message in track):
        raise ValueError("a number in it is longer than four bytes")


def _timing_events(track: mido.MidiTrack) -> Iterator[tuple[int, mido.MetaMessage]]:
    """Yield the tempi, markers and cue points of a track, with their ticks."""
    tick = 0
    for message in track:
        tick += message.time
        if message.type == "set_tempo" or message.type in _MARKS:
            yield tick, message


def _timed(
    events: Iterable[tuple[int, mido.MetaMessage]], division: int
) -> Iterator[tuple[Fraction, mido.MetaMessage]]:
    """Yield markers and cue points with their times in seconds.

    Args:
        events: In order of ticks.
        division: Ticks a quarter; below 0 its high byte is minus the SMPTE frames a second, 29 for 30000/1001, its
            low byte the ticks a frame, and tempi mean nothing.
    """
    frames = {29: Fraction(30000, 1001)}.get(-(division >> 8), Fraction(-(division >> 8)))
    fixed = 1 / (frames * (division & 0xFF)) if division < 0 else None
    at, tick, length = Fraction(0), 0, fixed or Fraction(_TEMPO, 1_000_000 * division)
    for now, event in events:
        at, tick = at + (now - tick) * length, now
        if event.type in _MARKS:
            yield at, event
        elif fixed is None:
            length = Fraction(event.tempo, 1_000_000 * division)
