"""The picture in one file, where there is one: what a session shows beside the music."""

import os
from pathlib import Path
from typing import Final

from bridge.errors import FootageError
from bridge.picture.footage.images import still_at
from bridge.picture.footage.media import find_media
from bridge.settings import Format
from bridge.timeline import MediaKind, Timeline
from integrations.session import Movie

SHOWING: Final = frozenset({Format.RPP, Format.DAWPROJECT})
"""The formats that show the picture."""


def movie_of(timeline: Timeline, beside: Path, folder: Path) -> Movie | None:
    """Return the file that shows a whole cut as it is, frame by frame; None where no file on this machine does.

    Args:
        timeline: The cut.
        beside: The file it was read from.
        folder: The folder from which the picture is seen.
    """
    shots = timeline.shots
    places = {
        (shot.media.url, shot.source_start - (shot.media.start or 0) - shot.start, shot.speed, shot.ramp)
        for shot in shots
    }
    if len(places) != 1 or shots[0].media.kind is not MediaKind.FILE:
        return None
    _, offset, speed, ramp = places.pop()
    if speed != 1 or ramp or offset < 0:
        return None
    try:
        found = find_media(shots[0].media, beside.parent, {})
    except FootageError:
        return None
    if not found.is_file() or still_at(found):  # images that are numbered, or one that is still
        return None
    return Movie(_seen_from(folder, found), offset)


def _seen_from(folder: Path, file: Path) -> str:
    """Return a file as seen from a folder; its whole path where they are on different drives."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return str(file.resolve())
