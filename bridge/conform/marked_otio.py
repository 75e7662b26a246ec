"""A change list as OpenTimelineIO: the new cut's picture, each shot with a marker whose colour says what became of it.

Written as its JSON, which is plain; the library is not needed.
"""

import json
from collections.abc import Iterator
from fractions import Fraction

from bridge.conform.changes import ZERO, ChangeKind, ChangeList, ShotChange
from bridge.conform.document import Json
from bridge.conform.wording import what_changed
from bridge.timeline import Media, MediaKind, Shot, Timeline

COLORS = {
    ChangeKind.UNCHANGED: "BLUE",
    ChangeKind.MOVED: "GREEN",
    ChangeKind.TRIMMED: "YELLOW",
    ChangeKind.RETIMED: "CYAN",
    ChangeKind.REPLACED: "MAGENTA",
    ChangeKind.INSERTED: "ORANGE",
    ChangeKind.REMOVED: "RED",
    ChangeKind.SPLIT: "PURPLE",
    ChangeKind.JOINED: "PINK",
}
"""OpenTimelineIO's names of its standard marker colours."""


def marked_otio(old: Timeline, new: Timeline, changes: ChangeList) -> str:
    """Write the new cut's picture with coloured markers.

    The marker of a shot lies on its first frame; that of a removed one lies on the track, where it was. The cut's own
    markers are left out, so that the colours say one thing.

    Args:
        old: The old cut.
        new: The new cut.
        changes: What changed between them.

    Returns:
        A `Timeline.1` with one picture track; its times count frames of the new cut's rate.
    """
    track: Json = {
        "OTIO_SCHEMA": "Track.1",
        "name": "Changes",
        "kind": "Video",
        "source_range": None,
        "effects": [],
        "markers": list(_gone(old, new, changes)),
        "children": list(_items(new, changes)),
        "metadata": {},
    }
    stack: Json = {"OTIO_SCHEMA": "Stack.1", "name": "tracks", "children": [track], "metadata": {}}
    timeline: Json = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": new.name,
        "global_start_time": _time(new.start, new.rate),
        "tracks": stack,
        "metadata": {},
    }
    return json.dumps(timeline, indent=1, ensure_ascii=False) + "\n"


def _items(new: Timeline, changes: ChangeList) -> Iterator[Json]:
    """Clips, gaps and transitions in order."""
    became = {index: change for change in changes.shots for index in change.new}
    dissolves = {cut.time: cut.dissolve for cut in new.cuts if cut.dissolve}
    end = ZERO
    for index, shot in enumerate(new.shots):
        if shot.start > end:
            yield from _transition(end, dissolves, new.rate)
            yield _gap(shot.start - end, new.rate)
        yield from _transition(shot.start, dissolves, new.rate)
        yield _clip(shot, became[index], new.rate)
        end = shot.end
    if end < new.duration:
        yield from _transition(end, dissolves, new.rate)
        yield _gap(new.duration - end, new.rate)


def _clip(shot: Shot, change: ShotChange, rate: Fraction) -> Json:
    start = shot.source_end if shot.speed < 0 else shot.source_start
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": shot.name,
        "source_range": _range(start, shot.duration, rate),
        "effects": list(_effects(shot)),
        "markers": [_marker(change.kind, what_changed(change), start, rate)],
        "media_references": {"DEFAULT_MEDIA": _reference(shot.media)},
        "active_media_reference_key": "DEFAULT_MEDIA",
        "metadata": {},
    }


def _effects(shot: Shot) -> Iterator[Json]:
    """A constant speed as OpenTimelineIO has it, a speed ramp as DaVinci Resolve writes one."""
    if shot.ramp:
        origin = shot.source_end if shot.speed < 0 else shot.source_start
        keys = [[float(time), float(media - origin), False, 0, 0, 0, 0] for time, media in shot.ramp]
        ramp = {"Resolve_OTIO": {"Key Frames": keys}}
        yield {"OTIO_SCHEMA": "TimeEffect.1", "name": "", "effect_name": "TimeEffect", "metadata": ramp}
    elif shot.speed != 1:
        yield {
            "OTIO_SCHEMA": "LinearTimeWarp.1",
            "name": "",
            "effect_name": "LinearTimeWarp",
            "time_scalar": float(shot.speed),
            "metadata": {},
        }


def _reference(media: Media) -> Json:
    if media.kind is MediaKind.GENERATOR:
        made = {"name": media.name, "generator_kind": media.name, "parameters": {}}
        return {"OTIO_SCHEMA": "GeneratorReference.1", **made}
    if media.kind is MediaKind.MISSING:
        return {"OTIO_SCHEMA": "MissingReference.1", "name": media.name}
    return {"OTIO_SCHEMA": "ExternalReference.1", "name": media.name, "target_url": media.url or media.name}


def _gap(duration: Fraction, rate: Fraction) -> Json:
    return {"OTIO_SCHEMA": "Gap.1", "name": "", "source_range": _range(ZERO, duration, rate)}


def _transition(at: Fraction, dissolves: dict[Fraction, Fraction], rate: Fraction) -> Iterator[Json]:
    """The dissolve over an edit point, half of it before."""
    if at in dissolves:
        before = Fraction(int(dissolves[at] * rate / 2)) / rate
        yield {
            "OTIO_SCHEMA": "Transition.1",
            "name": "",
            "transition_type": "SMPTE_Dissolve",
            "in_offset": _time(before, rate),
            "out_offset": _time(dissolves[at] - before, rate),
        }


def _gone(old: Timeline, new: Timeline, changes: ChangeList) -> Iterator[Json]:
    """The markers of removed shots, each where the shot before it ends."""
    at = ZERO
    for change in changes.shots:
        if change.kind is ChangeKind.REMOVED:
            yield _marker(change.kind, f"{change.kind}: {old.shots[change.old[0]].name}", at, new.rate)
        else:
            at = new.shots[change.new[0]].end


def _marker(kind: ChangeKind, name: str, at: Fraction, rate: Fraction) -> Json:
    return {
        "OTIO_SCHEMA": "Marker.2",
        "name": name,
        "color": COLORS[kind],
        "marked_range": _range(at, 1 / rate, rate),
        "metadata": {"recue": {"change": kind.value}},
    }


def _range(start: Fraction, duration: Fraction, rate: Fraction) -> Json:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(start, rate),
        "duration": _time(duration, rate),
    }


def _time(seconds: Fraction, rate: Fraction) -> Json:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": float(seconds * rate), "rate": float(rate)}
