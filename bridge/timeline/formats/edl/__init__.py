"""Edit decision lists (CMX 3600): every event at its record timecode."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from bridge.errors import TimelineError
from bridge.timeline import Marker, Media, MediaKind, Shot
from bridge.timeline.black import is_black, names_black
from bridge.timeline.formats.clips import file_name
from bridge.timeline.formats.edl.events import EditDecisionList, Event, begins, parse_edl, split_lists
from bridge.timeline.formats.edl.markers import is_marker_list, mark_of
from bridge.timeline.formats.edl.places import (
    Place,
    Placed,
    PlaceReader,
    ends_on_last_frames,
    layers_of,
    tracks_of,
    with_last_frames,
)
from bridge.timeline.formats.edl.rate import counting_of, hinted_rate, rate_of
from bridge.timeline.formats.flattening import flattened
from bridge.timeline.formats.rates import record_rate
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import Edited, ParsedSequence
from bridge.timeline.formats.strips import ZERO, Heard, Strip, changes_of_effects, cut
from bridge.timeline.timecode import timecode

__all__ = ["begins", "sequences"]

_ROUNDED = 0.01
"""The difference of a rate in two decimals from the exact one."""


def sequences(text: str, name: str, rate: Fraction | None, where: str) -> list[Edited]:
    """List the sequence of an EDL, and those of the EDLs that follow it in its file; none if it holds no event.

    Args:
        text: The EDL.
        name: The name for an EDL without a title.
        rate: Frames per second that the user states; else it is inferred, with a remark that says how.
        where: The file's name in an error message.

    Raises:
        TimelineError: If the EDL ends within an event, or is a list of markers.
    """
    edls = [edl for part in split_lists(text) if (edl := parse_edl(part, where)).events]
    if any(map(is_marker_list, edls)):
        raise TimelineError(
            f"{where} is DaVinci Resolve's list of timeline markers and holds no cut; export the timeline itself, as "
            "OTIO, FCPXML or EDL, and give this list with --hits if the music is to meet its markers."
        )
    return [Edited(edl.title or name, partial(_parse, edl, rate)) for edl in edls]


def _parse(edl: EditDecisionList, asked: Fraction | None, remarks: Remarks) -> ParsedSequence:
    _tell_unread(edl, remarks)
    sound_only = not any(event.is_picture for event in edl.events)
    events = [event for event in edl.events if event.is_picture or sound_only]
    counting = counting_of(edl)
    if asked is None:
        rate, why = rate_of(edl, counting)
        remarks.add(why)
    else:
        rate = record_rate(asked, hinted_rate(edl.comment_lines), remarks)
    if any("+" in code for event in events for code in (*event.source, *event.record)):
        remarks.add(f"The EDL counts feet of film; it is read as {counting.foot} frames a foot.")
    reader = PlaceReader(rate, counting, 0, remarks)
    start = reader.frame(events[0].record[0])
    placed = [(event, reader.record(event, start)) for event in events]
    if ends_on_last_frames(layers_of(placed)):
        remarks.add(
            "Each event of the EDL ends a frame before the next begins, so its outs are read as the last frames, not "
            "as the first ones after them."
        )
        reader = replace(reader, more=1)
        placed = with_last_frames(placed)
    origin = min(first for _, (first, _) in placed)
    end = max(last for _, (_, last) in placed)
    strips = [_strip(layer, origin, reader) for layer in layers_of(placed)]
    marks = Strip(markers=tuple(_markers(edl, reader, start, (origin, end))))
    sounds = Strip(sounds=tuple(_sounds(edl, reader, start, origin)))
    flat = flattened([*([] if sound_only else strips), marks, sounds])
    begins, length = origin / rate or None, (end - origin) / rate
    return ParsedSequence(rate, begins, reader.drop_frame, length, flat, sound_only=sound_only)


def _tell_unread(edl: EditDecisionList, remarks: Remarks) -> None:
    for line in edl.unread:
        remarks.add(f"Line {line} of the EDL begins like an event but cannot be read; it was left out.")
    for line, text in edl.unknown:
        remarks.add(
            f"Line {line} of the EDL, '{text[:40]}', is neither an event nor a comment that is known here; it was left out."
        )


def _sounds(edl: EditDecisionList, reader: PlaceReader, start: int, origin: int) -> Iterator[Heard]:
    """Yield what is heard: the events of sound, those of picture and sound too.

    Args:
        edl: The EDL.
        reader: Converts its places.
        start: The first record frame that is written, from which midnight is told.
        origin: The record frame that is time 0.
    """
    placed: list[Placed] = []
    for event in (each for each in edl.events if each.is_heard):
        try:
            placed.append((event, reader.record(event, start)))
        except TimelineError:
            reader.remarks.add(
                f"Event {event.number:03} of sound lies nowhere at this rate; it was left out."
            )
    placed = with_last_frames(placed) if reader.more else placed
    told = (
        Remarks()
    )  # of events that are seen as well all has been told, and of the others nothing moves a cut
    for track in tracks_of(placed):
        strip = _strip(track, origin, replace(reader, remarks=told))
        for shot in strip.shots:
            yield Heard(replace(shot, track=track[0][0].sound_track))


def _strip(events: Sequence[Placed], origin: int, reader: PlaceReader) -> Strip:
    """Read the events of one layer."""
    shots: list[Shot] = []
    edits: dict[Fraction, Fraction] = {}
    looks: list[tuple[Fraction, Fraction, object]] = []
    begun = {first for event, (first, _) in events if event.is_transition}
    for event, (first, last) in events:
        start, end = ((frame - origin) / reader.rate for frame in (first, last))
        if end <= start:
            _tell_no_length(event, first in begun and first == last, reader.remarks)
            continue
        looks.append((start, end, event.looks))
        shot, frames = _shot(event, start, end, reader), min(event.frames, last - first)
        if event.is_transition:
            edit = _joined(shots, start, frames, reader.rate)
            edits[edit] = event.frames / reader.rate
            shot = cut(shot, edit, end)
        elif event.is_keyed:
            edit = start + frames // 2 / reader.rate
            edits |= {edit: frames / reader.rate} if frames else {}
            shot = cut(shot, start, edit) if event.kind == "KO" else cut(shot, edit, end)
        shots += [shot] if not event.is_black and shot.duration > 0 else []
    return Strip(tuple(sorted(shots, key=lambda shot: shot.start)), changes_of_effects(looks) | edits)


def _tell_no_length(event: Event, is_expected: bool, remarks: Remarks) -> None:
    """Remark on an event of no length, but for one that a transition begins with."""
    if not is_expected:
        remarks.add(f"Event {event.number:03} has no length in the record; it was left out.")


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


def _shot(event: Event, start: Fraction, end: Fraction, reader: PlaceReader) -> Shot:
    """Convert an event to a shot at its record time."""
    first, last = reader.source(event)
    name, length, duration = _clip_name(event), last - first, end - start
    speed = _speed(event, length, duration, reader)
    source = _reversed_start(first, length, duration, speed, reader.rate) if speed < 0 <= length else first
    return Shot(name, _media(event, name), start, end, source, speed, (), event.track)


def _reversed_start(
    first: Fraction, length: Fraction, duration: Fraction, speed: Fraction, rate: Fraction
) -> Fraction:
    """Return the media time at which a reversed event begins: the end of what it plays.

    That is the end of its source range, where the range holds what is played or is as long as the record. Else, as Avid
    writes it, the range states nothing but the frame that is shown first.
    """
    played = duration * -speed
    is_range = any(abs(length - whole) * rate <= 1 for whole in (played, duration))
    return first + played if is_range or first < played else first


def _speed(event: Event, length: Fraction, duration: Fraction, reader: PlaceReader) -> Fraction:
    """Return the speed of an event: as stated, else as its lengths in the source and in the record are."""
    if event.speed is not None:
        return _stated_speed(event.speed, reader.rate)
    if "FREEZE FRAME" in event.comments:
        return ZERO
    if length < 0:
        reader.remarks.add(
            f"Event {event.number:03} ends before it begins in the source; it is played backwards."
        )
        return length / duration
    if length > 0 and abs(length - duration) * reader.rate > 1:
        reader.remarks.add(
            f"Event {event.number:03} is not as long in the source as in the record; its speed is changed."
        )
        return length / duration
    return Fraction(1)


def _stated_speed(frames: float, rate: Fraction) -> Fraction:
    """Convert frames of source a second to a speed: 30 or 29.97 at 29.97 is 1, and 59.94 is 2.

    Programs count whole frames a second or those of the rate; at an NTSC rate, the one that gives whole percents.
    """
    counted = Fraction(frames).limit_denominator(1000) / round(rate)
    percents = Fraction(round(frames / rate * 100), 100)
    is_whole = (counted * 100).denominator == 1 or rate.denominator == 1
    return counted if is_whole or abs(frames - percents * rate) >= _ROUNDED else percents


def _clip_name(event: Event) -> str:
    said, own = event.comments, "FROM CLIP NAME"
    if event.is_transition or event.is_keyed:
        own = "TO CLIP NAME" if event.is_transition else "KEY CLIP NAME"
    return next((said[key] for key in (own, "FROM CLIP NAME", "CLIP NAME") if said.get(key)), event.reel)


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


def _markers(edl: EditDecisionList, reader: PlaceReader, start: int, whole: Place) -> Iterator[Marker]:
    """Yield the locators of all events, of sound too, as markers.

    Args:
        edl: The EDL.
        reader: Converts its places.
        start: The first record frame that is written, from which midnight is told.
        whole: The record range of its picture.
    """
    for event in edl.events:
        for line in event.locators:
            mark, place = mark_of(line), reader.record(event, start)
            if mark is None:
                reader.remarks.add(f"A locator of event {event.number:03} cannot be read; it was left out.")
                continue
            frame = Fraction(place[0]) if mark.at is None else _located(mark.at, event, place, whole, reader)
            time, length = (frames / reader.rate for frames in (frame - whole[0], mark.frames))
            yield Marker(mark.name, Fraction(time), Fraction(length), mark.color, origin="clip")


def _located(text: str, event: Event, place: Place, whole: Place, reader: PlaceReader) -> Fraction:
    """Return the record frame of a locator.

    Its timecode is the record's where it lies in its event, else the source's, else the record's where it lies in
    another event; else it marks its event.
    """
    first, last = place
    try:
        frame = reader.frame(text)
    except TimelineError:
        frame = -1
    if first <= frame <= last:
        return Fraction(frame)
    inside = frame - reader.source(event)[0] * reader.rate
    if 0 <= inside <= last - first:
        return first + inside
    if whole[0] <= frame <= whole[1]:
        return Fraction(frame)
    begins = timecode(first, reader.rate, drop_frame=reader.drop_frame)
    reader.remarks.add(
        f"The locator at {text} lies outside its event and was moved to the event's start at {begins}."
    )
    return Fraction(first)
