"""Small OpenTimelineIO timelines for tests."""

from pathlib import Path
from typing import Any

import opentimelineio as otio

from bridge.timeline import Timeline
from bridge.timeline.formats import read

RATE = 24


def span(start: float, frames: float, rate: float = RATE) -> Any:
    """Return a time range in frames."""
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(start, rate), otio.opentime.RationalTime(frames, rate)
    )


def clip(
    name: str, frames: float, start: float = 0, rate: float = RATE, *, enabled: bool = True, effects: Any = ()
) -> Any:
    """Return a clip of a file that is there from 0 to frame 10,000."""
    media = otio.schema.ExternalReference(f"file:///media/{name}.mov", span(0, 10_000, rate))
    made = otio.schema.Clip(name, media, span(start, frames, rate), effects=list(effects))
    made.enabled = enabled
    return made


def gap(frames: float, rate: float = RATE) -> Any:
    """Nothing, for some frames."""
    return otio.schema.Gap(source_range=span(0, frames, rate))


def dissolve(before: float, after: float, rate: float = RATE) -> Any:
    """Return a transition that reaches so many frames to both sides of its edit point."""
    return otio.schema.Transition(
        transition_type="SMPTE_Dissolve",
        in_offset=otio.opentime.RationalTime(before, rate),
        out_offset=otio.opentime.RationalTime(after, rate),
    )


def track(*items: Any, name: str = "V1", kind: str = "Video", enabled: bool = True, used: Any = None) -> Any:
    """Return a track."""
    made = otio.schema.Track(name, list(items), used, kind)
    made.enabled = enabled
    return made


def stack(*items: Any, name: str = "nested", used: Any = None, effects: Any = ()) -> Any:
    """Return a nested sequence."""
    return otio.schema.Stack(name, list(items), used, effects=list(effects))


def timeline(*tracks: Any, name: str = "cut", start: Any = None) -> Any:
    """Return a timeline; the later track is the higher."""
    return otio.schema.Timeline(name, list(tracks), start)


def busy_timeline(items: int, tracks: int) -> Any:
    """Many clips and gaps on several tracks, so that every track is seen through the ones above it."""
    made = [track(name=f"V{number + 1}") for number in range(tracks)]
    for index in range(items):
        level = index % tracks
        above = level > 0 and (index // tracks) % 2 == 0
        length = 24 + (index * 7) % 48
        made[level].append(gap(length) if above else clip(f"shot{index}", length, index))
    return timeline(*made)


def opened(document: Any, folder: Path, **options: Any) -> Timeline:
    """Write an OpenTimelineIO document and read it back."""
    path = folder / "cut.otio"
    otio.adapters.write_to_file(document, str(path))
    return read(path, **options)
