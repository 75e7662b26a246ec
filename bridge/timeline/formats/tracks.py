"""Tracks and stacks of an OpenTimelineIO timeline as strips: of picture, and of sound.

In a track of sound, clips are heard, and of a nested sequence its sound. A nested sequence in a track of picture is heard
too, but where a track of sound beside it has nested sequences: there they are linked, and heard from that.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from bridge.timeline import Marker, Media, MediaKind, Shot
from bridge.timeline.formats.clips import clip_extent, effects_of, gain_of, look_of, retime, shot_of
from bridge.timeline.formats.flattening import flattened
from bridge.timeline.formats.nodes import (
    ITEMS,
    Extent,
    Node,
    extent,
    node_in,
    nodes,
    schema,
    text_in,
    time_in,
)
from bridge.timeline.formats.overlays import laid, uncovered
from bridge.timeline.formats.rates import placed
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import (
    ZERO,
    Heard,
    Strip,
    Window,
    changes_of_effects,
    merged,
    nested,
    shifted,
)


@dataclass(frozen=True, slots=True)
class Section:
    """The shots, sounds and markers of an item, at its record time."""

    strip: Strip
    duration: Fraction
    """Seconds, trimmed as the file states."""


def stack_section(stack: Node, at: Fraction, remarks: Remarks, *, pictures: bool = False) -> Section:
    """Flatten a stack: later tracks lie over earlier ones.

    Args:
        stack: The stack.
        at: Its record time in its parent, in seconds.
        remarks: Collects what was read differently than written.
        pictures: If true, it is as long as its longest enabled picture track; else as its longest child.
    """
    layers = [Strip(markers=markers(stack, "stack", ZERO, remarks))]
    duration = ZERO
    linked = any(_holds_stack(child) for child in nodes(stack, "children") if is_sound(child, remarks))
    for child in nodes(stack, "children"):
        section = item_section(child, ZERO, text_in(child, "name"), remarks)
        seen, heard = is_picture(child, remarks), is_sound(child, remarks)
        if heard:
            section = _unseen(section, child)
        layers.append(_layer(section.strip, seen=seen, heard=heard or not linked))
        duration = max(duration, section.duration if seen or not pictures else ZERO)
    layers = uncovered(layers, remarks)
    return _trimmed(stack, Section(flattened(layers), duration), extent(stack, "source_range"), at, remarks)


def _holds_stack(track: Node) -> bool:
    """Return whether a track holds a nested sequence."""
    return any(str(child.get("OTIO_SCHEMA")).startswith("Stack.") for child in nodes(track, "children"))


def _layer(strip: Strip, *, seen: bool, heard: bool) -> Strip:
    """Return what a child of a stack adds to it."""
    if seen:
        return strip if heard or not strip.sounds else replace(strip, sounds=())
    return Strip(markers=strip.markers, sounds=strip.sounds if heard else ())


def is_picture(item: Node, remarks: Remarks) -> bool:
    """Return whether a child of a stack is visible: enabled, and no track of another kind."""
    return is_enabled(item) and (schema(item, remarks) != "Track" or item.get("kind", "Video") == "Video")


def is_sound(item: Node, remarks: Remarks) -> bool:
    """Return whether a child of a stack is heard: an enabled track of sound."""
    return is_enabled(item) and schema(item, remarks) == "Track" and is_audio(item)


def is_audio(track: Node) -> bool:
    """Return whether a track is one of sound, as it says of itself."""
    return track.get("kind") == "Audio"


def longest(tracks: list[Node], remarks: Remarks) -> Fraction:
    """Return the length of the longest of some tracks that hold a clip, in seconds; 0 where none does."""
    sections = (item_section(track, ZERO, "", remarks) for track in tracks)
    return max((section.duration for section in sections if section.strip.sounds), default=ZERO)


def is_enabled(item: Node) -> bool:
    """Return whether an item is enabled."""
    return item.get("enabled", True) is not False


def track_section(track: Node, at: Fraction, remarks: Remarks) -> Section:
    """Read a track: its items end to end.

    A transition before the first item begins the track, and one after the last ends it: the track is longer by the part
    that lies beyond the items.
    """
    name, heard = text_in(track, "name"), is_audio(track)
    position, after = ZERO, ZERO
    strips: list[Strip] = [Strip(markers=markers(track, "track", ZERO, remarks))]
    edits: dict[Fraction, Fraction] = {}
    effects: list[tuple[Fraction, Fraction, object]] = []
    for index, child in enumerate(nodes(track, "children")):
        if schema(child, remarks) == "Transition":
            before, after = _sides(child, remarks)
            position += before if index == 0 else ZERO
            edits[position] = before + after
            continue
        section = item_section(child, position, name, remarks, heard=heard)
        strips.append(section.strip)
        start, position, after = position, placed(position + section.duration), ZERO
        effects.append((start, position, effects_of(child)))
    strips.append(Strip(edits=changes_of_effects(effects) | edits))
    used = None if record_start(track, position) is not None else extent(track, "source_range")
    return _trimmed(track, Section(merged(strips), position + after), used, at, remarks)


def item_section(item: Node, at: Fraction, track: str, remarks: Remarks, *, heard: bool = False) -> Section:
    """Read an item of a track or a stack; a disabled one keeps its length and its markers.

    Args:
        item: The item.
        at: Its record time in its parent, in seconds.
        track: The name of the track it lies in.
        remarks: Collects what was read differently than written.
        heard: True for an item of a track of sound, of which nothing is seen.
    """
    section = _read(item, at, track, remarks, heard=heard)
    return section if is_enabled(item) else replace(section, strip=Strip(markers=section.strip.markers))


def _read(item: Node, at: Fraction, track: str, remarks: Remarks, *, heard: bool) -> Section:
    kind = schema(item, remarks)
    if kind == "Clip":
        return _clip(item, at, track, remarks, heard=heard)
    if kind == "Track":
        section = track_section(item, at, remarks)
        return _unseen(section, item) if heard else section
    if kind == "Stack":
        section = _nested(item, at, track, remarks)
        return _unseen(section, item, track) if heard else section
    if kind not in ITEMS:
        remarks.add(
            f"The file holds '{kind or 'something unnamed'}', which is not known here; it was read as a gap."
        )
    start, length = extent(item, "source_range") or (ZERO, ZERO)
    duration = max(ZERO, length)
    return Section(Strip(markers=_on_clip(item, (start, duration), at, remarks)), duration)


def _unseen(section: Section, item: Node, track: str = "") -> Section:
    """Return what is heard of a composition in a track of sound, at the composition's level.

    Its sounds are of that track where their own has no name.
    """
    gain = gain_of(item)
    sounds = tuple(
        Heard(each.shot if each.shot.track else replace(each.shot, track=track), each.role, each.gain + gain)
        for each in section.strip.sounds
    )
    return replace(section, strip=Strip(markers=section.strip.markers, sounds=sounds))


def _clip(clip: Node, at: Fraction, track: str, remarks: Remarks, *, heard: bool) -> Section:
    used = clip_extent(clip, remarks)
    marks = _on_clip(clip, used, at, remarks)
    if not used[1]:
        return Section(Strip(markers=marks), ZERO)
    if not is_enabled(clip):
        return Section(Strip(markers=marks), used[1])
    shot = shot_of(clip, used, at, track, remarks)
    if heard:
        return Section(Strip(markers=marks, sounds=(Heard(shot, gain=gain_of(clip)),)), used[1])
    return Section(replace(laid(shot, look_of(clip), remarks), markers=marks), used[1])


def _nested(stack: Node, at: Fraction, track: str, remarks: Remarks) -> Section:
    """Read a nested sequence. One that the file names but does not hold is a shot of missing media."""
    used = extent(stack, "source_range")
    if nodes(stack, "children") or used is None or used[1] <= 0:
        return stack_section(stack, at, remarks)
    name = text_in(stack, "name")
    remarks.add(f"The nested sequence '{name}' is empty in the file; it is read as one shot.")
    shot = Shot(name, Media(name, MediaKind.MISSING), at, placed(at + used[1]), used[0], track=track)
    return Section(Strip((shot,)), used[1])


def markers(item: Node, origin: str, zero: Fraction, remarks: Remarks) -> tuple[Marker, ...]:
    """Read an item's markers.

    Args:
        item: The item.
        origin: Its kind: `clip`, `track` or `stack`.
        zero: The record time of the item's own time 0.
        remarks: Collects what was read differently than written.
    """
    found = ((mark, extent(mark, "marked_range")) for mark in nodes(item, "markers") if schema(mark, remarks))
    return tuple(
        _marker(mark, origin, zero + where[0], where[1]) for mark, where in found if where is not None
    )


def _marker(mark: Node, origin: str, time: Fraction, duration: Fraction) -> Marker:
    color = text_in(mark, "color") or text_in(node_in(mark, "color"), "name")
    return Marker(text_in(mark, "name"), time, max(ZERO, duration), color.upper(), _comment(mark), origin)


def _comment(mark: Node) -> str:
    """Return a marker's comment, in whichever field its program keeps it."""
    metadata = node_in(mark, "metadata")
    told = (
        text_in(mark, "comment"),
        text_in(node_in(metadata, "Resolve_OTIO"), "Note"),
        text_in(node_in(metadata, "fcp_xml"), "comment"),
    )
    return next((text for text in told if text), "")


def _on_clip(item: Node, used: Extent, at: Fraction, remarks: Remarks) -> tuple[Marker, ...]:
    """Return the markers in the source range of a clip or gap, at their record times."""
    if not item.get("markers"):
        return ()
    marks = markers(item, "clip", at - used[0], remarks)
    inside = tuple(mark for mark in marks if at <= mark.time <= at + used[1])
    for _ in range(len(marks) - len(inside)):
        remarks.add("A marker lies outside the part of its clip that is used and was left out.")
    return inside


def _trimmed(item: Node, section: Section, used: Extent | None, at: Fraction, remarks: Remarks) -> Section:
    """Trim and retime a composition as the file states, and move it to its record time."""
    speed, ramp = retime(item, remarks)
    if used is None and speed == 1 and not ramp:
        return Section(shifted(section.strip, at), section.duration) if at else section
    if ramp:
        remarks.add(
            f"The speed ramp on the nested sequence '{text_in(item, 'name')}' is read as its mean speed."
        )
        speed = (ramp[-1][1] - ramp[0][1]) / (ramp[-1][0] - ramp[0][0])
    start, duration = used or (ZERO, section.duration)
    duration = max(ZERO, duration)
    return Section(nested(Window(start, duration, at, speed), section.strip, remarks), duration)


def _sides(transition: Node, remarks: Remarks) -> tuple[Fraction, Fraction]:
    """Return the seconds of a transition before and after its edit point."""
    before, after = time_in(transition, "in_offset"), time_in(transition, "out_offset")
    if before is None or after is None:
        remarks.add("A transition states no length; it is read as a cut.")
        return ZERO, ZERO
    return max(ZERO, before), max(ZERO, after)


def record_start(track: Node, duration: Fraction | None = None) -> Fraction | None:
    """Return the start timecode in seconds of a track read from an EDL, where it has one.

    OpenTimelineIO's EDL adapter writes it as a source range that starts that far before 0 and is as long as the track's
    items.

    Args:
        track: The track.
        duration: Seconds of its items, where that is known.
    """
    used = extent(track, "source_range")
    if used is None or used[0] >= 0:
        return None
    items = (extent(child, "source_range") for child in nodes(track, "children"))
    length = sum((item[1] for item in items if item), ZERO) if duration is None else duration
    return -used[0] if used[1] == length else None
