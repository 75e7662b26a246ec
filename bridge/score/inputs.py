"""The inputs of a score besides the cut: what is seen, heard and told of it, and a person's own files."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from bridge.errors import UsageError
from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.learned.reading import read_learned
from bridge.picture.features.picture import Picture
from bridge.picture.footage.classifier import OwnClassifier
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.objects import read_objects
from bridge.picture.footage.pace import Pace
from bridge.picture.footage.reading import read_picture
from bridge.score.hits import GivenHits, read_hits
from bridge.score.marker_notes import marker_notes
from bridge.score.marker_words import Word, requests
from bridge.score.spotting_sheet.reading import LARGEST_SHEET, GivenSheet, parsed_sheet
from bridge.settings import OFF, Settings
from bridge.settings.liked import Liked
from bridge.settings.preferences import Way
from bridge.sound.heard import UNHEARD, Sound
from bridge.sound.hearing import read_sound
from bridge.sound.known import NOTHING as NO_SOUND
from bridge.sound.known import KnownSound
from bridge.sound.reference import Likeness, likeness
from bridge.story.captions.reading import read_captions
from bridge.story.feelings.word_list import read_words
from bridge.story.files import FoundFile, captions_beside, read_found, script_beside, unlisted
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
_MOST_MARKED: Final = 100
"""References that markers of one timeline name at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Senses:
    """What is seen, heard and told of a cut."""

    picture: Picture
    sound: Sound
    story: Story
    settings: Settings
    """The user's, with what references ask."""
    learned: LearnedCourse = UNLEARNED
    """What encoders tell of it, where they are asked for."""


def sensed(
    cut: Timeline,
    cut_file: Path,
    settings: Settings,
    report: Callable[[str, float], None],
    footage: KnownFootage = NOTHING,
    sounds: KnownSound = NO_SOUND,
) -> Senses:
    """Read the picture, the sound and the story of a cut, and listen to a person's references.

    Args:
        cut: The timeline.
        cut_file: Its file, from which media are found.
        settings: The user's settings.
        report: Receives the name of a step and the share of it that is done, 0 to 1; it may raise to cancel.
        footage: The cache of footage that was measured before.
        sounds: The cache of sound that was measured before.

    Raises:
        UsageError: If a file that the settings name cannot be read.
    """
    settings, liked = liking(cut, cut_file, settings, sounds)
    story = tell(cut, cut_file, settings)
    picture = see(cut, cut_file, settings, report, footage)
    sound = hear(cut, cut_file, settings, partial(report, "listening to the sound"), sounds)
    learned = encode(cut, cut_file, settings, partial(report, "reading with encoders"), footage)
    return Senses(picture, replace(sound, remarks=(*sound.remarks, *liked)), story, settings, learned)


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

    Raises:
        UsageError: If the user's own classifier of pictures cannot be used.
    """
    if settings.picture:
        model = settings.picture_model
        own = None if model is None else OwnClassifier(model)
        seen = () if own is None else read_objects(cut, cut_file, settings.media, own, known)
        pace = Pace(time.monotonic)
        picture = read_picture(
            cut,
            cut_file,
            settings.media,
            lambda share: progress(pace.step("reading the picture", share), share),
            known,
            pace.expect,
        )
        return replace(picture, objects=seen)
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
    return read_sound(cut, cut_file, settings.media, mix, progress, known, looked_at=settings.picture)


def encode(
    cut: Timeline,
    cut_file: Path,
    settings: Settings,
    progress: Callable[[float], None],
    known: KnownFootage = NOTHING,
) -> LearnedCourse:
    """Read the picture, the sound or both with encoders, where the user asks for them; what is left out they do not read.

    Args:
        cut: The timeline.
        cut_file: Its file, from which media are found.
        settings: The user's settings: `conditions`, and whether the picture and the sound are left out.
        progress: Called with the share that is read, 0 to 1.
        known: The cache of footage that was decoded before.

    Raises:
        UsageError: If the production mix cannot be read.
    """
    if settings.conditions is Way.EXPLICIT:
        return UNLEARNED
    mix = None if settings.sound in {None, OFF} else Path(str(settings.sound))
    return read_learned(
        cut,
        cut_file,
        settings.media,
        mix,
        progress,
        known,
        picture=settings.picture and settings.conditions is not Way.AUDIO,
        sound=settings.sound != OFF and settings.conditions is not Way.FRAMES,
    )


def liking(
    cut: Timeline, cut_file: Path, settings: Settings, known: KnownSound = NO_SOUND
) -> tuple[Settings, tuple[str, ...]]:
    """Listen to a person's references, and return the settings with what these ask, and a sentence on each.

    Args:
        cut: The timeline, whose markers may name some.
        cut_file: Its file, from whose folder those count.
        settings: The user's settings, which name the others.
        known: The cache of sound that was measured before.

    Raises:
        UsageError: If one that the settings name cannot be read.
    """
    files = {name: Path(text) for name, text in settings.references.items()}
    files |= {"": settings.reference} if settings.reference else {}
    found = {name: likeness(file, known) for name, file in files.items()}
    remarks = [_heard(files[name].name, f" of {name}" if name else "", each) for name, each in found.items()]
    marked, folder = dict[str, Liked](), cut_file if cut_file.is_dir() else cut_file.parent
    for text in _marked(cut, settings):
        try:
            each = likeness(folder / text, known)
        except UsageError as error:
            why = str(error).removesuffix("; check 'reference'")
            remarks.append(f"The marker 'reference: {text}' is left out: {why}.")
        else:
            remarks.append(_heard(Path(text).name, " of a marker", each))
            marked[text] = _liked(Path(text).name, each, settings)
    told = {name: _liked(files[name].name, each, settings) for name, each in found.items()}
    return settings.like(told, found.get("", Likeness()).style, marked), tuple(remarks)


def _marked(cut: Timeline, settings: Settings) -> Sequence[str]:
    """Return the references that markers name, up to some."""
    asked = (each for marker in cut.markers for each in requests(marker, settings.scenes, settings.hits))
    return [*dict.fromkeys(each.value for each in asked if each.word is Word.REFERENCE)][:_MOST_MARKED]


def _heard(file: str, whose: str, like: Likeness) -> str:
    return f"The reference {file}{whose} is heard as {like.told}; what you ask for otherwise goes before it."


def _liked(file: str, like: Likeness, settings: Settings) -> Liked:
    words = like.words(tempo=settings.tempo is None, mode=settings.key is None)
    return Liked(file, words, str(like.key) if like.key else "")


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
    unseen = unlisted(cut_file) if None in {settings.captions, settings.script} else ()
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
        (*unseen, *said, *more, *about_model),
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
