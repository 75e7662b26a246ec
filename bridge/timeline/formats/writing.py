"""Timelines as OpenTimelineIO's JSON, written without the library."""

import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from bridge.timeline import Media, MediaKind, Shot, SoundClip, Timeline
from bridge.timeline.black import is_black, names_black
from bridge.timeline.formats.clips import VOLUME
from bridge.timeline.formats.nodes import Node

ZERO = Fraction(0)
MarkersOf = Callable[[int, Fraction], list[Node]]
"""The markers of a shot, by its index and its first frame in media seconds."""


def document(cut: Timeline, tracks: Sequence[Node], markers: Sequence[Node] = ()) -> str:
    """Serialise a `Timeline.1`.

    Args:
        cut: The source of its name, rate and start.
        tracks: The tracks, the lowest first.
        markers: The markers of the timeline itself.
    """
    stack = {
        "OTIO_SCHEMA": "Stack.1",
        "name": "tracks",
        "markers": list(markers),
        "children": list(tracks),
        "metadata": {},
    }
    timeline = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": cut.name,
        "global_start_time": time(cut.start, cut.rate),
        "tracks": stack,
        "metadata": {},
    }
    return json.dumps(timeline, indent=1, ensure_ascii=False) + "\n"


def track(name: str, kind: str, children: Sequence[Node], markers: Sequence[Node] = ()) -> Node:
    """Build a track of `Video` or `Audio`."""
    return {
        "OTIO_SCHEMA": "Track.1",
        "name": name,
        "kind": kind,
        "source_range": None,
        "effects": [],
        "markers": list(markers),
        "children": list(children),
        "metadata": {},
    }


def picture(cut: Timeline, markers_of: MarkersOf) -> Iterator[Node]:
    """Yield a cut's shots as clips, gaps and transitions in order; times count frames of its rate.

    Fades from and to black, whose lengths a `Timeline` does not hold, are left out.

    Args:
        cut: The cut.
        markers_of: Returns each shot's markers.
    """
    dissolves = {edit.time: edit.dissolve for edit in cut.cuts if edit.dissolve}
    end = ZERO
    for index, shot in enumerate(cut.shots):
        if shot.start > end:
            yield from _transition(end, dissolves, cut.rate)
            yield gap(shot.start - end, cut.rate)
        yield from _transition(shot.start, dissolves, cut.rate)
        first = shot.source_end if shot.speed < 0 else shot.source_start
        span = time_range(first, shot.duration, cut.rate)
        yield clip(shot.name, span, _reference(shot.media), list(_effects(shot)), markers_of(index, first))
        end = shot.end
    if end < cut.duration:
        yield from _transition(end, dissolves, cut.rate)
        yield gap(cut.duration - end, cut.rate)


def sound(cut: Timeline) -> Iterator[Node]:
    """Yield the tracks of a cut's sound, by their names; where clips of one overlap, a second of the name and so on."""
    tracks: dict[str, list[list[SoundClip]]] = {}
    for each in cut.sounds:
        lanes = tracks.setdefault(each.track, [])
        lane = next((lane for lane in lanes if lane[-1].end <= each.start), None)
        if lane is None:
            lanes.append([each])
        else:
            lane.append(each)
    for name, lanes in tracks.items():
        for lane in lanes:
            yield track(name, "Audio", list(_heard(lane, cut.rate)))


def _heard(clips: Sequence[SoundClip], rate: Fraction) -> Iterator[Node]:
    """Yield clips of sound that do not overlap, and the silence before each."""
    end = ZERO
    for each in clips:
        if each.start > end:
            yield gap(each.start - end, rate)
        first = each.source_end if each.speed < 0 else each.source_start
        span = time_range(first, each.duration, rate)
        effects = [*_warp(each.speed), *_level(each.gain)]
        yield clip(each.name, span, _reference(each.media), effects)
        end = each.end


def clip(
    name: str, span: Node, reference: Node, effects: Sequence[Node] = (), markers: Sequence[Node] = ()
) -> Node:
    """Build a clip of one media reference."""
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": name,
        "source_range": span,
        "effects": list(effects),
        "markers": list(markers),
        "media_references": {"DEFAULT_MEDIA": reference},
        "active_media_reference_key": "DEFAULT_MEDIA",
        "metadata": {},
    }


def gap(duration: Fraction, rate: Fraction) -> Node:
    """Build a gap: black, or silence. The duration is in seconds."""
    return {"OTIO_SCHEMA": "Gap.1", "name": "", "source_range": time_range(ZERO, duration, rate)}


def marker(name: str, color: str, span: Node, comment: str, metadata: Node) -> Node:
    """Build a marker; its colour is one of OpenTimelineIO's names."""
    return {
        "OTIO_SCHEMA": "Marker.2",
        "name": name,
        "color": color,
        "marked_range": span,
        "comment": comment,
        "metadata": metadata,
    }


def external(name: str, url: str, span: Node | None = None) -> Node:
    """Build a reference to a media file, with its available range where that is known."""
    return {
        "OTIO_SCHEMA": "ExternalReference.1",
        "name": name,
        "target_url": url,
        "available_range": span,
        "metadata": {},
    }


def time_range(start: Fraction, duration: Fraction, rate: Fraction) -> Node:
    """Convert seconds to a `TimeRange.1`."""
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": time(start, rate),
        "duration": time(duration, rate),
    }


def time(seconds: Fraction, rate: Fraction) -> Node:
    """Convert seconds to a `RationalTime.1`."""
    return {"OTIO_SCHEMA": "RationalTime.1", "value": float(seconds * rate), "rate": float(rate)}


def _effects(shot: Shot) -> Iterator[Node]:
    """Yield a constant speed as OpenTimelineIO's time warp, a speed ramp as DaVinci Resolve writes one."""
    if shot.ramp:
        origin = shot.source_end if shot.speed < 0 else shot.source_start
        keys = [[float(at), float(media - origin), False, 0, 0, 0, 0] for at, media in shot.ramp]
        ramp = {"Resolve_OTIO": {"Key Frames": keys}}
        yield {"OTIO_SCHEMA": "TimeEffect.1", "name": "", "effect_name": "TimeEffect", "metadata": ramp}
    else:
        yield from _warp(shot.speed)


def _warp(speed: Fraction) -> Iterator[Node]:
    """Yield a constant speed other than 1."""
    if speed != 1:
        yield {
            "OTIO_SCHEMA": "LinearTimeWarp.1",
            "name": "",
            "effect_name": "LinearTimeWarp",
            "time_scalar": float(speed),
            "metadata": {},
        }


def _level(gain: float) -> Iterator[Node]:
    """Yield a gain in decibels other than 0 as DaVinci Resolve writes one."""
    if gain:
        volume = {
            "Parameter ID": "volume",
            "Parameter Value": gain,
            "Key Frames": {},
            "Variant Type": "Double",
        }
        level = {"Effect Name": VOLUME, "Enabled": True, "Name": "Volume", "Parameters": [volume], "Type": 62}
        effect = {"OTIO_SCHEMA": "Effect.1", "name": "", "effect_name": "Resolve Effect"}
        yield {**effect, "metadata": {"Resolve_OTIO": level}}


def _reference(media: Media) -> Node:
    if media.kind is MediaKind.GENERATOR or is_black(media):
        kind = "Black" if is_black(media) else "Title" if names_black(media.name) else media.name
        made = {"name": media.name, "generator_kind": kind, "parameters": {}}
        return {"OTIO_SCHEMA": "GeneratorReference.1", **made}
    if media.kind is MediaKind.MISSING:
        return {"OTIO_SCHEMA": "MissingReference.1", "name": media.name}
    return external(media.name, media.url or media.name)


def _transition(at: Fraction, dissolves: dict[Fraction, Fraction], rate: Fraction) -> Iterator[Node]:
    """Yield the dissolve over an edit point, half of it before."""
    if at in dissolves:
        before = Fraction(int(dissolves[at] * rate / 2)) / rate
        yield {
            "OTIO_SCHEMA": "Transition.1",
            "name": "",
            "transition_type": "SMPTE_Dissolve",
            "in_offset": time(before, rate),
            "out_offset": time(dissolves[at] - before, rate),
        }
