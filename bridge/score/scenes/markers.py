"""Markers that begin a scene: their place, and their name for it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bridge.score.marker_words import BEGIN_SCENE, Request, Word, requests
from bridge.settings import Division, ScenePreferences
from bridge.timeline import Marker, Timeline
from bridge.timeline.timecode import record_timecode

NEAR = Fraction(1, 4)
"""Seconds from a cut within which a marker that begins a scene means the cut."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The instant at which a marker begins a scene."""

    marker: Marker
    time: Fraction
    """Seconds from the timeline's first frame: a cut or the timeline's start where one is near, else the marker's frame."""
    name: str = ""
    """The marker's name for the scene; empty where it has none."""
    remark: str = ""
    """A sentence for the report where the marker was moved; else empty."""
    heard: bool = False
    """True if it asks for music, over black and leader too."""
    by_sheet: bool = False
    """True if it is a cue of a spotting sheet, and no marker."""


def begins_scene(marker: Marker, preferences: ScenePreferences) -> Request | None:
    """Return the request of a marker for a scene: by its word, as a chapter, or by its colour; None where it has none."""
    asked = requests(marker, preferences)
    return next((request for request in asked if request.word in BEGIN_SCENE), None)


def scene_anchors(timeline: Timeline, preferences: ScenePreferences) -> tuple[Anchor, ...]:
    """Return the anchors of the markers that begin a scene, in order: every marker where each is to begin one."""
    every = preferences.division is Division.MARKER
    begun = ((marker, begins_scene(marker, preferences)) for marker in timeline.markers)
    asked = [
        (marker, request or Request(Word.SCENE, marker.name.strip(" :")))
        for marker, request in begun
        if every or request
    ]
    return anchored(timeline, asked)


def anchored(timeline: Timeline, asked: Iterable[tuple[Marker, Request]]) -> tuple[Anchor, ...]:
    """Place markers where scenes can begin, each with its request; one outside the timeline begins none."""
    edges = (Fraction(0), *(cut.time for cut in timeline.cuts))
    inside = ((marker, request) for marker, request in asked if 0 <= marker.time < timeline.duration)
    return tuple(_anchor(timeline, marker, request, edges) for marker, request in inside)


def _anchor(timeline: Timeline, marker: Marker, request: Request, edges: Sequence[Fraction]) -> Anchor:
    after = bisect_left(edges, marker.time)
    nearest = min(edges[max(after - 1, 0) : after + 1], key=lambda edge: abs(edge - marker.time))
    heard = request.word is Word.CUE
    if abs(nearest - marker.time) > NEAR:
        return Anchor(marker, timeline.frame_at(marker.time) / timeline.rate, request.value, heard=heard)
    return Anchor(marker, nearest, request.value, _remark(timeline, marker, nearest), heard)


def _remark(timeline: Timeline, marker: Marker, time: Fraction) -> str:
    """Write how far a marker was moved; empty where it was not."""
    here, there = timeline.frame_at(marker.time), timeline.frame_at(time)
    if here == there:
        return ""
    frames = f"{abs(there - here)} frame{'s' * (abs(there - here) > 1)}"
    at = record_timecode(timeline, here)
    name = f"'{marker.name}' " if marker.name.strip() else ""
    return f"The marker {name}at {at} moved {frames} {'later' if there > here else 'earlier'}, to the cut."


def called(timeline: Timeline, marker: Marker) -> str:
    """Write a marker by its name in quotes, else by its timecode."""
    if marker.name.strip():
        return f"'{marker.name}'"
    return f"at {record_timecode(timeline, timeline.frame_at(marker.time))}"
