"""A person's own list of words: a table of words and what each makes felt."""

import re
from typing import Final

from bridge.errors import UsageError
from bridge.story.feelings.lexicon import Lexicon
from bridge.story.feelings.place import Place
from bridge.story.written import written
from bridge.written_table import rows, stated_delimiter
from bridge.written_text import lines

LARGEST_WORDS: Final = 8_000_000
"""Bytes that a list may have: a hundred thousand words."""
COLUMNS: Final = ("word", "valence", "arousal", "tension")
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:[.,]\d{1,12})?|[.,]\d{1,12})")
_SPACES: Final = re.compile(r"\s+")


def read_words(content: bytes, name: str, encoding: str | None = None) -> Lexicon:
    """Read a person's own list of words, from the bytes of a CSV file.

    Each row has a word or a phrase, its valence, and if wanted its arousal and its tension, from -1 to 1 each. A first row
    may name the columns, then in any order. What is left out of arousal and tension follows from valence, as for words of
    which no more is known.

    Raises:
        UsageError: If a row cannot be read; it names the file, the row and a remedy.
    """
    text = written(content, name, encoding).text.replace("\ufeff", "")
    first = next((line for line in lines(text) if line.strip()), "")
    delimiter = stated_delimiter(first) or max(";\t,", key=first.count)
    columns: tuple[str, ...] = COLUMNS
    places = dict[str, Place]()
    for number, row in rows(text, name, delimiter):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#") or stated_delimiter(delimiter.join(row)):
            continue
        heads = tuple(cell.casefold() for cell in cells)
        if not places and "word" in heads and "valence" in heads:
            columns = heads
        else:
            told = dict(zip(columns, cells, strict=False))
            word = _SPACES.sub(" ", told.get("word", "").lower().replace("’", "'"))  # noqa: RUF001
            places[word] = _place(told, word, f"{name}, row {number}")
    if not places:
        raise UsageError(
            f"{name} lists no word; write rows like 'traurig,-0.8,-0.3,0.1': a word, valence, arousal, tension"
        )
    return Lexicon(places, inflected=False)


def _place(told: dict[str, str], word: str, where: str) -> Place:
    if not word:
        raise UsageError(f"{where}: it has no word; write one before its valence, like 'traurig,-0.8'")
    axes = [_axis(told.get(axis, ""), axis, where) for axis in COLUMNS[1:]]
    valence, arousal, tension = axes
    if valence is None:
        raise UsageError(f"{where}: '{word}' has no valence; write one from -1 (dark) to 1 (bright) after it")
    return Place(
        valence,
        0.15 * abs(valence) if arousal is None else arousal,
        -0.35 * valence if tension is None else tension,
    )


def _axis(text: str, axis: str, where: str) -> float | None:
    if not text:
        return None
    number = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else 2.0
    if not -1 <= number <= 1:
        raise UsageError(f"{where}: the {axis} '{text[:40]}' is no number from -1 to 1")
    return number
