"""Lexicons: the places of words and phrases, in any of their forms."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from bridge.package_data import package_data
from bridge.story.feelings.place import Place
from bridge.words.vocabulary import GROUPS, Word

TABLE: Final[Mapping[str, Any]] = package_data(Path(__file__).with_name("feelings.yaml"))
"""The families of `feelings.yaml`; the file says what is in it and how it was made."""
DEGREES: Final[Mapping[str, float]] = {"strongly": 1.5, "plainly": 1.0, "weakly": 0.5}
"""How much the words of each list of a family count."""
_OF_MUSIC: Final = frozenset(
    {
        "Feelings on the circle of affect",
        "Emotions",
        "Other feelings",
        "Adjectives",
    }
)
"""The groups of `bridge/words/words.yaml` whose words people use of a story as they do of music."""
_USUAL: Final = 0.7
"""How far from the middle words of those groups are counted, against the families: they are said of music, not of people."""
_ENDINGS: Final = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("ying", ("y", "ie")),
    ("ily", ("y",)),
    ("'s", ("",)),
    ("es", ("", "e")),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("in'", ("", "e")),
    ("ers", ("", "e")),
    ("er", ("", "e")),
    ("ly", ("",)),
    ("s", ("",)),
)
"""Endings of the forms of English words, and what they stand for."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The places of words and phrases."""

    places: Mapping[str, Place]
    """By word, in small letters, its parts apart by one space."""
    inflected: bool = True
    """Whether other forms of its words are found, too, as English forms them."""
    longest: int = field(init=False)
    """The number of parts of the longest."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "longest", max((word.count(" ") + 1 for word in self.places), default=1))

    def place(self, word: str) -> Place | None:
        """Return the place of a word or a phrase in small letters; None where it has none."""
        found = self.places.get(word)
        if found is not None or not self.inflected:
            return found
        head, _, last = word.rpartition(" ")
        first, _, rest = word.partition(" ")
        for form in _forms(last):
            if (found := self.places.get(f"{head} {form}" if head else form)) is not None:
                return found
        if rest:
            for form in _forms(first):
                if (found := self.places.get(f"{form} {rest}")) is not None:
                    return found
        return None


@cache
def english() -> Lexicon:
    """Return the lexicon of English that ships with Recue."""
    families = TABLE["families"]
    words = {
        word: place.times(_USUAL)
        for group in GROUPS
        if group.title in _OF_MUSIC
        for line, meaning in group.lines.items()
        if (place := _of_music(meaning)) is not None
        for word in line
        if word not in TABLE["ambiguous"]
    }
    for family, lists in TABLE["words"].items():
        place = Place(**families[family])
        by_degree = {"plainly": lists} if isinstance(lists, list) else lists
        for degree, listed in by_degree.items():
            words |= {word.replace("’", "'"): place.times(DEGREES[degree]) for word in listed}  # noqa: RUF001
    return Lexicon(words)


def _of_music(meaning: Word) -> Place | None:
    """Return what a word for music makes felt; None where it says nothing of it."""
    asks = meaning.asks
    if meaning.relative or (asks.valence is None and asks.arousal is None and asks.tension is None):
        return None
    return Place(asks.valence or 0.0, asks.arousal or 0.0, asks.tension or 0.0)


def _forms(word: str) -> Iterator[str]:
    """Yield what a word may be a form of: `running` of `run`, `cries` of `cry`."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word.removesuffix(ending)
            yield from (stem + each for each in instead)
            if len(stem) > 3 and re.fullmatch(r"[^aeiou]", stem[-1]) and stem[-1] == stem[-2]:
                yield stem[:-1]
