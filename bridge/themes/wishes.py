"""Wishes for themes, as people write them: `Anna`, `Anna full`, `Anna hint; Ben`, `Anna = C5 D5 E5/2`, `none`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.themes.notation import read
from generator.themes.theme import Theme, ThemeError


class Strength(StrEnum):
    """How strongly a theme is wanted."""

    HINT = "hint"
    """A part of it, in passing."""
    STATEMENT = "statement"
    """The theme, once, or twice in a long scene."""
    FULL = "full"
    """The theme carries the scene: as often as three fifths of its bars have room, and once at least."""


NONE = "none"
"""The word for no theme."""
_STRENGTHS: Mapping[str, Strength] = {
    "hint": Strength.HINT,
    "hinted": Strength.HINT,
    "statement": Strength.STATEMENT,
    "stated": Strength.STATEMENT,
    "full": Strength.FULL,
}
_ENDS = re.compile(rf"(?P<name>.*?)[\s,:(]+(?P<strength>{'|'.join(_STRENGTHS)})\)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """A theme that is wanted in a scene."""

    name: str
    strength: Strength = Strength.STATEMENT
    theme: Theme | None = None
    """Its notes, where they are written with it."""

    @property
    def called(self) -> str:
        """Its name in any case."""
        return self.name.casefold()


def wishes(text: str) -> tuple[Wish, ...]:
    """Read what a person says of the themes of a scene; nothing for `none`.

    Raises:
        ThemeError: If a part of it names no theme, or its notes cannot be read.
    """
    if text.strip().casefold() == NONE:
        return ()
    return tuple(_wish(part) for part in text.split(";") if part.strip())


def _wish(text: str) -> Wish:
    name, _, notes = text.partition("=")
    found = _ENDS.fullmatch(name.strip())
    strength = _STRENGTHS[found["strength"].casefold()] if found else Strength.STATEMENT
    name = (found["name"] if found else name).strip().strip("'\"“”")
    if not name:
        raise ThemeError(f"'{text.strip()}' names no theme; write it like 'Anna', 'Anna full' or 'Anna hint'")
    return Wish(name, strength, read(notes) if "=" in text else None)
