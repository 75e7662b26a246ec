"""OpenTimelineIO documents: the sequences they hold, and the frame rate and start timecode of each."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from bridge.errors import TimelineError
from bridge.timeline.formats.clips import reference_of
from bridge.timeline.formats.expansion import Expansion
from bridge.timeline.formats.nodes import (
    COMPOSITIONS,
    ITEMS,
    Node,
    node_in,
    nodes,
    rate_in,
    schema,
    text_in,
    time_in,
)
from bridge.timeline.formats.rates import exact, is_picture_rate, most_common, record_rate
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import Edited, ParsedSequence
from bridge.timeline.formats.strips import ZERO
from bridge.timeline.formats.tracks import is_picture, is_sound, longest, record_start, stack_section


def sequences(document: Node, name: str, rate: Fraction | None, remarks: Remarks) -> list[Edited]:
    """List the timelines in a document; a lone stack, track or clip is one too.

    Args:
        document: OpenTimelineIO's JSON.
        name: The name for a timeline that has none.
        rate: Frames per second that the user asks for.
        remarks: Collects what was read differently than written.
    """
    return [
        Edited(text_in(timeline, "name") or name, partial(_parse, timeline, rate))
        for timeline in _timelines(document, remarks)
    ]


def _timelines(document: Node, remarks: Remarks) -> Iterator[Node]:
    kind = schema(document, remarks)
    if kind == "Timeline":
        yield document
    elif kind == "SerializableCollection":
        for child in nodes(document, "children"):
            if schema(child, remarks) in {"Timeline", "SerializableCollection"}:
                yield from _timelines(child, remarks)
    elif kind in ITEMS:
        yield {"name": text_in(document, "name"), "tracks": _stacked(document, kind)}


def _stacked(item: Node, kind: str) -> Node:
    """Wrap a lone item in a stack."""
    if kind == "Stack":
        return item
    track = item if kind == "Track" else {"OTIO_SCHEMA": "Track.1", "children": [item]}
    return {"OTIO_SCHEMA": "Stack.1", "children": [track]}


def _parse(timeline: Node, asked: Fraction | None, remarks: Remarks) -> ParsedSequence:
    """Read a timeline.

    Raises:
        TimelineError: If it has no enabled track of picture or sound.
    """
    stack = node_in(timeline, "tracks")
    tracks = [track for track in nodes(stack, "children") if is_picture(track, remarks)]
    sounds = [track for track in nodes(stack, "children") if is_sound(track, remarks)]
    if not tracks and not sounds:
        raise TimelineError(
            f"The sequence '{text_in(timeline, 'name')}' has no enabled picture track; export it with its picture."
        )
    rate = record_rate(asked, _stated(timeline, tracks or sounds, remarks), remarks)
    start = _start(timeline, tracks or sounds, remarks)
    _check_size(stack, remarks)
    section = stack_section(stack, ZERO, remarks, pictures=True)
    heard = ZERO if section.strip.shots else longest(sounds, remarks)
    duration = max(section.duration, heard)
    drop_frame = _drop_frame(start or ZERO, rate)
    return ParsedSequence(rate, start, drop_frame, duration, section.strip, sound_only=heard > 0)


def _check_size(stack: Node, remarks: Remarks) -> None:
    """Count the items and markers of a timeline, each once for every nested sequence it lies in.

    Raises:
        TimelineError: If they are too many.
    """
    expansion = Expansion()
    waiting = [(child, "Stack", 0) for child in nodes(stack, "children")]
    while waiting:
        item, parent, depth = waiting.pop()
        kind = schema(item, remarks)
        if kind in COMPOSITIONS and (kind, parent) != ("Track", "Stack"):
            depth += 1
        expansion.add(depth * (1 + len(nodes(item, "markers"))))
        waiting += [(child, kind, depth) for child in nodes(item, "children")]


def _start(timeline: Node, tracks: list[Node], remarks: Remarks) -> Fraction | None:
    """Return the start timecode in seconds; None where the document states none."""
    start = time_in(timeline, "global_start_time")
    if start is not None:
        return start
    if timeline.get("global_start_time") is not None:
        remarks.add("The start timecode is no number; it is read as 00:00:00:00.")
    return next((time for track in tracks if (time := record_start(track)) is not None), None)


def _stated(timeline: Node, tracks: list[Node], remarks: Remarks) -> Fraction | None:
    """Return the picture's frame rate: the start timecode's, else the most common one of the clips."""
    stated = rate_in(timeline, "global_start_time")
    if stated and is_picture_rate(exact(stated)):
        return exact(stated)
    return most_common(exact(rate) for track in tracks for rate in _rates(track, remarks) if rate)


def _rates(item: Node, remarks: Remarks) -> Iterator[float]:
    """Yield the rates of the clips' times; 0 for a clip that states none."""
    kind = schema(item, remarks)
    if kind == "Clip":
        used = node_in(item, "source_range") or node_in(reference_of(item), "available_range")
        yield rate_in(used, "duration")
    elif kind in COMPOSITIONS:
        for child in nodes(item, "children"):
            yield from _rates(child, remarks)


def _drop_frame(start: Fraction, rate: Fraction) -> bool:
    """Guess from the start timecode whether the record timecode is drop frame, which the file does not state.

    It is, if the start is a multiple of ten minutes in drop frame (01:00:00;00 is frame 107892 at 29.97) and no whole
    second in non-drop frame.
    """
    if rate.denominator != 1001 or round(rate) % 30:
        return False
    frame, nominal = round(start * rate), round(rate)
    ten_minutes = nominal * 600 - nominal * 9 // 15
    return frame > 0 and frame % ten_minutes == 0 and frame % nominal != 0
