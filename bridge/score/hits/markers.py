"""Markers as hits: their weights and names."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bridge.grid.bars import Hit, HitKind
from bridge.score.scenes.markers import begins_scene
from bridge.settings import Division, ScenePreferences
from bridge.settings.preferences import EMPHASIS, HitPreferences
from bridge.timeline import Marker, Timeline

_NUMBER = r"(?P<weight>\d{1,6}(?:[.,]\d{1,6})?)"
_WEIGHED = re.compile(rf"(?<![a-z])hit[:=]{_NUMBER}(?![\w.:])[\s,;:-]*", re.IGNORECASE)
"""`hit:3` or `hit=3`, anywhere in a text."""
_ALONE = re.compile(rf"\s*hit\s*[:=]\s*{_NUMBER}\s*", re.IGNORECASE)
"""`hit: 3`, with nothing beside it."""
_CALLED = re.compile(r"\s*hit(?![a-z0-9])\s*(?P<named>[:=]\s*(?P<name>.*))?.*", re.IGNORECASE | re.DOTALL)
"""`hit`, `hit: the door slams`, `hit the lights`."""


@dataclass(frozen=True, slots=True)
class HitTag:
    """A hit as a text describes it."""

    name: str
    """The text without the tag."""
    weight: float | None = None
    """The cost of missing it; None where the text names no number."""


def hit_tag(text: str) -> HitTag | None:
    """Read a text that begins with `hit` (`hit: the door slams`) or gives the weight of one (`the door slams hit:3`).

    Returns:
        None where the text says nothing of a hit: `Hitchcock`, `white:3`.
    """
    if found := _ALONE.fullmatch(text) or _WEIGHED.search(text):
        rest = text[: found.start()] + text[found.end() :]
        return HitTag(rest.strip(" \t\r\n,;:-"), _decimal(found["weight"]))
    if called := _CALLED.fullmatch(text):
        return HitTag((called["name"] if called["named"] else text).strip())
    return None


def marker_hits(timeline: Timeline, scenes: ScenePreferences, preferences: HitPreferences) -> Iterator[Hit]:
    """Yield the hits of a timeline's markers.

    A marker that begins a scene is no hit of its own, because the scene's edge is one, unless it is called `hit` too. The
    notes between two cuts share their weight evenly: with those of the shots on both sides a cut still weighs more.
    """
    tagged = [(marker, hit_tag(marker.name) or hit_tag(marker.comment)) for marker in timeline.markers]
    meant = [(marker, tag) for marker, tag in tagged if tag or not _means_scene(marker, scenes)]
    shots = [bisect_right(timeline.cuts, marker.time, key=lambda cut: cut.time) for marker, _ in meant]
    noted = [_is_note(marker, tag, preferences) for marker, tag in meant]
    crowd = Counter(shot for shot, note in zip(shots, noted, strict=True) if note)
    for (marker, tag), shot, note in zip(meant, shots, noted, strict=True):
        weight = preferences.weights.note / crowd[shot] if note else _weight(marker, tag, preferences)
        yield Hit(marker.time, HitKind.MARKER, weight, _name(marker, tag), _origin(marker))


def _decimal(digits: str) -> float:
    return float(digits.replace(",", "."))


def _means_scene(marker: Marker, scenes: ScenePreferences) -> bool:
    """Return whether a marker begins a scene under the division that was asked for."""
    divided = scenes.division
    return divided is Division.MARKER or (divided is Division.AUTO and begins_scene(marker, scenes))


def _is_note(marker: Marker, tag: HitTag | None, preferences: HitPreferences) -> bool:
    """Return whether a marker is a mere note: on a clip, not called `hit`, of no colour that the settings name."""
    return marker.origin == "clip" and tag is None and marker.color not in preferences.colours


def _weight(marker: Marker, tag: HitTag | None, preferences: HitPreferences) -> float:
    """Return the weight of a marker that is no note: by its text, else by its colour in the settings, else by its kind."""
    if tag and tag.weight is not None:
        return tag.weight
    if marker.color in preferences.colours:
        return preferences.colours[marker.color]
    return preferences.weights.marker * EMPHASIS.get(marker.color, 1.0)


def _name(marker: Marker, tag: HitTag | None) -> str:
    """Return a marker's name of its instant: the rest of the tagged text, else its name, else its comment."""
    if tag and (hit_tag(marker.name) or not marker.name.strip()):
        return tag.name or ("" if hit_tag(marker.comment) else marker.comment.strip())
    return marker.name.strip() or marker.comment.strip()


def _origin(marker: Marker) -> str:
    place = {"clip": "a clip", "track": "a track"}.get(marker.origin, "the timeline")
    return f"{marker.color} marker on {place}".strip()
