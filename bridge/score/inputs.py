"""The inputs of a score besides the cut: its picture, and the hits of the user's own file."""

import time
from collections.abc import Callable
from pathlib import Path

from bridge.errors import UsageError
from bridge.picture.features.picture import Picture
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.pace import Pace
from bridge.picture.footage.reading import read_picture
from bridge.score.hits import GivenHits, read_hits
from bridge.score.spotting_sheet.reading import LARGEST_SHEET, GivenSheet, parsed_sheet
from bridge.settings import Settings
from bridge.themes.files import read_themes, themes_beside
from bridge.themes.own import OwnThemes
from bridge.timeline import Timeline
from integrations.files.regular_file import read_file


def see(
    cut: Timeline,
    cut_file: Path,
    settings: Settings,
    progress: Callable[[str, float], None],
    known: KnownFootage = NOTHING,
) -> Picture:
    """Read the picture, unless the user does not want it.

    Args:
        cut: The timeline.
        cut_file: Its file, from which media are found.
        settings: The user's settings: the footage is read or not, and may lie in another folder.
        progress: Called with what is done, with frames a second and the time left, and the share of it, 0 to 1.
        known: The cache of footage that was measured before, and is not decoded again.
    """
    if settings.picture:
        pace = Pace(time.monotonic)
        return read_picture(
            cut,
            cut_file,
            settings.media,
            lambda share: progress(pace.step("reading the picture", share), share),
            known,
            pace.expect,
        )
    return Picture.unseen(cut, "the picture was not asked for")


def asked_themes(cut_file: Path, settings: Settings) -> OwnThemes:
    """Read a person's own themes: those of the settings, and those beside the cut.

    Raises:
        UsageError: If one that the settings name cannot be read.
    """
    return read_themes(settings.themes, themes_beside(cut_file))


def asked_sheet(settings: Settings) -> GivenSheet | None:
    """Read the user's spotting sheet; None where there is none.

    Raises:
        UsageError: If it cannot be read.
    """
    file = settings.spotting.file
    if file is None:
        return None
    try:
        content = read_file(file, LARGEST_SHEET)
    except OSError as error:
        raise UsageError(
            f"The spotting sheet {file} cannot be read ({error.strerror}); check --spotting or the setting 'spotting.file'"
        ) from error
    return parsed_sheet(content, file.name, settings.encoding)


def asked_hits(cut: Timeline, settings: Settings) -> GivenHits:
    """Read the user's own file of hits, if there is one.

    Raises:
        UsageError: If it cannot be read.
    """
    if settings.hits.file is None:
        return GivenHits()
    hits = settings.hits
    return read_hits(settings.hits.file, cut, hits.weights.user, settings.encoding, hits.colours)
