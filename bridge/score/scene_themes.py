"""The themes that the settings ask for in each scene, and what holds with markers, sheets and choices over them."""

from collections.abc import Iterator, Mapping, Sequence

from bridge.errors import UsageError
from bridge.score.scene_requests import Asked
from bridge.score.scenes.calling import called
from bridge.score.scenes.division import Scene
from bridge.settings import EVERYWHERE, FILE_NAME, Settings
from bridge.settings.choices import Choice
from bridge.themes.wishes import Wish, wishes

_LISTED = 3
"""Scenes that a sentence names."""


def theming_of(scenes: Sequence[Scene], settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the settings say of the themes of each scene, empty where nothing, and sentences.

    What is said of a scene goes before what is said of every scene. A sentence tells each name that is no scene's, and
    the scenes for which the command line does not hold.
    """
    single, lost = single_theming(scenes, settings)
    everywhere = settings.theming.get(EVERYWHERE, "")
    texts = tuple(single.get(at) or everywhere for at in range(len(scenes)))
    return texts, (*lost, *_beaten(scenes, texts, settings.theme_by_command))


def _beaten(scenes: Sequence[Scene], texts: Sequence[str], command: str) -> Iterator[str]:
    """Yield a sentence on the scenes that have another theme than the command line gives every scene."""
    kept = [scene.name for scene, text in zip(scenes, texts, strict=True) if text != command]
    if command and kept:
        first = ", ".join(f"'{name}'" for name in kept[:_LISTED])
        more = f" and {len(kept) - _LISTED} more" * (len(kept) > _LISTED)
        yield (
            f"--theme '{command}' does not hold for {first}{more}, for 'theming' in {FILE_NAME} or of the score that "
            "stands names them; an empty text there takes that back."
        )


def single_theming(scenes: Sequence[Scene], settings: Settings) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """Return what the settings say of the themes of single scenes, by index, and a sentence for each name that is no scene's."""
    texts, lost = dict[int, str](), []
    before = settings.theming_before
    for name in sorted(settings.theming.keys() - {EVERYWHERE}, key=lambda name: name not in before):
        try:
            texts[called(scenes, name)] = settings.theming[name]
        except UsageError as error:
            if name not in before:
                lost.append(f"The theme of '{name}' in {FILE_NAME} is left out: {error}")
    return texts, tuple(lost)


def theme_said(decided: Choice, asked: Asked) -> str | None:
    """Return what holds of the themes of a scene: a choice, a sheet's or a marker's word, else that of the settings; None for nothing."""
    return asked.theming or None if decided.theme is None else decided.theme


def wished(decided: Choice, asked: Asked) -> tuple[Wish, ...] | None:
    """Return the themes that are wanted in a scene; None where nobody says anything."""
    text = theme_said(decided, asked)
    return None if text is None else wishes(text)
