"""The phrases of a text: each word that asks for something, with its words of degree."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bridge.midi.ensembles import Players
from bridge.midi.instruments import FAMILIES, INSTRUMENTS
from bridge.midi.palettes import Palette
from bridge.words.direction import AXES, Direction, bounded, tempi
from bridge.words.vocabulary import DEGREES, TABLE, Vocabulary, Word
from generator.conditions import Mode
from generator.textures import Texture

_BETWEEN: Final = re.compile(r"[,;/|+&\n.!]+(?!\d)")
"""What parts one item from the next; a decimal point does not."""
_DASHES: Final = re.compile(r"(?<=\w)[-_‐‑–](?=[a-z])|[\"'“”‘’()]")  # noqa: RUF001
"""Hyphens inside words, quotes and brackets."""
_NUMBER: Final = r"([+-]?\d+(?:\.\d+)?)"
_PLACE: Final = re.compile(rf"({'|'.join(AXES)})[ :=]*{_NUMBER}")
"""`density -0.6`."""
_TEMPO: Final = re.compile(
    r"(?:tempo |bpm )?(\d{2,3}(?:\.\d+)?)(?:(?: ?[-\u2013] ?| to )(\d{2,3}(?:\.\d+)?))?(?: bpm)?"
)
"""`72 bpm`, `60-80 bpm`, `tempo 72`."""
_SET: Final = re.compile(r"(mode|palette|texture|players|without)[ :=]+(.+)")
"""`palette orchestra`: how a direction is written."""
_ALONE: Final = frozenset(TABLE["alone"])
_JOINED: Final = frozenset(TABLE["joined"])
_OR: Final = frozenset(TABLE["or"])
FURTHEST_DEGREE: Final = 4.0
"""The most that words of degree, one before the other, multiply a word by."""
GRAMMAR: Final = frozenset(DEGREES) | _ALONE | _JOINED | _OR | frozenset(TABLE["ignored"])
"""Words that ask for nothing by themselves."""
_SETTERS: Final[Mapping[str, Mapping[str, Direction]]] = {
    "mode": {mode.value: Direction(mode=mode) for mode in Mode},
    "palette": {palette.value: Direction(palette=palette) for palette in Palette},
    "texture": {texture.value: Direction(texture=texture) for texture in Texture},
    "players": {name: Direction(players=Players((name,))) for name in (*INSTRUMENTS, *FAMILIES)},
    "without": {name: Direction(players=Players((), (name,))) for name in (*INSTRUMENTS, *FAMILIES)},
}
"""What is asked by `palette orchestra` and its like."""
SILENT: Final = frozenset({"silence", "silent", "no music", "none", "tacet"})
"""What people write for silence, which no word about music asks for."""
FEWEST_BPM: Final = 10.0
"""From here on a number after `tempo` is in quarter notes a minute, not in standard deviations."""


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase, as it was said, and what it asks."""

    words: str
    asks: Direction
    aside: frozenset[str] = frozenset()
    """The axes that it only carries along."""
    relative: bool = False
    """True if it moves what the others ask."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nobody knows."""

    word: str


def phrases(text: str, vocabulary: Vocabulary) -> Iterator[Said | Unknown]:
    """Yield what a text says, in order.

    Args:
        text: Words in any case, parted by commas, `and` or nothing: `very calm, low strings and no drums`.
        vocabulary: The words there are.
    """
    for item in _items(text):
        exact = _exact(item)
        if item in SILENT and item not in vocabulary.words:
            yield Unknown(item)
        elif exact is not None:
            yield Said(item, exact)
        else:
            yield from _said_in([*_tokens(item.split(), vocabulary)], vocabulary)


def named(text: str, vocabulary: Vocabulary) -> set[str]:
    """Return the words of a vocabulary that a text names."""
    return {token for item in _items(text) for token in _tokens(item.split(), vocabulary)} & set(
        vocabulary.words
    )


def _items(text: str) -> Iterator[str]:
    """Yield what stands between commas, in small letters, its words apart by one space."""
    for item in _BETWEEN.split(unicodedata.normalize("NFKC", text).lower()):
        if words := _DASHES.sub(" ", item).split():
            yield " ".join(words)


def _exact(item: str) -> Direction | None:
    """Read an item as `bridge.words.saying.written` writes it; None if it is none."""
    if found := _PLACE.fullmatch(item):
        axis, number = found[1], float(found[2])
        if axis != "tempo" or number < FEWEST_BPM:
            return Direction().having({axis: bounded(axis, number)})
    if found := _TEMPO.fullmatch(item):
        return Direction(bpm=tempi(float(found[1]), float(found[2] or found[1])))
    found = _SET.fullmatch(item)
    return _SETTERS[found[1]].get(found[2]) if found else None


def _tokens(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the longest words that are known, one after another, and single ones that are not."""
    at = 0
    while at < len(words):
        spans = range(min(vocabulary.longest, len(words) - at), 0, -1)
        tries = (" ".join(words[at : at + span]) for span in spans)
        token = next((each for each in tries if each in vocabulary.words or each in GRAMMAR), words[at])
        yield token
        at += token.count(" ") + 1


def _said_in(tokens: Sequence[str], vocabulary: Vocabulary) -> Iterator[Said | Unknown]:
    """Yield what an item says: its words, each to its degree, and that its instruments are alone."""
    meanings = [vocabulary.words.get(token, Word()) for token in tokens]
    named = any(word.asks.players for word in meanings)
    lone = [token for token in tokens if token in _ALONE and (named or token not in vocabulary.words)]
    degree = _Degree()
    for token, word in zip(tokens, meanings, strict=True):
        if token in vocabulary.words and token not in lone:
            yield degree.of(token, word)
        elif not degree.hears(token):
            yield Unknown(token)
    if degree.heard:
        yield Said(" ".join(degree.heard), Direction())
    if lone and (named or lone == [*tokens]):
        yield Said(lone[0], Direction(players=Players(alone=True)))


@dataclass(slots=True)
class _Degree:
    """The words of degree that the next word has, and those that `and` and `or` carry on to it."""

    heard: list[str] = field(default_factory=list)
    last: tuple[str, ...] = ()
    """The words of degree of the word before."""
    left_out: bool = False
    """True if the word before is an instrument that is left out."""
    carried: str = ""
    """The word that joins this word to the one before, if one does."""

    def hears(self, token: str) -> bool:
        """Take in a word that asks for nothing itself; False if it is none."""
        if token in DEGREES:
            self.heard.append(token)
        elif token in _JOINED or token in _OR:
            self.heard.clear()
            self.carried = token
        return token in GRAMMAR

    def of(self, token: str, word: Word) -> Said:
        """Return a word to the degree that was heard before it."""
        again = self.carried in _OR or (self.left_out and bool(word.asks.players.wanted))
        words = tuple(self.heard) or (self.last if self.carried and again else ())
        asks = _to_degree(word, math.prod(DEGREES[each] for each in words))
        self.last, self.left_out, self.carried = words, bool(asks.players.left_out), ""
        self.heard.clear()
        return Said(" ".join((*words, token)), asks, word.aside, word.relative)


def _to_degree(word: Word, degree: float) -> Direction:
    """Return what a word asks to a degree; the other side of it is that of what it is about."""
    asks = word.asks.having(dict.fromkeys(word.aside)) if degree < 0 else word.asks
    return asks.scaled(min(max(degree, -FURTHEST_DEGREE), FURTHEST_DEGREE))
