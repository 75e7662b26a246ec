"""Music that a person likes, as it asks for something of scenes: in words, below all of theirs."""

import re
from dataclasses import dataclass
from typing import Final

REFERENCE: Final = "reference: "
"""What begins the words that a reference says, where those of a scene are listed."""
_SAID: Final = re.compile(rf"{REFERENCE}.* \((?P<words>[^()]*?)(?:; (?P<key>[^();]+))?\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Liked:
    """What a reference asks of the scenes that it is for."""

    file: str
    """Its name."""
    words: str
    """In the words of directions; empty where nothing of it can be asked."""
    key: str = ""
    """Its key, `D minor`; empty where none is told."""

    @property
    def source(self) -> str:
        """What decided a thing that it asks: `reference: like.mid`."""
        return f"{REFERENCE}{self.file}"

    @property
    def said(self) -> str:
        """What it says, as the words of a scene list it: `reference: like.mid (89-95 bpm, minor; D minor)`."""
        return f"{self.source} ({self.words}{f'; {self.key}' if self.key else ''})"


NOT_LIKED: Final = Liked("", "")
"""The reference of a scene that has none."""


def says_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two lists of a scene's words ask the same, whatever the files of references are called.

    Words that a score was made with before references were named as such, and before they had a key, are compared without.
    """
    return len(one) == len(other) and all(map(_alike, one, other))


def _alike(one: str, other: str) -> bool:
    (words, key), (others, other_key) = _parted(one), _parted(other)
    return words == others and (key == other_key or not key or not other_key)


def _parted(text: str) -> tuple[str, str]:
    found = _SAID.fullmatch(text)
    return (found["words"], found["key"] or "") if found else (text, "")
