"""The inputs of a score besides the cut: its picture, its story, and the hits of the user's own file."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from bridge.errors import UsageError
from bridge.picture.features.picture import Picture
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.reading import read_picture
from bridge.score.hits import GivenHits, read_hits
from bridge.score.marker_notes import marker_notes
from bridge.score.spotting_sheet.reading import LARGEST_SHEET, GivenSheet, parsed_sheet
from bridge.settings import OFF, Settings
from bridge.story.captions.reading import read_captions
from bridge.story.feelings.word_list import read_words
from bridge.story.files import FoundFile, captions_beside, read_found, script_beside
from bridge.story.given import Given
from bridge.story.models.loading import load_model
from bridge.story.scene_list import read_list
from bridge.story.scripts.reading import read_script
from bridge.story.telling import tell_story
from bridge.story.told import Story
from bridge.themes.files import read_themes, themes_beside
from bridge.themes.own import OwnThemes
from bridge.timeline import Timeline
from integrations.files.regular_file import read_file

T = TypeVar("T")


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


def tell(cut: Timeline, cut_file: Path, settings: Settings) -> Story:
    """Tell the story of a cut: by its captions, a script, a list of scenes, and what markers and names say.

    Captions and a script that lie beside the cut under its name are found by themselves.

    Args:
        cut: The timeline.
        cut_file: Its file.
        settings: The user's settings, which name the files, or say `off`.

    Raises:
        UsageError: If a file that the settings name cannot be read.
        MissingError: If a package that a person's own model needs is not installed.
    """
    page = settings.encoding
    found = _asked(settings.captions, partial(captions_beside, cut_file, settings.language or ""))
    captions, said = read_found(found, "captions", "--captions", partial(_with_page, read_captions, page))
    if captions is not None and found is not None and found.language and not captions.language:
        captions = replace(captions, language=found.language)
    found = _asked(settings.script, partial(script_beside, cut_file))
    script, more = read_found(found, "script", "--script", partial(_with_page, read_script, page))
    listed, _ = read_found(
        _named(settings.scene_list), "list of scenes", "--scene-list", partial(_with_page, read_list, page)
    )
    words, _ = read_found(
        _named(settings.lexicon),
        "list of words",
        "the setting 'lexicon'",
        partial(_with_page, read_words, page),
    )
    model, about_model = (None, ()) if settings.story_model is None else load_model(settings.story_model)
    given = Given(
        captions,
        settings.captions != OFF,
        script,
        listed,
        words,
        settings.language or "",
        model,
        marker_notes(cut, settings),
        (*said, *more, *about_model),
    )
    return tell_story(cut, given, settings.vocabulary)


def _with_page(read: Callable[[bytes, str, str | None], T], page: str | None, content: bytes, name: str) -> T:
    return read(content, name, page)


def _asked(setting: Path | str | None, beside: Callable[[], FoundFile | None]) -> FoundFile | None:
    """Return the file that a setting names, or where it says nothing the one beside the cut."""
    if setting == OFF:
        return None
    return beside() if setting is None else _named(Path(setting))


def _named(file: Path | None) -> FoundFile | None:
    return None if file is None else FoundFile(file, named=True)
