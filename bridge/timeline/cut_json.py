"""A cut as JSON and back: the round trip is lossless, and equal cuts give equal bytes."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bridge.timeline import Timeline

_WHERE_ANY = frozenset({"sounds", "captions"})
"""Fields that are written where a cut has any."""


def cut_object(cut: Timeline) -> dict[str, Any]:
    """Return a cut as JSON has it: an object for each dataclass, a list for each tuple, a string for each fraction.

    A cut of no sound or no captions says nothing of them, as before they were read.
    """
    told: dict[str, Any] = _codec(Timeline).write(cut)
    return {name: value for name, value in told.items() if value or name not in _WHERE_ANY}


def cut_of(told: object) -> Timeline:
    """Return the cut that `cut_object` told, now or before a field with a default was added.

    Raises:
        ValueError: If the object is not a cut.
    """
    try:
        cut: Timeline = _codec(Timeline).read(told)
    except (AttributeError, TypeError, ZeroDivisionError, RecursionError) as error:
        raise ValueError(f"the stored cut has a value of another kind than it should ({error})") from error
    return cut


def cut_bytes(cut: Timeline) -> bytes:
    """Encode a cut as JSON; names that are not valid Unicode are escaped."""
    return json.dumps(cut_object(cut), separators=(",", ":")).encode()


def read_cut(data: bytes) -> Timeline:
    """Read what `cut_bytes` wrote.

    Raises:
        ValueError: If the bytes are not a cut.
    """
    try:
        told = json.loads(data)
    except RecursionError as error:
        raise ValueError(f"the stored cut is nested too deep ({error})") from error
    return cut_of(told)


@dataclass(frozen=True, slots=True)
class _Codec:
    """Conversion of one type's values to JSON and back."""

    write: Callable[[Any], Any]
    """Conversion to JSON."""
    read: Callable[[Any], Any]
    """Conversion from JSON."""


@cache
def _codec(kind: Any) -> _Codec:
    """Return the conversion for a type that a field of a cut has."""
    if get_origin(kind) is UnionType:
        (inner,) = (_codec(each) for each in get_args(kind) if each is not NoneType)
        return _Codec(_unless_none(inner.write), _unless_none(inner.read))
    if get_origin(kind) is tuple:
        return _tuple(*get_args(kind))
    if is_dataclass(kind):
        return _object(kind)
    if kind is Fraction:
        return _Codec(str, _fraction)
    if issubclass(kind, Enum):
        return _Codec(lambda value: value.value, lambda value: kind(value))  # noqa: PLW0108 (mypy: the metaclass)
    return _Codec(lambda value: value, lambda value: _checked(kind, value))


def _unless_none(turn: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else turn(value)


def _tuple(first: Any, second: Any) -> _Codec:
    """Return the conversion for tuples: of any length where the second type is an ellipsis, else of two items."""
    one = _codec(first)
    if second is ...:
        return _Codec(
            lambda values: list(map(one.write, values)), lambda values: tuple(map(one.read, values))
        )
    other = _codec(second)

    def read(values: Any) -> tuple[Any, Any]:
        a, b = values
        return one.read(a), other.read(b)

    return _Codec(lambda pair: [one.write(pair[0]), other.write(pair[1])], read)


def _object(kind: Any) -> _Codec:
    """Return the conversion for a dataclass: missing fields get their defaults, unknown ones are refused.

    Fields that do not count when values are compared are left out, for equal cuts give equal bytes.
    """
    hints = get_type_hints(kind)
    codecs = {field.name: _codec(hints[field.name]) for field in fields(kind) if field.compare}
    writers = [(name, codec.write) for name, codec in codecs.items()]

    def read(values: Any) -> Any:
        if not values.keys() <= codecs.keys():
            raise ValueError(f"the stored {kind.__name__} has the fields {', '.join(values)!r}")
        return kind(**{name: codecs[name].read(value) for name, value in values.items()})

    return _Codec(lambda value: {name: write(getattr(value, name)) for name, write in writers}, read)


def _fraction(text: str) -> Fraction:
    """Parse `3/4` or `3`; faster than Fraction, which parses more notations."""
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below or 1))


def _checked(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"the stored cut has {value!r} where a {kind.__name__} is expected")
    return value
