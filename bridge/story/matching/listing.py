"""What a list of scenes tells, over the time of a cut."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bridge.story.matching.headings import Spans, found_by_heading, found_by_number, heading_key, number_key
from bridge.story.matching.stretch import Stretch
from bridge.story.scene_list import ListedScene, SceneList
from bridge.timeline import Timeline
from bridge.timeline.timecode import frame_number, record_frame

_CLOCK: Final = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,12})?)\s*s?")


@dataclass(frozen=True, slots=True)
class PlacedList:
    """A list of scenes over the time of a cut."""

    spans: Mapping[int, Spans]
    """From when to when scenes are, by their place in the list."""
    remark: str
    """A sentence on how many were found."""


def placed_list(listed: SceneList, timeline: Timeline, names: Sequence[Stretch]) -> PlacedList:
    """Find the scenes of a list in a cut: by their own times, else by their names and numbers in those of markers and clips."""
    spans = _timed(listed.scenes, timeline)
    headings: dict[str, list[int]] = {}
    numbers: dict[str, int] = {}
    for place, scene in enumerate(listed.scenes):
        for text in (scene.name, scene.number):
            if key := heading_key(text):
                headings.setdefault(key, []).append(place)
        if key := number_key(scene.number.rpartition(" ")[2]):
            numbers.setdefault(key, place)
    spans = {**found_by_number(numbers, names), **found_by_heading(headings, names), **spans}
    spans = {place: span for place, span in spans.items() if span}
    missing = len(listed.scenes) - len(spans)
    told = f"{listed.name}: {len(spans)} of its {len(listed.scenes)} scenes are in the cut"
    if missing:
        told += (
            f"; {missing} {'was' if missing == 1 else 'were'} not found by time, name or number, and left out"
        )
    return PlacedList(spans, told + ".")


def _timed(scenes: Sequence[ListedScene], timeline: Timeline) -> dict[int, Spans]:
    """Return from when to when the scenes are that say it; what does not say its end goes on to the next that has a beginning."""
    starts = {
        place: start
        for place, scene in enumerate(scenes)
        if (start := _time(scene.start, timeline)) is not None and 0 <= start < timeline.duration
    }
    ordered = sorted(starts.values())
    found = dict[int, Spans]()
    for place, start in starts.items():
        end = _time(scenes[place].end, timeline)
        length = _length(scenes[place].length, timeline)
        if end is None and length is not None:
            end = start + length
        if end is None:
            end = next((other for other in ordered if other > start), timeline.duration)
        end = min(end, timeline.duration)
        if start < end:
            found[place] = ((start, end),)
    return found


def _time(text: str, timeline: Timeline) -> Fraction | None:
    """Read a time: the timeline's own timecode, or a clock's from the first frame or, past an hour, on its timecode."""
    if not text:
        return None
    try:
        return record_frame(timeline, text) / timeline.rate
    except ValueError:
        seconds = _seconds(text)
    if seconds is not None and seconds >= timeline.duration and seconds >= timeline.start:
        return seconds - timeline.start
    return seconds


def _length(text: str, timeline: Timeline) -> Fraction | None:
    if not text:
        return None
    try:
        return frame_number(text, timeline.rate) / timeline.rate
    except ValueError:
        return _seconds(text)


def _seconds(text: str) -> Fraction | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return 3600 * int(hours or 0) + 60 * int(minutes or 0) + Fraction(seconds.replace(",", "."))
