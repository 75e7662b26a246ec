"""Checked values of JSON that anyone may have written: each is of its kind and in its range, or an error names it."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, Self, TypeVar

from bridge.errors import UsageError

T = TypeVar("T")
_LONGEST = 60
"""Characters of a value that are shown."""
_LARGEST = 2**64
"""The largest whole number: no seed, frame or tick comes near."""
_FINITE = 1e300
"""More than any number of a cue sheet; larger ones are no floats."""


def parse(content: bytes) -> object:
    """Parse JSON; NaN and infinities, which Python would accept, are refused.

    Raises:
        ValueError: If it is no JSON.
    """
    try:
        return json.loads(content, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


@dataclass(frozen=True, slots=True)
class JsonValue:
    """A value of JSON, and its place there."""

    raw: object
    place: str
    """The place, for people: `scenes[0].valence`; empty for the whole."""

    def has(self, name: str) -> bool:
        """Return True if it is an object with a value of that name."""
        return isinstance(self.raw, Mapping) and name in self.raw

    def __getitem__(self, name: str) -> Self:
        """Return the value of a name.

        Raises:
            UsageError: If it is no object, or has none.
        """
        place = f"{self.place}.{name}" if self.place else name
        if not isinstance(self.raw, Mapping):
            self.refuse("an object")
        if name not in self.raw:
            raise UsageError(f"it says nothing of {place}")
        return type(self)(self.raw[name], place)

    def __iter__(self) -> Iterator[Self]:
        """Return the values of a list, in order.

        Raises:
            UsageError: If it is none.
        """
        if not isinstance(self.raw, list):
            self.refuse("a list")
        return (type(self)(each, f"{self.place}[{at}]") for at, each in enumerate(self.raw))

    def whole(self, least: int | None = None, most: int | None = None) -> int:
        """Return a whole number, in a range where one is given.

        Raises:
            UsageError: If it is none.
        """
        if isinstance(self.raw, bool) or not isinstance(self.raw, int):
            self.refuse("a whole number")
        if abs(self.raw) > _LARGEST:
            self.refuse(f"{_LARGEST} or less")
        if least is not None and self.raw < least:
            self.refuse(f"{least} or more")
        if most is not None and self.raw > most:
            self.refuse(f"{most} or less")
        return self.raw

    def number(self, least: float = -math.inf, most: float = math.inf) -> float:
        """Return a finite number in a range.

        Raises:
            UsageError: If it is none.
        """
        if isinstance(self.raw, bool) or not isinstance(self.raw, int | float):
            self.refuse("a number")
        if not (least <= self.raw <= most and abs(self.raw) < _FINITE):
            self.refuse(f"a number from {least:g} to {most:g}")
        return float(self.raw)

    def text(self) -> str:
        """Return text.

        Raises:
            UsageError: If it is none.
        """
        if not isinstance(self.raw, str):
            self.refuse("text")
        return self.raw

    def flag(self) -> bool:
        """Return True or False.

        Raises:
            UsageError: If it is neither.
        """
        if not isinstance(self.raw, bool):
            self.refuse("true or false")
        return self.raw

    def as_(self, read: Callable[[str], T], expected: str) -> T:
        """Return the value that text stands for.

        Args:
            read: Reads it; raises ValueError, ZeroDivisionError or UsageError where it stands for nothing.
            expected: A description of the values allowed, for people.

        Raises:
            UsageError: If it is no text, or stands for nothing.
        """
        try:
            return read(self.text())
        except (ValueError, ZeroDivisionError, UsageError):
            self.refuse(expected)

    def refuse(self, expected: str) -> NoReturn:
        """Raise an error that says what it is and what it should be.

        Raises:
            UsageError: Always.
        """
        shown = json.dumps(self.raw)
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."
        raise UsageError(f"{self.place or 'it'} is {shown}, but it should be {expected}")
