"""Edit decision lists (CMX 3600), read as they are placed: every event at its record timecode."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from bridge.black import names_black
from bridge.errors import TimelineError
from bridge.otio.clips import file_name
from bridge.otio.edl.events import Decisions, Event, decisions
from bridge.otio.edl.rate import hinted_rate, is_drop, rate_of
from bridge.otio.notes import Notes
from bridge.otio.rates import record_rate, written
from bridge.otio.sequences import Draft, Edited
from bridge.otio.strips import ZERO, Strip, cut
from bridge.otio.sweep import flattened
from bridge.timecode import frame_number, timecode
from bridge.timeline import Marker, Media, MediaKind, Shot

__all__ = ["sequences"]

_BLACK = frozenset({"BL", "BLACK"})
_DAY = 24 * 3600

_LOCATOR = re.compile(r"\*?\s*LOC:\s*(?P<at>\S+)\s*(?P<color>\w*)\s*(?P<name>.*)")
_RESOLVE = re.compile(r"\|C:(?:ResolveColor)?(?P<color>\w*)\s*\|M:(?P<name>.*?)\s*\|D:(?P<frames>\d+).*")


def sequences(text: str, name: str, rate: Fraction | None, where: str) -> list[Edited]:
    """The one sequence of a list; none if it holds no event.

    Args:
        text: The list.
        name: What it is called without a title.
        rate: Frames per second that the user states; else worked out, with a warning that says how.
        where: What to call the file in a message.

    Raises:
        TimelineError: If the list stops within an event.
    """
    decided = decisions(text, where)
    if not decided.events:
        return []
    return [Edited(decided.title or name, partial(_draft, decided, rate))]


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a list's timecodes read."""

    rate: Fraction
    drop_frame: bool
    notes: Notes

    def frame(self, text: str) -> int:
        """A record timecode, or a plain frame number, as a frame.

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
        """A source timecode in seconds; 0, with a note, where it does not exist at this rate."""
        try:
            return Fraction(self.frame(text)) / self.rate
        except TimelineError:
            self.notes.add(
                "A source timecode in the EDL does not exist at its rate and is read as 00:00:00:00."
            )
            return ZERO

    def record(self, event: Event, origin: int) -> tuple[int, int]:
        """Where an event lies, in frames; past midnight it counts on."""
        day = _DAY * round(self.rate)
        first, last = (self.frame(text) for text in event.record)
        first += day if first < origin - day // 2 else 0
        return first, last + (day if last < first - day // 2 else 0)


def _draft(decided: Decisions, asked: Fraction | None, notes: Notes) -> Draft:
    for line in decided.unread:
        notes.add(f"Line {line} of the EDL begins like an event but cannot be read; it was left out.")
    events = [event for event in decided.events if event.is_picture]
    if not events:
        raise TimelineError("The EDL edits sound only; export one with its picture track.")
    if asked is None:
        rate, why = rate_of(decided)
        notes.add(why)
    else:
        rate = record_rate(asked, hinted_rate(decided.remarks), notes)
    drop_frame = is_drop(decided) and round(rate) % 30 == 0
    reading = _Reading(rate, drop_frame, notes)
    places = [reading.record(event, reading.frame(events[0].record[0])) for event in events]
    origin = min(first for first, _ in places)
    tracks = sorted({event.track for event in events}, key=lambda track: (len(track), track))
    strips = [
        _strip([(e, p) for e, p in zip(events, places, strict=True) if e.track == track], origin, reading)
        for track in tracks
    ]
    length = max(last for _, last in places) - origin
    return Draft(rate, origin / rate, drop_frame, length / rate, flattened(strips))


def _strip(events: Sequence[tuple[Event, tuple[int, int]]], origin: int, reading: _Reading) -> Strip:
    """One track."""
    shots: list[Shot] = []
    edits: dict[Fraction, Fraction] = {}
    markers: list[Marker] = []
    for event, (first, last) in events:
        start, end = ((frame - origin) / reading.rate for frame in (first, last))
        markers += _markers(event, start, end, origin, reading)
        if end <= start:
            continue
        shot = _shot(event, start, end, reading)
        if event.kind in "DW":
            edit = _joined(shots, start, min(event.frames, last - first), reading.rate)
            edits[edit] = event.frames / reading.rate
            shot = cut(shot, edit, end)
        shots += [shot] if event.reel.upper() not in _BLACK and shot.duration > 0 else []
    return Strip(tuple(sorted(shots, key=lambda shot: shot.start)), edits, tuple(markers))


def _joined(shots: list[Shot], start: Fraction, frames: int, rate: Fraction) -> Fraction:
    """The edit point of a transition that begins at an instant: its middle, up to where the shot before then lasts.

    A list writes a transition as if the picture changed at its first frame. One from black begins there.
    """
    if not (shots and shots[-1].end == start):
        return start
    before = shots[-1]
    middle = start + frames // 2 / rate
    shots[-1] = replace(before, end=middle)
    return middle


def _shot(event: Event, start: Fraction, end: Fraction, reading: _Reading) -> Shot:
    """An event as a shot at its record time; its source begins at the first timecode, also where it plays backwards."""
    first, last = (reading.source(text) for text in event.source)
    name = _clip_name(event)
    length = last - first
    speed = Fraction(1)
    if event.speed is not None:
        speed = Fraction(event.speed).limit_denominator(1000) / round(reading.rate)
    elif "FREEZE FRAME" in event.comments:
        speed = ZERO
    elif length > 0 and abs(length - (end - start)) * reading.rate > 1:
        speed = length / (end - start)
        reading.notes.add(
            f"Event {event.number:03} is not as long in the source as in the record; its speed is changed."
        )
    return Shot(name, _media(event, name), start, end, first, speed, (), event.track)


def _clip_name(event: Event) -> str:
    said = event.comments
    keys = ("TO CLIP NAME", "FROM CLIP NAME") if event.kind in "DW" else ("FROM CLIP NAME", "CLIP NAME")
    return next((said[key] for key in keys if said.get(key)), event.reel)


def _media(event: Event, name: str) -> Media:
    """What an event was cut from: the file its comments name, else the clip if that is a file's name, else the reel.

    What came from no reel and is called black is no file that could be looked at.
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
    """Whether a name ends as a file's does."""
    return re.search(r"\.[A-Za-z0-9]{2,4}$", name) is not None


def _markers(event: Event, start: Fraction, end: Fraction, origin: int, reading: _Reading) -> list[Marker]:
    """An event's locators."""
    found: list[Marker] = []
    for line in event.locators:
        resolve, locator = _RESOLVE.search(line), _LOCATOR.fullmatch(line)
        if resolve is not None:
            length = int(resolve["frames"]) / reading.rate
            found.append(Marker(resolve["name"], start, length, resolve["color"].upper(), origin="clip"))
        elif locator is not None:
            at = _located(locator["at"], event, (start, end), origin, reading)
            found.append(Marker(locator["name"].strip(), at, ZERO, locator["color"].upper(), origin="clip"))
    return found


def _located(
    text: str, event: Event, place: tuple[Fraction, Fraction], origin: int, reading: _Reading
) -> Fraction:
    """Where a locator lies: its timecode is the record's, or else the source's, or else it marks its event."""
    start, end = place
    try:
        frame = reading.frame(text)
    except TimelineError:
        frame = -1
    record = (frame - origin) / reading.rate
    if start <= record <= end:
        return record
    inside = frame / reading.rate - reading.source(event.source[0])
    if 0 <= inside <= end - start:
        return start + inside
    begins = timecode(origin + round(start * reading.rate), reading.rate, drop_frame=reading.drop_frame)
    reading.notes.add(
        f"The locator at {text} lies outside its event and was moved to the event's start at {begins}."
    )
    return start
