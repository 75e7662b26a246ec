"""What markers and names tell of the story of a cut, besides what they ask."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from bridge.score.marker_words import BEGIN_SCENE, Request, requests
from bridge.settings import Settings
from bridge.story.given import Note
from bridge.story.notes import story_name, story_notes
from bridge.story.told import Kind, Story
from bridge.timeline import Marker, Timeline

Span = tuple[Fraction, Fraction]
_SHORTEST: Final = Fraction(4)
"""Seconds for which what a marker tells holds at least."""


def marker_notes(timeline: Timeline, settings: Settings) -> tuple[Note, ...]:
    """Return what markers, the sequence and its clips are called, as far as that tells of the story.

    A marker that asks for a mood, a hit, silence or the like is not told a second time; of one that begins a scene, the
    scene's name counts as a name, and the rest of its comment as a comment.
    """
    asked = [requests(marker, settings.scenes, settings.hits) for marker in timeline.markers]
    begins = [
        marker.time
        for marker, words in zip(timeline.markers, asked, strict=True)
        if any(each.word in BEGIN_SCENE for each in words)
    ]
    shot_ends = [shot.end for shot in timeline.shots]
    found = list[Note]()
    for marker, words in zip(timeline.markers, asked, strict=True):
        begun = [each for each in words if each.word in BEGIN_SCENE]
        if begun or not words:
            scene = _from(marker.time, _next(begins, marker.time, timeline.duration), timeline)
            found += _names(begun, scene)
            found += _comments(marker, _held(marker, shot_ends, timeline), settings, named=not words)
    if name := story_name(timeline.name):
        found.append(Note(Fraction(0), timeline.duration, name, Kind.NAME))
    for shot in timeline.shots:
        if name := story_name(shot.name):
            found.append(Note(shot.start, shot.end, name, Kind.NAME))
    return tuple(found)


def tells_feeling(marker: Marker, story: Story) -> bool:
    """Return whether what a marker says has a feeling, which moves its scene.

    Args:
        marker: One that asks for nothing.
        story: The story of its cut.
    """
    said = {*story_notes(marker.name), *story_notes(marker.comment)}
    return any(
        line.text in said and line.feeling is not None and line.feeling.confidence > 0
        for line in story.lines
        if line.kind is Kind.MARKER and line.start == max(marker.time, Fraction(0))
    )


def _names(asked: Sequence[Request], scene: Span) -> Iterator[Note]:
    """Yield what a marker calls the scene that it begins."""
    for text in dict.fromkeys(story_name(each.value) for each in asked):
        if text:
            yield Note(*scene, text, Kind.NAME)


def _comments(marker: Marker, held: Span, settings: Settings, *, named: bool) -> Iterator[Note]:
    """Yield the lines of a marker that ask for nothing; its name, too, where that asks for nothing."""
    if held[0] >= held[1]:
        return
    lines = [*(story_notes(marker.name) if named else ()), *story_notes(marker.comment)]
    for line in dict.fromkeys(lines):
        if not requests(Marker(line, Fraction(0)), settings.scenes, settings.hits):
            yield Note(*held, line, Kind.MARKER)


def _held(marker: Marker, shot_ends: Sequence[Fraction], timeline: Timeline) -> Span:
    """Return for how long what a marker tells holds: for its own length, else to the end of its shot."""
    if marker.duration > 0:
        return _from(marker.time, marker.time + marker.duration, timeline)
    end = _next(shot_ends, marker.time, marker.time)
    return _from(marker.time, max(end, marker.time + _SHORTEST), timeline)


def _next(times: Sequence[Fraction], time: Fraction, otherwise: Fraction) -> Fraction:
    """Return the first of ordered times after one."""
    at = bisect_right(times, time)
    return times[at] if at < len(times) else otherwise


def _from(start: Fraction, end: Fraction, timeline: Timeline) -> Span:
    return max(Fraction(0), start), min(end, timeline.duration)
