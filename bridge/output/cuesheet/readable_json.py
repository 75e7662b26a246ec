"""JSON laid out for people: an object of plain values stands on one line, however many there are in a list."""

import json

Json = dict[str, object]
"""An object to be written as JSON."""


class OneLine(Json):
    """An object that stands on one line, whatever is in it."""


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
    if _is_spread(value, indent):
        assert isinstance(value, dict)
        rows = [f"{json.dumps(key, ensure_ascii=False)}: {dumps(each, inner)}" for key, each in value.items()]
        return _lines("{", rows, "}", indent)
    if isinstance(value, list) and (_nested(value) or len(_line(value)) > _WIDE):
        return _lines("[", [dumps(each, inner) for each in value], "]", indent)
    return _line(value)


def _is_spread(value: object, indent: str) -> bool:
    """Return True for an object that has a line for each of its values."""
    if not isinstance(value, dict) or isinstance(value, OneLine) or not value:
        return False
    return indent in _OUTER or _nested(list(value.values()))


def _nested(values: list[object]) -> bool:
    return any(isinstance(value, dict | list) and value for value in values)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _lines(opening: str, rows: list[str], closing: str, indent: str) -> str:
    """Join rows, one a line, between brackets."""
    inner = f"\n{indent}{_STEP}"
    return f"{opening}{inner}{f',{inner}'.join(rows)}\n{indent}{closing}"
