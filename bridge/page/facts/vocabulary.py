"""What may be written of a scene, with what it asks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bridge.grid.metre import METRES
from bridge.midi.palettes import Palette
from bridge.page.facts.json_facts import Facts
from bridge.score.inputs import asked_themes
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from bridge.words import VOCABULARY
from bridge.words.meaning import meaning
from bridge.words.vocabulary import DEGREES, GROUPS, Word
from generator.conditions import Key, Mode, Style

_TONICS: Final = range(12)


def vocabulary_of(cut_file: Path) -> Facts:
    """Return what may be written of the scenes of a timeline: Recue's words, the person's own, and names of what is chosen.

    Args:
        cut_file: The timeline's file.

    Raises:
        UsageError: If its settings or a theme that they name cannot be read.
    """
    settings = Settings.read(cut_file, {})
    own = {word: told for word, told in settings.vocabulary.words.items() if word not in VOCABULARY.words}
    themes = asked_themes(cut_file, settings)
    return {
        "words": [*_words(), *(_word(word, "Your own", told) for word, told in own.items()), *_degrees()],
        "styles": [*Style],
        "palettes": [*Palette],
        "keys": [str(Key(tonic, mode)) for mode in Mode for tonic in _TONICS],
        "metres": [str(metre) for metre in METRES],
        "themes": sorted({*themes.read, *settings.themes}),
        "underscore": [*Underscore],
    }


def _words() -> Iterator[Facts]:
    for group in GROUPS:
        for words, told in group.lines.items():
            yield from (_word(word, group.title, told) for word in words)


def _word(word: str, group: str, told: Word) -> Facts:
    return {"word": word, "group": group, "says": meaning(told)}


def _degrees() -> Iterator[Facts]:
    for word, times in DEGREES.items():
        yield {"word": word, "group": "Words of degree", "says": f"{times:g} times what the next word asks"}
