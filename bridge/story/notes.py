"""What markers and names tell of a story, and what they only tell of the work on it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bridge.package_data import package_data
from bridge.plain_text import plain

_TABLE: Final = package_data(Path(__file__).with_name("work_words.yaml"))
WORK: Final = frozenset(_TABLE["work"])
"""Words of the work on a film: a note that has one is about the film, not about its story."""
SHOOTING: Final = frozenset(_TABLE["shooting"])
"""Words by which clips are named after how they were shot."""
_CODE: Final = re.compile(
    r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*\b|\b[A-Za-z0-9]+_[A-Za-z0-9_]+\b"
)
"""`ABC_0010`, `A002C003`, `sh010`, `bomb_fx`."""
_FILE: Final = re.compile(r"\.[A-Za-z0-9]{2,5}$|^https?:|[\\/]\w+[\\/]")
"""The name of a file, or an address."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001
_OPINION: Final = re.compile(
    r"\b(?:love|like|hate|great|nice|good|bad|better|best|awful|perfect|too|not sure|maybe|can we|could we|should|let's|what if|try)\b.*"
    r"\b(?:this|here|it|one|version|moment|look|works?|feels?|dark|bright|long|short|slow|fast|loud)\b",
    re.IGNORECASE,
)
"""What people write of the film: `love this one`, `too dark here`."""
LONGEST: Final = 600
"""Characters of a note that are read."""
_FEWEST_NAME: Final = 2
"""Words that a name has at least, to tell something."""


def story_notes(text: str) -> Iterator[str]:
    """Yield the lines of a marker's name or comment that tell of the story, not of the work on the film."""
    for line in text[:LONGEST].splitlines():
        if is_of_the_story(line):
            yield " ".join(plain(line).split())


def is_of_the_story(text: str) -> bool:
    """Return whether a note may tell of the story: it has words, and none of them is of the work on a film."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words or _FILE.search(text.strip()) or _CODE.search(text) or _OPINION.search(text):
        return False
    return WORK.isdisjoint(words) and WORK.isdisjoint(part for word in words for part in word.split("-"))


def story_name(name: str) -> str:
    """Return what the name of a clip or a sequence tells of the story: words that a person wrote; empty where it tells nothing.

    The names of files and cameras tell nothing, and neither does a single word, nor one word with the letter of a camera or
    a take: `gone A`.
    """
    text = " ".join(plain(name[:LONGEST]).split())
    words = _without_letters(_WORD.findall(text))
    shot = not SHOOTING.isdisjoint(word.casefold() for word in words)
    return text if len(words) >= _FEWEST_NAME and not shot and is_of_the_story(text) else ""


def _without_letters(words: Sequence[str]) -> Sequence[str]:
    """Leave out letters that stand alone before or behind all words; `A` and `I` may be the first word of a name."""
    first = next((at for at, word in enumerate(words) if len(word) > 1 or word.casefold() in {"a", "i"}), 0)
    last = next((at for at in reversed(range(len(words))) if len(words[at]) > 1), -1)
    return words[first : last + 1]
