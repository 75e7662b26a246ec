"""The feeling of a text, word by word."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bridge.story.feelings.lexicon import Lexicon, english
from bridge.story.feelings.place import Place
from bridge.story.feelings.valence import degrees, negations, valences
from bridge.story.told import Feeling

LONGEST: Final = 400
"""Words of a text that are read."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # noqa: RUF001
_NEGATED: Final = -0.4
"""What a negation before it makes of a word's arousal and tension: `not afraid` is a little at ease. (Of valence, VADER's -0.74.)"""
_NEGATED_VALENCE: Final = -0.74
_REACH: Final = 3
"""Words before another that turn it round or change its degree."""
_HALF: Final = 0.5
"""Where a sum of places is brought to between -1 and 1: `x / sqrt(x² + this)`, as VADER does it."""
_SURE: Final = 0.8
"""What is told by all words together, at which half is sure."""
_MOST_SURE: Final = 0.95
_LEAST: Final = 0.12
"""What words tell at least, to tell anything."""
_SHOUT: Final = 0.12
"""Arousal of an exclamation mark, of which three are counted, and of a word in capitals."""
_AROUSED: Final = 0.15
_TENSE: Final = 0.35
"""Arousal of a word that is bright or dark, and tension of one that is dark, for each unit of its valence, where nothing else is known
of it: strong feelings either way are driven, dark ones tense. Both signs are ours, and weak on purpose."""


@dataclass(frozen=True, slots=True)
class _Felt:
    word: str
    place: Place


def feeling_of_text(text: str, own: Lexicon | None = None, *, is_english: bool = True) -> Feeling | None:
    """Return what a text makes felt; None where its words tell nothing.

    A person's own words go before those that ship with Recue. Arousal and tension are those of `feelings.yaml`; valence
    is VADER's for words that it knows.

    Args:
        text: A caption, a paragraph, a note.
        own: A person's own words.
        is_english: False to read the person's own words alone.
    """
    words = [word.replace("’", "'") for word in _WORD.findall(text)[:LONGEST]]  # noqa: RUF001
    felt = [*_felt(words, own, is_english=is_english)]
    told = sum(each.place.size for each in felt)
    if told < _LEAST:
        return None
    root = math.sqrt(len(felt))
    valence, arousal, tension = (
        sum(getattr(each.place, axis) for each in felt) / root for axis in ("valence", "arousal", "tension")
    )
    arousal += _SHOUT * (min(text.count("!"), 3) + min(_shouted(words), 3))
    because = sorted(felt, key=lambda each: -each.place.size)[:3]
    return Feeling(
        _bounded(valence),
        _bounded(arousal),
        _bounded(tension),
        round(min(told / (told + _SURE), _MOST_SURE), 3),
        ", ".join(dict.fromkeys(each.word for each in because)),
    )


def _felt(words: Sequence[str], own: Lexicon | None, *, is_english: bool) -> Iterator[_Felt]:
    """Yield the words and phrases that tell something, the longest first where several begin alike."""
    small = [word.lower() for word in words]
    bright = valences(words) if is_english else [0.0] * len(words)
    lexicons = [each for each in (own, english() if is_english else None) if each is not None]
    at = 0
    while at < len(words):
        length, found, is_own = _longest(small, at, lexicons, own)
        if found is not None:
            place = _in_place(
                found, small, at, None if is_own or length > 1 else bright[at], is_english=is_english
            )
        else:
            place = Place(bright[at], _AROUSED * abs(bright[at]), -_TENSE * bright[at])
        if place.size:
            yield _Felt(" ".join(small[at : at + length]), place)
        at += length


def _longest(
    small: Sequence[str], at: int, lexicons: Sequence[Lexicon], own: Lexicon | None
) -> tuple[int, Place | None, bool]:
    """Return how many words the longest known phrase has that begins at a word, its place, and whether it is a person's own."""
    for lexicon in lexicons:
        for length in range(min(lexicon.longest, len(small) - at), 0, -1):
            if (found := lexicon.place(" ".join(small[at : at + length]))) is not None:
                return length, found, lexicon is own
    return 1, None, False


def _in_place(
    place: Place, small: Sequence[str], at: int, bright: float | None, *, is_english: bool
) -> Place:
    """Return the place of a word after the words before it; its valence is VADER's where that knows it."""
    before = small[max(0, at - _REACH) : at] if is_english else ()
    turned = any(word in _turning() or word.endswith("n't") for word in before)
    degree = 1 + sum(_degrees().get(word, 0.0) for word in before[-1:])
    valence = bright or place.valence * degree * (_NEGATED_VALENCE if turned else 1)
    other = degree * (_NEGATED if turned else 1)
    return Place(valence, place.arousal * other, place.tension * other).times(1)


@cache
def _turning() -> frozenset[str]:
    return negations()


@cache
def _degrees() -> dict[str, float]:
    return degrees()


def _shouted(words: Sequence[str]) -> int:
    """Return how many words are in capitals, where not all are."""
    loud = sum(len(word) > 2 and word.isupper() for word in words)
    return loud if loud * 2 < len(words) else 0


def _bounded(total: float) -> float:
    return round(total / math.sqrt(total * total + _HALF), 3) + 0.0
