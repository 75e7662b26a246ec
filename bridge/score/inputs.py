"""The inputs of a score besides the cut: its picture, its sound, and the hits of the user's own file."""

from collections.abc import Callable
from pathlib import Path

from bridge.errors import UsageError
from bridge.picture.features.picture import Picture
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.reading import read_picture
from bridge.score.hits import GivenHits, read_hits
from bridge.score.spotting_sheet.reading import LARGEST_SHEET, GivenSheet, parsed_sheet
from bridge.settings import OFF, Settings
from bridge.sound.heard import UNHEARD, Sound
from bridge.sound.hearing import read_sound
from bridge.sound.known import NOTHING as NO_SOUND
from bridge.sound.known import KnownSound
from bridge.sound.reference import Likeness, likeness
from bridge.themes.files import read_themes, themes_beside
from bridge.themes.own import OwnThemes
from bridge.timeline import Timeline
from integrations.files.regular_file import read_file


def see(
    cut: Timeline,
    cut_file: Path,
    settings: Settings,
    progress: Callable[[float], None],
    known: KnownFootage = NOTHING,
) -> Picture:
    """Read the picture, unless the user does not want it.

    Args:
        cut: The timeline.
        cut_file: Its file, from which media are found.
        settings: The user's settings: the footage is read or not, and may lie in another folder.
        progress: Called with the share of the footage that is read, 0 to 1.
        known: The cache of footage that was measured before, and is not decoded again.
    """
    if settings.picture:
        return read_picture(cut, cut_file, settings.media, progress, known)
    return Picture.unseen(cut, "the picture was not asked for")


def hear(
    cut: Timeline,
    cut_file: Path,
    settings: Settings,
    progress: Callable[[float], None],
    known: KnownSound = NO_SOUND,
) -> Sound:
    """Listen to the sound, unless the user does not want it.

    Args:
        cut: The timeline.
        cut_file: Its file, from which media are found.
        settings: The user's settings: a production mix may stand for the cut's own sound, and media may lie in another
            folder.
        progress: Called with the share of the sound that is measured, 0 to 1.
        known: The cache of sound that was measured before, and is not decoded again.

    Raises:
        UsageError: If the production mix cannot be read.
    """
    if settings.sound == OFF:
        return UNHEARD
    mix = None if settings.sound is None else Path(settings.sound)
    return read_sound(cut, cut_file, settings.media, mix, progress, known)


def liking(settings: Settings) -> tuple[Settings, tuple[str, ...]]:
    """Listen to a person's references, and return the settings with what these ask, and a sentence on each.

    Raises:
        UsageError: If one cannot be read.
    """
    files = {name: Path(text) for name, text in settings.references.items()}
    files |= {"": settings.reference} if settings.reference else {}
    found = {name: likeness(file) for name, file in files.items()}
    remarks = tuple(
        f"The reference {files[name].name}{f' of {name}' if name else ''} is heard as {each.told}; what you ask for "
        "otherwise goes before it."
        for name, each in found.items()
    )
    words = {
        name: each.words(tempo=settings.tempo is None, mode=settings.key is None)
        for name, each in found.items()
    }
    film = found.get("", Likeness())
    return settings.like(words, str(film.key) if film.key else None, film.style), remarks


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
