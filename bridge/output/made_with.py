"""The settings that a score was made with, as its cue sheet tells them and as they hold when it is gone on from."""

from collections.abc import Mapping, Sequence
from os.path import normpath
from pathlib import Path

from bridge.errors import UsageError
from bridge.output.cuesheet.readable_json import Json
from bridge.output.names import seen_from
from bridge.score.cues import CuedScene
from bridge.score.scene_themes import single_theming
from bridge.score.scene_words import single_words
from bridge.score.spotting import pins_of
from bridge.settings import DELIVERY, EVERYWHERE, Settings
from bridge.settings.files import SOUND_FILES, STORY_FILES, anchored
from bridge.settings.preferences import Pin

NOT_TOLD = frozenset({"pins", "moods", "theming", "themes"})
"""Settings that are not told as they are: what is said of scenes is told by their ids, and themes by the film."""


def made_with(settings: Settings, cues: Sequence[CuedScene], folder: Path) -> Json:
    """Return the settings that music is made with and that are not the defaults, as a cue sheet tells them.

    Args:
        settings: The settings.
        cues: The score's scenes: a pin is told by the id of its own, if it was not let go.
        folder: The sheet's, from which paths are seen.
    """
    told: Json = settings.model_dump(mode="json", exclude_defaults=True, exclude={*DELIVERY, *NOT_TOLD})
    pins, _ = pins_of([cue.scene for cue in cues], settings)
    if held := {
        cue.scene.id: laid for cue, pin in zip(cues, pins, strict=True) if (laid := _laid(pin, cue.pin))
    }:
        told["pins"] = held
    moods, _ = single_words([cue.scene for cue in cues], settings)
    if said := {cue.scene.id: text for cue, text in zip(cues, moods, strict=True) if text}:
        told["moods"] = said
    themed, _ = single_theming([cue.scene for cue in cues], settings)
    if theming := {
        **{name: text for name, text in settings.theming.items() if name == EVERYWHERE},
        **{cues[at].scene.id: text for at, text in themed.items()},
    }:
        told["theming"] = theming
    for name, file in (("hits", settings.hits.file), ("spotting", settings.spotting.file)):
        section = told.get(name)
        if isinstance(section, dict) and file is not None:
            section["file"] = seen_from(folder, file)
    for name in (*SOUND_FILES, *STORY_FILES, "picture_model"):
        if isinstance(file := getattr(settings, name), Path):
            told[name] = seen_from(folder, file)
    if settings.references:
        told["references"] = {
            name: seen_from(folder, Path(file)) for name, file in settings.references.items()
        }
    return told


def _laid(pin: Pin, of_bars: Pin) -> Json:
    """Return as much of a pin as bars are laid to."""
    told: Json = pin.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in told.items() if getattr(of_bars, name) is not None}


def settings_of(told: Mapping[str, object], sheet_file: Path) -> Settings:
    """Return the settings that a score was made with; a file of hits among them may be gone."""
    return Settings().over(anchored(told, sheet_file.parent), sheet_file.name)


def gone_on_with(settings: Settings, told: Mapping[str, object], sheet_file: Path) -> Settings:
    """Lay settings over those that a score was made with.

    Args:
        settings: What a person gives now.
        told: The settings that the score's cue sheet tells.
        sheet_file: The cue sheet.

    Raises:
        UsageError: If they cannot be used together, or the file of hits that the score was made with is gone.
    """
    laid = settings.over(anchored(told, sheet_file.parent), sheet_file.name)
    file = laid.hits.file
    if file is not None and settings.hits.file is None and not file.is_file():
        raise UsageError(
            f"{sheet_file.name} was made with the hits of {normpath(file)}, which is not there: put it back, "
            "name another with --hits, or start clean with recue score --fresh"
        )
    sheet = laid.spotting.file
    if sheet is not None and settings.spotting.file is None and not sheet.is_file():
        return laid.without_sheet  # its cues are the scenes that stand
    return laid
