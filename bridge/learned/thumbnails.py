"""Thumbnails of what a timeline shows."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from bridge.picture.features.playback import shown_by
from bridge.picture.footage.shown import Source, shown, sources
from bridge.timeline import Timeline
from bridge.timeline.black import is_black
from generator.conditions import Bools
from generator.encoders.shapes import HEIGHT, STEPS, THUMBNAILS, WIDTH, Thumbnails

RATE = Fraction(STEPS * THUMBNAILS)
"""Thumbnails a second of record time."""


def steps_of(timeline: Timeline) -> int:
    """Return the steps that a timeline lasts."""
    return ceil(timeline.duration * STEPS)


def read_thumbnails(
    timeline: Timeline, cut_file: Path, media: Path | None, progress: Callable[[float], None]
) -> tuple[Thumbnails, Bools]:
    """Decode what a timeline shows, small.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
        progress: Called with the share that is done, 0 to 1; it may raise to cancel.

    Returns:
        THUMBNAILS a step and one more, and which steps are known. Black is known, whatever makes it.

    Raises:
        UsageError: If `media` is no folder.
    """
    steps = steps_of(timeline)
    count = THUMBNAILS * steps + 1
    made = np.zeros((count, HEIGHT, WIDTH, 3), np.uint8)
    known = np.ones(count, np.bool_)
    for shot, source in zip(timeline.shots, sources(timeline, cut_file, media), strict=True):
        first, stop = (min(ceil(edge * RATE), count) for edge in (shot.start, shot.end))
        if is_black(shot.media):
            continue
        known[first:stop] = False
        if isinstance(source, Source):
            for run in shown_by(shot, RATE, first, stop):
                for at, thumbnail in enumerate(shown(source, run, thumbnail_of), run.first):
                    if thumbnail is not None:
                        made[at], known[at] = thumbnail, True
                    progress(at / count)
    over = ceil(timeline.duration * RATE)
    made[over:], known[over:] = made[over - 1], known[over - 1]
    progress(1.0)
    seen: Bools = np.all(known[:-1].reshape(steps, THUMBNAILS), axis=1)
    return made, seen


def thumbnail_of(frame: VideoFrame) -> Thumbnails:
    """Return a frame, small. (HEIGHT, WIDTH, 3)"""
    small = frame.reformat(width=WIDTH, height=HEIGHT, format="rgb24", interpolation="AREA")
    return np.asarray(small.to_ndarray(), np.uint8)
