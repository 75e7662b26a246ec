"""A caption as its file has it, and its text: who speaks, what is spoken, and what is only heard."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bridge.plain_text import plain

LONGEST_TEXT: Final = 1000
"""Characters of a caption that are read: none that can be read on a screen has as many."""
MOST: Final = 50_000
"""Captions of a file that are read: a season's."""
_TAG: Final = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,200}|/|\d[\d:.]{0,20})>")
"""Marks of style, voices and times inside a caption of SubRip or WebVTT."""
_OVERRIDE: Final = re.compile(r"\{[^{}]{0,500}\}")
"""Marks of style of SubStation Alpha, which players take in SubRip, too."""
_HEARD: Final = re.compile(
    r"\[([^\[\]]{1,200})\]|\(([^()]{1,200})\)|([♪♫#][^♪♫#]{0,500}[♪♫#]|[♪♫][^♪♫]{0,500}$)"
)
"""A sound in brackets, or lyrics between notes."""
_NAME: Final = r"[^\W\d_a-z][^\W_a-z.'’ -]*(?:[ .'’-]+[^\W_a-z]+){0,3}\.?(?: ?#?\d{1,2})?"  # noqa: RUF001
_SPEAKER: Final = re.compile(
    rf"(?:>>+\s*|[-–—]\s*)?(?P<name>{_NAME}|(?<=>>)\s*[^\W\d_][\w .'-]{{0,30}})\s*(?:[(\[][^()\[\]]{{0,40}}[)\]]\s*)?:\s+(?=\S)"  # noqa: RUF001
)
"""`ANNA:`, `- ANNA:`, `>> ANNA:`, `>> Anna:`."""
_CHANGE: Final = re.compile(r"^\s*(?:>>+|[-–—])\s*")  # noqa: RUF001
"""What stands before the words of another speaker."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A caption as its file has it."""

    start: Fraction
    """Seconds on the file's own clock."""
    end: Fraction
    text: str
    """One line or more, with the marks of style that SubRip and SubStation Alpha have."""
    speaker: str = ""
    """Who speaks, where the format has a place for it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a caption."""

    text: str
    """On one line, without marks of style."""
    speaker: str = ""
    """Who speaks; empty where it is not told."""
    heard: bool = False
    """True for what is heard and not spoken."""


def parts(shown: Shown) -> Iterator[Part]:
    """Yield the parts of a caption: what each speaker says, and each sound that it tells of."""
    text = _OVERRIDE.sub("", shown.text[:LONGEST_TEXT])
    text = html.unescape(_TAG.sub("", text)).replace("\\N", "\n").replace("\\h", " ")
    speaker = _one_line(shown.speaker)
    spoken: list[str] = []
    for line in text.split("\n"):
        for found in _HEARD.finditer(line):
            sound = _one_line(next(filter(None, found.groups())).strip("♪♫# "))
            if any(char.isalpha() for char in sound):
                yield Part(sound, heard=True)
        rest = _HEARD.sub(" ", line)
        named, another = _SPEAKER.match(rest.strip()), _CHANGE.match(rest)
        if (named or another) and spoken:
            yield from _said(spoken, speaker)
            spoken = []
        if named:
            speaker = _one_line(named["name"]).title()
            rest = rest.strip()[named.end() :]
        elif another:
            speaker = speaker if not spoken and shown.speaker else ""
            rest = rest[another.end() :]
        spoken.append(rest)
    yield from _said(spoken, speaker)


def _said(lines: list[str], speaker: str) -> Iterator[Part]:
    said = _one_line(" ".join(lines))
    if any(char.isalnum() for char in said):
        yield Part(said, speaker)


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())
