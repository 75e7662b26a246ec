"""Edit decision lists (CMX 3600): every event at its record timecode."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from bridge.errors import TimelineError
from bridge.timeline import Marker, Media, MediaKind, Shot
from bridge.timeline.black import is_black, names_black
from bridge.timeline.formats.clips import file_name
from bridge.timeline.formats.edl.events import EditDecisionList, Event, parse_edl
from bridge.timeline.formats.edl.rate import hinted_rate, is_drop, rate_of
from bridge.timeline.formats.flattening import flattened
from bridge.timeline.formats.rates import record_rate, written
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import Edited, ParsedSequence
from bridge.timeline.formats.strips import ZERO, Strip, cut
from bridge.timeline.timecode import frame_number, timecode

__all__ = ["sequences"]

_BLACK = frozenset({"BL", "BLACK"})
_DAY = 24 * 3600

_LOCATOR = re.compile(r"\*?\s*LOC:\s*(?P<at>\S+)\s*(?P<color>\w*)\s*(?P<name>.*)")
_RESOLVE = re.compile(
    r"\|C:(?:ResolveColor)?(?P<color>\w*+)\s*+\|M:(?P<name>(?:(?!\|[CD]:).)*+)\|D:(?P<frames>\d{1,9})"
)


def sequences(text: str, name: str, rate: Fraction | None, where: str) -> list[Edited]:
    """List the one sequence of an EDL; none if it holds no event.

    Args:
        text: The EDL.
        name: The name for an EDL without a title.
        rate: Frames per second that the user states; else it is inferred, with a remark that says how.
        where: The file's name in an error message.

    Raises:
        TimelineError: If the EDL ends within an event.
    """
    edl = parse_edl(text, where)
    if not edl.events:
        return []
    return [Edited(edl.title or name, partial(_parse, edl, rate))]


@dataclass(frozen=True, slots=True)
class _TimecodeReader:
    """A converter of an EDL's timecodes."""

    rate: Fraction
    drop_frame: bool
    remarks: Remarks

    def frame(self, text: str) -> int:
        """Convert a record timecode, or a plain frame number, to a frame.

        Raises:
            TimelineError: If it does not exist at this rate.
        """
        try:
            return int(text) if text.isdigit() else frame_number(text, self.rate, drop_frame=self.drop_frame)
        except ValueError as error:
            raise TimelineError(
                f"The EDL has the timecode {text}, which does not exist at {written(self.rate)} frames a second; "
                "state its real rate with --rate."
            ) from error

    def source(self, text: str) -> Fraction:
        """Convert a source timecode to seconds; to 0, with a remark, where it does not exist at this rate."""
        try:
            return Fraction(self.frame(text)) / self.rate
        except TimelineError:
            self.remarks.add(
                "A source timecode in the EDL does not exist at its rate and is read as 00:00:00:00."
            )
            return ZERO

    def record(self, event: Event, origin: int) -> tuple[int, int]:
        """Return the first frame of an event's record range and the one after its last; past midnight it counts on."""
        day = _DAY * round(self.rate)
        first, last = (self.frame(text) for text in event.record)
        first += day if first < origin - day // 2 else 0
        return first, last + (day if last < first - day // 2 else 0)


def _parse(edl: EditDecisionList, asked: Fraction | None, remarks: Remarks) -> ParsedSequence:
    for line in edl.unread:
        remarks.add(f"Line {line} of the EDL begins like an event but cannot be read; it was left out.")
    sound_only = not any(event.is_picture for event in edl.events)
    events = [event for event in edl.events if event.is_picture or sound_only]
    if asked is None:
        rate, why = rate_of(edl)
        remarks.add(why)
    else:
        rate = record_rate(asked, hinted_rate(edl.comment_lines), remarks)
    drop_frame = is_drop(edl) and round(rate) % 30 == 0
    reader = _TimecodeReader(rate, drop_frame, remarks)
    places = [reader.record(event, reader.frame(events[0].record[0])) for event in events]
    origin = min(first for first, _ in places)
    tracks = sorted({event.track for event in events}, key=lambda track: (len(track), track))
    strips = [
        _strip([(e, p) for e, p in zip(events, places, strict=True) if e.track == track], origin, reader)
        for track in tracks
    ]
    length = max(last for _, last in places) - origin
    strip = flattened(strips)
    seen = Strip(markers=strip.markers) if sound_only else strip
    return ParsedSequence(rate, origin / rate, drop_frame, length / rate, seen, sound_only=sound_only)


def _strip(events: Sequence[tuple[Event, tuple[int, int]]], origin: int, reader: _TimecodeReader) -> Strip:
    """Read the events of one track."""
    shots: list[Shot] = []
    edits: dict[Fraction, Fraction] = {}
    markers: list[Marker] = []
    for event, (first, last) in events:
        start, end = ((frame - origin) / reader.rate for frame in (first, last))
        markers += _markers(event, start, end, origin, reader)
        if end <= start:
            continue
        shot = _shot(event, start, end, reader)
        if event.kind in "DW":
            edit = _joined(shots, start, min(event.frames, last - first), reader.rate)
            edits[edit] = event.frames / reader.rate
            shot = cut(shot, edit, end)
        shots += [shot] if event.reel.upper() not in _BLACK and shot.duration > 0 else []
    return Strip(tuple(sorted(shots, key=lambda shot: shot.start)), edits, tuple(markers))


def _joined(shots: list[Shot], start: Fraction, frames: int, rate: Fraction) -> Fraction:
    """Return the edit point of a transition: its middle, up to which the shot before is extended.

    An EDL writes a transition as if the picture changed at its first frame. One from black has its edit point there.
    """
    if not (shots and shots[-1].end == start) or is_black(shots[-1].media):
        return start
    before = shots[-1]
    middle = start + frames // 2 / rate
    shots[-1] = replace(before, end=middle)
    return middle


def _shot(event: Event, start: Fraction, end: Fraction, reader: _TimecodeReader) -> Shot:
    """Convert an event to a shot at its record time; its first source timecode is the start, also if reversed."""
    first, last = (reader.source(text) for text in event.source)
    name = _clip_name(event)
    length = last - first
    speed = Fraction(1)
    if event.speed is not None:
        speed = Fraction(event.speed).limit_denominator(1000) / round(reader.rate)
    elif "FREEZE FRAME" in event.comments:
        speed = ZERO
    elif length > 0 and abs(length - (end - start)) * reader.rate > 1:
        speed = length / (end - start)
        reader.remarks.add(
            f"Event {event.number:03} is not as long in the source as in the record; its speed is changed."
        )
    return Shot(name, _media(event, name), start, end, first, speed, (), event.track)


def _clip_name(event: Event) -> str:
    said = event.comments
    keys = ("TO CLIP NAME", "FROM CLIP NAME") if event.kind in "DW" else ("FROM CLIP NAME", "CLIP NAME")
    return next((said[key] for key in keys if said.get(key)), event.reel)


def _media(event: Event, name: str) -> Media:
    """Return an event's media: the file its comments name, else the clip if that is a file's name, else the reel.

    A clip of no reel that is called black has no file.
    """
    if event.reel.upper() == "BARS":
        return Media("BARS", MediaKind.GENERATOR)
    said = event.comments
    files = (said.get(key, "") for key in ("SOURCE FILE", "FROM FILE", "MEDIA FILE", "FROM CLIP"))
    source = next((text for text in files if text), "") or (name if _is_file(name) else "")
    if source:
        return Media(file_name(source), MediaKind.FILE, source if _is_file(source) else None)
    if event.reel.upper() == "AX":
        return Media(name, MediaKind.FILE, black=True if names_black(name) else None)
    return Media(event.reel, MediaKind.FILE)


def _is_file(name: str) -> bool:
    """Return whether a name has a file's suffix."""
    return re.search(r"\.[A-Za-z0-9]{2,4}$", name) is not None


def _markers(
    event: Event, start: Fraction, end: Fraction, origin: int, reader: _TimecodeReader
) -> list[Marker]:
    """Return an event's locators as markers."""
    found: list[Marker] = []
    for line in event.locators:
        resolve, locator = _RESOLVE.search(line), _LOCATOR.fullmatch(line)
        if resolve is not None:
            length = int(resolve["frames"]) / reader.rate
            found.append(
                Marker(resolve["name"].rstrip(), start, length, resolve["color"].upper(), origin="clip")
            )
        elif locator is not None:
            at = _located(locator["at"], event, (start, end), origin, reader)
            found.append(Marker(locator["name"].strip(), at, ZERO, locator["color"].upper(), origin="clip"))
    return found


def _located(
    text: str, event: Event, place: tuple[Fraction, Fraction], origin: int, reader: _TimecodeReader
) -> Fraction:
    """Return the record time of a locator: its timecode is the record's, else the source's, else it marks its event."""
    start, end = place
    try:
        frame = reader.frame(text)
    except TimelineError:
        frame = -1
    record = (frame - origin) / reader.rate
    if start <= record <= end:
        return record
    inside = frame / reader.rate - reader.source(event.source[0])
    if 0 <= inside <= end - start:
        return start + inside
    begins = timecode(origin + round(start * reader.rate), reader.rate, drop_frame=reader.drop_frame)
    reader.remarks.add(
        f"The locator at {text} lies outside its event and was moved to the event's start at {begins}."
    )
    return start
