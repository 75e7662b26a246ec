"""A script as values: its scenes, in order, and what is seen and said in each."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bridge.plain_text import plain

MOST_SCENES: Final = 2_000
"""Scenes of a script that are read."""
LONGEST_TEXT: Final = 4_000
"""Characters of a paragraph that are read."""
LONGEST_NUMBER: Final = 12
"""Characters of a scene's number."""


class Told(StrEnum):
    """What a paragraph of a script is."""

    ACTION = "action"
    DIALOGUE = "dialogue"
    MANNER = "manner"
    """How something is said: `(whispering)`."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a script."""

    told: Told
    text: str
    speaker: str = ""
    """Who says it; empty for action."""


@dataclass(frozen=True, slots=True)
class ScriptScene:
    """A scene of a script."""

    heading: str
    """`INT. KITCHEN - NIGHT`; empty before the first heading."""
    number: str = ""
    """As the script numbers it; empty where it does not."""
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A script."""

    name: str
    """Its file's name."""
    scenes: tuple[ScriptScene, ...]
    remarks: tuple[str, ...] = ()
    """Sentences for the report."""


class Writing:
    """Collector of a script's paragraphs while its file is read."""

    def __init__(self) -> None:
        self._scenes: list[ScriptScene] = []
        self._heading, self._number = "", ""
        self._paragraphs: list[Paragraph] = []

    def begin(self, heading: str, number: str = "") -> None:
        """Begin a scene."""
        self._finish()
        self._heading, self._number = _one_line(heading), _one_line(number)[:LONGEST_NUMBER]

    def add(self, told: Told, text: str, speaker: str = "") -> None:
        """Add a paragraph to the scene, if there is anything in it."""
        if whole := _one_line(text):
            self._paragraphs.append(Paragraph(told, whole, speaker))

    def scenes(self) -> tuple[ScriptScene, ...]:
        """Return the scenes, the last one as far as it goes."""
        self._finish()
        return tuple(self._scenes)

    def _finish(self) -> None:
        if self._heading or self._paragraphs:
            self._scenes.append(ScriptScene(self._heading, self._number, tuple(self._paragraphs)))
        self._paragraphs = []


def named_speaker(cue: str) -> str:
    """Return who speaks by a character's cue: `ANNA (V.O.) ^` is Anna."""
    return _one_line(re.sub(r"\([^()]*\)|[\^@]", " ", cue)).title()[:60]


def _one_line(text: str) -> str:
    return " ".join(plain(text[:LONGEST_TEXT]).split())
