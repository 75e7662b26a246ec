"""Thumbnails of what a timeline shows."""

import zlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame

from bridge.picture.features.playback import Run, shown_by
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.shown import Source, shown, sources
from bridge.timeline import Timeline
from bridge.timeline.black import is_black
from generator.conditions import Bools
from generator.encoders.shapes import HEIGHT, STEPS, THUMBNAILS, WIDTH, Thumbnails

RATE = Fraction(STEPS * THUMBNAILS)
"""Thumbnails a second of record time."""
_PLACES = 1_000_000
"""Places of a file in a second of it, at which what a shot shows is kept."""


def steps_of(timeline: Timeline) -> int:
    """Return the steps that a timeline lasts."""
    return ceil(timeline.duration * STEPS)


def read_thumbnails(
    timeline: Timeline,
    cut_file: Path,
    media: Path | None,
    progress: Callable[[float], None],
    kept: KnownFootage = NOTHING,
) -> tuple[Thumbnails, Bools]:
    """Decode what a timeline shows, small; what a shot showed before is not decoded again.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
        progress: Called with the share that is done, 0 to 1; it may raise to cancel.
        kept: The cache of what was decoded before; what is decoded now is added.

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
                for at, thumbnail in enumerate(_thumbnails(source, run, kept), run.first):
                    if thumbnail is not None:
                        made[at], known[at] = thumbnail, True
                    progress(at / count)
    over = ceil(timeline.duration * RATE)
    made[over:], known[over:] = made[over - 1], known[over - 1]
    progress(1.0)
    seen: Bools = np.all(known[:-1].reshape(steps, THUMBNAILS), axis=1)
    return made, seen


def _thumbnails(source: Source, run: Run, kept: KnownFootage) -> Iterator[Thumbnails | None]:
    """Yield the thumbnail of each frame of a run, None for each that the file does not have: as it was kept, or decoded now."""
    times = [time - source.zero for time in run.times]
    version = zlib.crc32(
        f"thumbnail 1, {WIDTH}, {HEIGHT}, {av.__version__}, {run.backwards}, {times}".encode()
    )
    place = round(times[0] * _PLACES)
    noted = kept.noted(source.video, version, place)
    rows = None if noted is None else unpacked(noted, len(times))
    if rows is not None:
        yield from rows
        return
    found = list[Thumbnails]()
    for thumbnail in shown(source, run, thumbnail_of):
        found += [] if thumbnail is None else [thumbnail]
        yield thumbnail
    if len(found) == len(times):
        kept.note(source.video, version, place, packed(np.stack(found)))


def packed(thumbnails: Thumbnails) -> bytes:
    """Return thumbnails in a row as few bytes: each by what differs from the one before."""
    differing = np.diff(thumbnails, axis=0, prepend=np.zeros_like(thumbnails[:1]))
    return zlib.compress(differing.tobytes(), 1)


def unpacked(data: bytes, count: int) -> Thumbnails | None:
    """Return packed thumbnails; None where there are not so many, or they are damaged."""
    unpacker, size = zlib.decompressobj(), count * HEIGHT * WIDTH * 3
    try:
        differing = unpacker.decompress(data, size + 1)
    except zlib.error:
        return None
    if len(differing) != size:
        return None
    rows = np.frombuffer(differing, np.uint8).reshape(count, HEIGHT, WIDTH, 3)
    return np.add.accumulate(rows, axis=0, dtype=np.uint8)


def thumbnail_of(frame: VideoFrame) -> Thumbnails:
    """Return a frame, small. (HEIGHT, WIDTH, 3)"""
    small = frame.reformat(width=WIDTH, height=HEIGHT, format="rgb24", interpolation="AREA")
    return np.asarray(small.to_ndarray(), np.uint8)
