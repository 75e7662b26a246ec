"""JSON laid out for people: an object of plain values stands on one line, however many there are in a list."""

import json
from collections.abc import Iterable

Json = dict[str, object]
"""An object to be written as JSON."""


class OneLine(Json):
    """An object that stands on one line, whatever is in it."""


class Numbers(list[float | None]):
    """Numbers that stand on one line, however many there are."""


class NumberRows(list[list[int]]):
    """Rows of whole numbers, each of which stands on one line."""


_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
"""Write a value on one line; `json.dumps` would make an encoder for each."""
_COMPOUND = (dict, list)
_STEP = "  "
_OUTER = ("", _STEP)
"""Indents at which an object has a line for each of its values whatever they are."""
_WIDE = 100
"""Characters of the longest list that stands on one line."""


def dumps(value: object, indent: str = "") -> str:
    """Write a value as JSON, its keys in the order they have.

    Args:
        value: Of dicts with string keys, lists, strings, numbers, booleans and None.
        indent: The indent of its closing line.

    Raises:
        ValueError: If a number is not finite, which JSON cannot say.
    """
    inner = indent + _STEP
    if isinstance(value, dict) and _is_spread(value, indent):
        rows = [f"{_line(key)}: {dumps(each, inner)}" for key, each in value.items()]
        return _lines("{", rows, "}", indent)
    if isinstance(value, NumberRows) and value:
        return _lines("[", [str(row) for row in value], "]", indent)  # as JSON has whole numbers, too
    if (
        isinstance(value, list)
        and not isinstance(value, Numbers)
        and (_nested(value) or len(_line(value)) > _WIDE)
    ):
        return _lines("[", [dumps(each, inner) for each in value], "]", indent)
    return _line(value)


def _is_spread(value: Json, indent: str) -> bool:
    """Return True for an object that has a line for each of its values."""
    return bool(value) and not isinstance(value, OneLine) and (indent in _OUTER or _nested(value.values()))


def _nested(values: Iterable[object]) -> bool:
    """Return True if there is any value that is not plain."""
    return any(value for value in values if isinstance(value, _COMPOUND))


def _lines(opening: str, rows: list[str], closing: str, indent: str) -> str:
    """Join rows, one a line, between brackets."""
    inner = f"\n{indent}{_STEP}"
    return f"{opening}{inner}{f',{inner}'.join(rows)}\n{indent}{closing}"
