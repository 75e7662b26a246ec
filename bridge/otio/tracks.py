"""Tracks and stacks of an OpenTimelineIO timeline as strips."""

from dataclasses import dataclass, replace
from fractions import Fraction

from bridge.otio.clips import clip_extent, is_adjustment, retime, shot_of
from bridge.otio.nodes import ITEMS, Extent, Node, extent, node_in, nodes, schema, text_in, time_in
from bridge.otio.notes import Notes
from bridge.otio.strips import ZERO, Strip, Window, merged, shifted, through
from bridge.otio.sweep import flattened, note_covered
from bridge.timeline import Marker, Media, MediaKind, Shot


@dataclass(frozen=True, slots=True)
class Section:
    """What an item shows, placed where it lies."""

    strip: Strip
    duration: Fraction
    """Seconds, trimmed as the file states."""


def stack_section(stack: Node, at: Fraction, notes: Notes, *, pictures: bool = False) -> Section:
    """A stack: its tracks laid over each other, the later the higher.

    Args:
        stack: The stack.
        at: Where it begins, in seconds of what holds it.
        notes: Where to say what was read differently.
        pictures: Whether it is as long as its longest enabled picture track, not as whatever is longest in it.
    """
    layers = [Strip(markers=markers(stack, "stack", ZERO, notes))]
    duration = ZERO
    for child in nodes(stack, "children"):
        section = item_section(child, ZERO, text_in(child, "name"), notes)
        seen = is_picture(child, notes)
        layers.append(section.strip if seen else Strip(markers=section.strip.markers))
        duration = max(duration, section.duration if seen or not pictures else ZERO)
    note_covered(layers, notes)
    return _trimmed(stack, Section(flattened(layers), duration), extent(stack, "source_range"), at, notes)


def is_picture(item: Node, notes: Notes) -> bool:
    """Whether a child of a stack can be seen: enabled, and no track of another kind."""
    return is_enabled(item) and (schema(item, notes) != "Track" or item.get("kind", "Video") == "Video")


def is_enabled(item: Node) -> bool:
    """Whether an item is switched on."""
    return item.get("enabled", True) is not False


def track_section(track: Node, at: Fraction, notes: Notes) -> Section:
    """A track: its items end to end.

    A transition before the first item begins the track, one after the last ends it: they make it longer by what
    reaches beyond the items.
    """
    name = text_in(track, "name")
    position, after = ZERO, ZERO
    strips: list[Strip] = [Strip(markers=markers(track, "track", ZERO, notes))]
    edits: dict[Fraction, Fraction] = {}
    for index, child in enumerate(nodes(track, "children")):
        if schema(child, notes) == "Transition":
            before, after = _sides(child, notes)
            position += before if index == 0 else ZERO
            edits[position] = before + after
            continue
        section = item_section(child, position, name, notes)
        strips.append(section.strip)
        position, after = position + section.duration, ZERO
    strips.append(Strip(edits=edits))
    used = None if record_start(track, position) is not None else extent(track, "source_range")
    return _trimmed(track, Section(merged(strips), position + after), used, at, notes)


def item_section(item: Node, at: Fraction, track: str, notes: Notes) -> Section:
    """Whatever can lie on a track or in a stack; one that is switched off leaves its length and its markers."""
    section = _read(item, at, track, notes)
    return section if is_enabled(item) else replace(section, strip=Strip(markers=section.strip.markers))


def _read(item: Node, at: Fraction, track: str, notes: Notes) -> Section:
    kind = schema(item, notes)
    if kind == "Clip":
        return _clip(item, at, track, notes)
    if kind == "Track":
        return track_section(item, at, notes)
    if kind == "Stack":
        return _nested(item, at, track, notes)
    if kind not in ITEMS:
        notes.add(
            f"The file holds '{kind or 'something unnamed'}', which is not known here; it was read as a gap."
        )
    start, length = extent(item, "source_range") or (ZERO, ZERO)
    duration = max(ZERO, length)
    return Section(Strip(markers=_on_clip(item, (start, duration), at, notes)), duration)


def _clip(clip: Node, at: Fraction, track: str, notes: Notes) -> Section:
    used = clip_extent(clip, notes)
    marks = _on_clip(clip, used, at, notes)
    if not used[1]:
        return Section(Strip(markers=marks), ZERO)
    shot = shot_of(clip, used, at, track, notes)
    return Section(Strip(() if is_adjustment(shot.name, shot.media) else (shot,), {}, marks), used[1])


def _nested(stack: Node, at: Fraction, track: str, notes: Notes) -> Section:
    """A nested sequence. One that the file names but does not hold is a shot of unknown media."""
    used = extent(stack, "source_range")
    if nodes(stack, "children") or used is None or used[1] <= 0:
        return stack_section(stack, at, notes)
    name = text_in(stack, "name")
    notes.add(f"The nested sequence '{name}' is empty in the file; it is read as one shot.")
    shot = Shot(name, Media(name, MediaKind.MISSING), at, at + used[1], used[0], track=track)
    return Section(Strip((shot,)), used[1])


def markers(item: Node, origin: str, zero: Fraction, notes: Notes) -> tuple[Marker, ...]:
    """An item's markers.

    Args:
        item: What they are set on.
        origin: What that is called: `clip`, `track` or `stack`.
        zero: Where the item's own time 0 lies.
        notes: Where to say what was read differently.
    """
    found = ((mark, extent(mark, "marked_range")) for mark in nodes(item, "markers") if schema(mark, notes))
    return tuple(
        _marker(mark, origin, zero + where[0], where[1]) for mark, where in found if where is not None
    )


def _marker(mark: Node, origin: str, time: Fraction, duration: Fraction) -> Marker:
    color = text_in(mark, "color") or text_in(node_in(mark, "color"), "name")
    return Marker(text_in(mark, "name"), time, max(ZERO, duration), color.upper(), _comment(mark), origin)


def _comment(mark: Node) -> str:
    """What a marker says beside its name, wherever its program keeps that."""
    metadata = node_in(mark, "metadata")
    told = (
        text_in(mark, "comment"),
        text_in(node_in(metadata, "Resolve_OTIO"), "Note"),
        text_in(node_in(metadata, "fcp_xml"), "comment"),
    )
    return next((text for text in told if text), "")


def _on_clip(item: Node, used: Extent, at: Fraction, notes: Notes) -> tuple[Marker, ...]:
    """The markers on the part of a clip or gap that is used, where that lies."""
    if not item.get("markers"):
        return ()
    marks = markers(item, "clip", at - used[0], notes)
    inside = tuple(mark for mark in marks if at <= mark.time <= at + used[1])
    for _ in range(len(marks) - len(inside)):
        notes.add("A marker lies outside the part of its clip that is used and was left out.")
    return inside


def _trimmed(item: Node, section: Section, used: Extent | None, at: Fraction, notes: Notes) -> Section:
    """A composition trimmed and retimed as the file states, where it lies."""
    speed, ramp = retime(item, notes)
    if used is None and speed == 1 and not ramp:
        return Section(shifted(section.strip, at), section.duration) if at else section
    if ramp:
        notes.add(
            f"The speed ramp on the nested sequence '{text_in(item, 'name')}' is read as its mean speed."
        )
        speed = (ramp[-1][1] - ramp[0][1]) / (ramp[-1][0] - ramp[0][0])
    start, duration = used or (ZERO, section.duration)
    duration = max(ZERO, duration)
    return Section(through(Window(start, duration, at, speed), section.strip), duration)


def _sides(transition: Node, notes: Notes) -> tuple[Fraction, Fraction]:
    """How long a transition lasts before and after its edit point."""
    before, after = time_in(transition, "in_offset"), time_in(transition, "out_offset")
    if before is None or after is None:
        notes.add("A transition states no length; it is read as a cut.")
        return ZERO, ZERO
    return max(ZERO, before), max(ZERO, after)


def record_start(track: Node, duration: Fraction | None = None) -> Fraction | None:
    """The start timecode in seconds that a track read from an EDL carries, where it carries one.

    OpenTimelineIO's EDL adapter states it as a source range that begins that far before 0 and is as long as the
    track's items.

    Args:
        track: The track.
        duration: How long its items are, in seconds, where that is known.
    """
    used = extent(track, "source_range")
    if used is None or used[0] >= 0:
        return None
    items = (extent(child, "source_range") for child in nodes(track, "children"))
    length = sum((item[1] for item in items if item), ZERO) if duration is None else duration
    return -used[0] if used[1] == length else None
