"""OpenTimelineIO documents: the sequences they hold, and each one's rate and start."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from bridge.errors import TimelineError
from bridge.otio.clips import reference_of
from bridge.otio.nodes import COMPOSITIONS, ITEMS, Node, node_in, nodes, rate_in, schema, text_in, time_in
from bridge.otio.notes import Notes
from bridge.otio.rates import exact, is_picture_rate, most_common, record_rate
from bridge.otio.sequences import Draft, Edited
from bridge.otio.strips import ZERO
from bridge.otio.tracks import is_picture, record_start, stack_section


def sequences(document: Node, name: str, rate: Fraction | None, notes: Notes) -> list[Edited]:
    """The timelines in a document; a lone stack, track or clip is one too.

    Args:
        document: OpenTimelineIO's JSON.
        name: What a timeline without a name is called.
        rate: Frames per second that the user asks for.
        notes: Where to say what was read differently.
    """
    return [
        Edited(text_in(timeline, "name") or name, partial(_draft, timeline, rate))
        for timeline in _timelines(document, notes)
    ]


def _timelines(document: Node, notes: Notes) -> Iterator[Node]:
    kind = schema(document, notes)
    if kind == "Timeline":
        yield document
    elif kind == "SerializableCollection":
        for child in nodes(document, "children"):
            if schema(child, notes) in {"Timeline", "SerializableCollection"}:
                yield from _timelines(child, notes)
    elif kind in ITEMS:
        yield {"name": text_in(document, "name"), "tracks": _stacked(document, kind)}


def _stacked(item: Node, kind: str) -> Node:
    """A stack around an item that stands by itself."""
    if kind == "Stack":
        return item
    track = item if kind == "Track" else {"OTIO_SCHEMA": "Track.1", "children": [item]}
    return {"OTIO_SCHEMA": "Stack.1", "children": [track]}


def _draft(timeline: Node, asked: Fraction | None, notes: Notes) -> Draft:
    """Read a timeline.

    Raises:
        TimelineError: If it has no enabled picture track.
    """
    stack = node_in(timeline, "tracks")
    tracks = [track for track in nodes(stack, "children") if is_picture(track, notes)]
    if not tracks:
        raise TimelineError(
            f"The sequence '{text_in(timeline, 'name')}' has no enabled picture track; export it with its picture."
        )
    rate = record_rate(asked, _stated(timeline, tracks, notes), notes)
    start = _start(timeline, tracks, notes)
    section = stack_section(stack, ZERO, notes, pictures=True)
    return Draft(rate, start, _drop_frame(start, rate), section.duration, section.strip)


def _start(timeline: Node, tracks: list[Node], notes: Notes) -> Fraction:
    """The start timecode in seconds."""
    start = time_in(timeline, "global_start_time")
    if start is not None:
        return start
    if timeline.get("global_start_time") is not None:
        notes.add("The start timecode is no number; it is read as 00:00:00:00.")
    return next((time for track in tracks if (time := record_start(track)) is not None), ZERO)


def _stated(timeline: Node, tracks: list[Node], notes: Notes) -> Fraction | None:
    """The picture's frame rate: the start timecode's, else the one most clips count at."""
    stated = rate_in(timeline, "global_start_time")
    if stated and is_picture_rate(exact(stated)):
        return exact(stated)
    return most_common(exact(rate) for track in tracks for rate in _rates(track, notes) if rate)


def _rates(item: Node, notes: Notes) -> Iterator[float]:
    """The rates clips count at; 0 for one that states none."""
    kind = schema(item, notes)
    if kind == "Clip":
        used = node_in(item, "source_range") or node_in(reference_of(item), "available_range")
        yield rate_in(used, "duration")
    elif kind in COMPOSITIONS:
        for child in nodes(item, "children"):
            yield from _rates(child, notes)


def _drop_frame(start: Fraction, rate: Fraction) -> bool:
    """Whether the record timecode drops numbers, which the file does not say: as the start makes sense.

    A start that is a whole ten minutes in drop frame (01:00:00;00 is frame 107892 at 29.97) and no whole second
    otherwise was meant as one.
    """
    if rate.denominator != 1001 or round(rate) % 30:
        return False
    frame, nominal = round(start * rate), round(rate)
    ten_minutes = nominal * 600 - nominal * 9 // 15
    return frame > 0 and frame % ten_minutes == 0 and frame % nominal != 0
