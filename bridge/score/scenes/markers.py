"""Markers that begin a scene: their place, and their name for it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bridge.settings import ScenePreferences
from bridge.timeline import Marker, Timeline
from bridge.timeline.through_edits import through_edits
from bridge.timeline.timecode import record_timecode

CHAPTER = "chapter"
"""The word with which a chapter marker's name or comment begins."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The instant at which a marker begins a scene."""

    marker: Marker
    time: Fraction
    """Seconds from the timeline's first frame: the nearest cut, the timeline's start, or the marker's own frame at a
    through edit, and inside a shot too long for one scene."""
    remark: str = ""
    """A sentence for the report where the marker was moved; else empty."""


def begins_scene(marker: Marker, preferences: ScenePreferences) -> bool:
    """Return whether a marker begins a scene: by its word, as a chapter, or by its colour."""
    chapter = preferences.chapters and (_after(CHAPTER, marker.name) or _after(CHAPTER, marker.comment))
    worded = any(_after(word, marker.name) for word in preferences.names)
    return bool(chapter) or worded or (marker.color != "" and marker.color.upper() in preferences.colours)


def scene_name(marker: Marker, preferences: ScenePreferences) -> str:
    """Return a marker's name for its scene: the text after the colon, else its name; empty for a bare `scene` or `cue`."""
    name = marker.name.strip(" :")
    for word in (*preferences.names, CHAPTER):
        if after := _after(word, name):
            text = (after["rest"] or "").partition(":")[2].strip()
            return text or (name if after["rest"] else "")
    return name


def _after(word: str, text: str) -> re.Match[str] | None:
    """Match a text that is a word or begins with it: `Scene 4`, `scene: the chase`, not `scenery`."""
    return re.fullmatch(rf"\s*{re.escape(word)}(?P<rest>[^a-z].*)?", text, re.IGNORECASE | re.DOTALL)


def anchored(
    timeline: Timeline, markers: Iterable[Marker], preferences: ScenePreferences
) -> tuple[Anchor, ...]:
    """Snap markers to instants where scenes can begin; one outside the timeline begins none.

    Args:
        timeline: The cut.
        markers: Those that begin a scene.
        preferences: The user's preferences for scenes: inside a shot longer than the longest scene, a marker further than the
            shortest scene from both ends stays where it is.
    """
    edges = (Fraction(0), *(cut.time for cut in timeline.cuts), timeline.duration)
    inside = (marker for marker in markers if 0 <= marker.time < timeline.duration)
    through = through_edits(timeline.shots, 1 / timeline.rate)
    edited = {timeline.frame_at(time): time for time in through}
    return tuple(_anchor(timeline, marker, edges, edited, preferences) for marker in inside)


def _anchor(
    timeline: Timeline,
    marker: Marker,
    edges: Sequence[Fraction],
    edited: Mapping[int, Fraction],
    preferences: ScenePreferences,
) -> Anchor:
    own = timeline.frame_at(marker.time)
    if own in edited:
        return Anchor(marker, edited[own])
    after = bisect_left(edges, marker.time, lo=1)
    left, right = edges[after - 1], edges[after]
    aside = min(marker.time - left, right - marker.time)
    if right - left > preferences.longest and aside > preferences.shortest:
        return Anchor(marker, timeline.frame_at(marker.time) / timeline.rate)
    nearest = left if right == timeline.duration or marker.time - left < right - marker.time else right
    return Anchor(marker, nearest, _remark(timeline, marker, nearest))


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
