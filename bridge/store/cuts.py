"""A cut as JSON and back: nothing is lost, and equal cuts are equal bytes."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bridge.timeline import Timeline

Read = Callable[[Any], Any]
"""From JSON's value to ours."""


def cut_bytes(cut: Timeline) -> bytes:
    """Write a cut as JSON: an object for each dataclass, a list for each tuple, a string for each fraction.

    Args:
        cut: Any; names that are no Unicode are escaped.
    """
    return json.dumps(cut, default=_plain, separators=(",", ":")).encode()


def read_cut(data: bytes) -> Timeline:
    """Read what `cut_bytes` wrote.

    Raises:
        ValueError: If the bytes are not a cut as this version writes it.
    """
    try:
        cut: Timeline = _reader(Timeline)(json.loads(data))
    except (KeyError, TypeError) as error:
        raise ValueError(f"the stored cut has no or another value where {error} is expected") from error
    return cut


def _plain(value: object) -> object:
    """What JSON has no word for."""
    if isinstance(value, Fraction):
        return str(value)
    assert is_dataclass(value)
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Any) -> Read:
    """How a value of a type is read; the types are those a dataclass of the cut may have."""
    if get_origin(kind) is UnionType:
        (inner,) = (_reader(each) for each in get_args(kind) if each is not NoneType)
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        return _tuple_reader(*get_args(kind))
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if kind is Fraction:
        return _fraction
    if issubclass(kind, Enum):
        return lambda value: kind(value)  # noqa: PLW0108 (mypy takes the class for its metaclass)
    return lambda value: _checked(kind, value)


def _tuple_reader(first: Any, second: Any) -> Read:
    """Of any length where the second type is an ellipsis, else of two."""
    if second is ...:
        each = _reader(first)
        return lambda values: tuple(map(each, values))
    one, other = _reader(first), _reader(second)

    def pair(values: Any) -> tuple[Any, Any]:
        a, b = values
        return one(a), other(b)

    return pair


def _dataclass_reader(kind: Any) -> Read:
    """Every field must be there, and no other."""
    hints = get_type_hints(kind)
    readers = {name: _reader(hints[name]) for name in _names(kind)}

    def read(values: Any) -> Any:
        if values.keys() != readers.keys():
            raise ValueError(f"the stored {kind.__name__} has the fields {', '.join(values)}")
        return kind(**{name: read(values[name]) for name, read in readers.items()})

    return read


def _fraction(text: str) -> Fraction:
    """From `3/4` or `3`; quicker than Fraction reads text of any form."""
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below or 1))


def _checked(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"the stored cut has {value!r} where a {kind.__name__} is expected")
    return value
