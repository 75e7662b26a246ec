"""The picture in one file, where there is one: what a session shows beside the music."""

import os
from fractions import Fraction
from pathlib import Path
from typing import Final

from bridge.picture.footage.images import still_at
from bridge.picture.footage.shown import Source, sources
from bridge.settings import Format
from bridge.timeline import MediaKind, Timeline
from bridge.timeline.black import black_of
from integrations.session import Movie

SHOWING: Final = frozenset({Format.RPP, Format.DAWPROJECT})
"""The formats that show the picture."""
_SHORT: Final = 2
"""Frames by which a file may fall short of the cut at either end: files state their length roughly."""


def movie_of(timeline: Timeline, cut_file: Path, media: Path | None, folder: Path) -> Movie | None:
    """Return the file that shows a whole cut as it is, frame by frame, from its first to its last.

    Args:
        timeline: The cut.
        cut_file: The file or the bundle it was read from.
        media: A folder to search for files that are not where the timeline says; None for none.
        folder: The folder from which the picture is seen.

    Returns:
        None where no one file on this machine does: shots of several, shots that are retimed, black at any place, or a
        file that is too short.
    """
    shots = timeline.shots
    places = {
        (shot.media.kind, shot.media.url, shot.media.name, shot.source_start - shot.start, shot.speed)
        for shot in shots
    }
    if len(places) != 1 or any(shot.ramp for shot in shots) or black_of(timeline):
        return None
    kind, _, _, offset, speed = places.pop()
    if kind is not MediaKind.FILE or speed != 1:
        return None
    found = sources(timeline, cut_file, media)[0]
    if not isinstance(found, Source):
        return None
    if still_at(found.video.path):  # images that are numbered, or one that is still
        return None
    first = offset - found.zero
    slack = _SHORT / found.video.rate
    length = found.video.duration
    if first < -slack or (length is not None and first + timeline.duration > length + slack):
        return None
    return Movie(_seen_from(folder, found.video.path), max(first, Fraction(0)))


def _seen_from(folder: Path, file: Path) -> str:
    """Return a file as seen from a folder; its whole path where they are on different drives."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return str(file.resolve())
