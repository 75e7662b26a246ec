"""Hits and fermatas as the cue sheet says them."""

from bisect import bisect_right
from fractions import Fraction

from bridge.grid.bars import MetHit, SceneGrid
from bridge.output.cuesheet.readable_json import Json
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode


def hit_entry(timeline: Timeline, grid: SceneGrid, hit: MetHit, first_bar: int = 1) -> Json:
    """Return a hit's place in the picture and in the music, and the frames by which the music comes after the picture.

    A hit between two frames has its exact time in seconds, too.

    Args:
        timeline: The cut.
        grid: The bars of its scene.
        hit: One of the scene's.
        first_bar: The number of the scene's first bar.
    """
    at = hit.hit.time * timeline.rate
    frame = round(at)
    return {
        "kind": hit.hit.kind.value,
        "name": hit.hit.name,
        "origin": hit.hit.origin,
        "weight": short(hit.hit.weight),
        "frame": frame,
        **({} if frame == at else {"time": str(hit.hit.time)}),
        "timecode": record_timecode(timeline, frame),
        **place(grid, hit.step, first_bar),
        "error_frames": short(hit.error * timeline.rate),
        "met": hit.met,
    }


def fermata_entry(timeline: Timeline, grid: SceneGrid, step: int, first_bar: int = 1) -> Json:
    """Return a fermata's place and length.

    Args:
        timeline: The cut.
        grid: The bars of its scene.
        step: The sixteenth it begins on, from the scene's start.
        first_bar: The number of the scene's first bar.
    """
    frame = timeline.frame_at(grid.start + grid.lines[step])
    return {
        **place(grid, step, first_bar),
        "frame": frame,
        "timecode": record_timecode(timeline, frame),
        "seconds": short(grid.lines[step + grid.metre.beat] - grid.lines[step]),
    }


def place(grid: SceneGrid, step: int, first_bar: int = 1) -> Json:
    """Return the bar a sixteenth is in and the beat it is on, both counted from 1.

    Args:
        grid: The bars of a scene.
        step: Sixteenths from its start.
        first_bar: The number of its first bar.
    """
    bar = bisect_right(grid.bar_steps, step) - 1
    return {"bar": first_bar + bar, "beat": short(1 + (step - grid.bar_steps[bar]) / grid.metre.beat)}


def short(number: float | Fraction) -> float:
    """Round a number to three places, for people."""
    return round(float(number), 3) + 0.0
