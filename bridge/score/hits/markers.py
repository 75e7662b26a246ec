"""Markers as hits: their weights and names."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from bridge.grid.bars import Hit, HitKind
from bridge.plain_text import plain
from bridge.score.marker_words import BEGIN_SCENE, HitTag, Word, comment_tag, hit_tag, requests
from bridge.settings import Division, ScenePreferences
from bridge.settings.preferences import EMPHASIS, HitPreferences
from bridge.timeline import Marker, Timeline


def marker_hits(timeline: Timeline, scenes: ScenePreferences, preferences: HitPreferences) -> Iterator[Hit]:
    """Yield the hits of a timeline's markers: those that are called `hit`, or of a colour that the settings name.

    A marker that begins a scene is no hit of its own, because the scene's edge is one; where the division is forced and
    it begins none, it is one. The notes between two cuts share their weight, which is nothing unless the settings give
    them some, evenly.
    """
    read = [(marker, requests(marker, scenes, preferences)) for marker in timeline.markers]
    means = {Word.HIT} if scenes.division in {Division.AUTO, Division.MARKER} else {Word.HIT, *BEGIN_SCENE}
    hits = [marker for marker, asked in read if any(each.word in means for each in asked)]
    every = scenes.division is Division.MARKER
    notes = [marker for marker, asked in read if not asked and preferences.weights.note and not every]
    shots = [bisect_right(timeline.cuts, marker.time, key=lambda cut: cut.time) for marker in notes]
    crowd = Counter(shots)
    for marker in hits:
        tag = hit_tag(marker.name) or comment_tag(marker.comment)
        yield Hit(
            marker.time,
            HitKind.MARKER,
            _weight(marker, tag, preferences),
            _name(marker, tag),
            _origin(marker),
        )
    for marker, shot in zip(notes, shots, strict=True):
        weight = preferences.weights.note / crowd[shot]
        yield Hit(marker.time, HitKind.MARKER, weight, _name(marker, None), _origin(marker))


def _weight(marker: Marker, tag: HitTag | None, preferences: HitPreferences) -> float:
    """Return the weight of a hit: by its text, else by its colour in the settings, else by its kind."""
    if tag and tag.weight is not None:
        return tag.weight
    if marker.color in preferences.colours:
        return preferences.colours[marker.color]
    return preferences.weights.marker * EMPHASIS.get(marker.color, 1.0)


def _name(marker: Marker, tag: HitTag | None) -> str:
    """Return a marker's name of its instant: the rest of the tagged text, else its name, else its comment."""
    if tag and (hit_tag(marker.name) or not marker.name.strip()):
        return tag.name or ("" if comment_tag(marker.comment) else plain(marker.comment))
    return marker.name.strip() or plain(marker.comment)


def _origin(marker: Marker) -> str:
    place = {"clip": "a clip", "track": "a track"}.get(marker.origin, "the timeline")
    return f"{marker.color} marker on {place}".strip()
