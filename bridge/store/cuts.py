"""A cut as JSON and back: nothing is lost, and equal cuts are equal bytes."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bridge.timeline import Timeline


def cut_bytes(cut: Timeline) -> bytes:
    """Write a cut as JSON: an object for each dataclass, a list for each tuple, a string for each fraction.

    Args:
        cut: Any; names that are no Unicode are escaped.
    """
    return json.dumps(_form(Timeline).write(cut), separators=(",", ":")).encode()


def read_cut(data: bytes) -> Timeline:
    """Read what `cut_bytes` wrote, now or before a field with a default was added.

    Raises:
        ValueError: If the bytes are no cut.
    """
    try:
        cut: Timeline = _form(Timeline).read(json.loads(data))
    except (AttributeError, TypeError, ZeroDivisionError) as error:
        raise ValueError(f"the stored cut has a value of another kind than it should ({error})") from error
    return cut


@dataclass(frozen=True, slots=True)
class _Form:
    """How values of a type stand in JSON."""

    write: Callable[[Any], Any]
    """From ours to JSON's."""
    read: Callable[[Any], Any]
    """From JSON's to ours."""


@cache
def _form(kind: Any) -> _Form:
    """How values of a type stand in JSON, for the types that the fields of a cut have."""
    if get_origin(kind) is UnionType:
        (inner,) = (_form(each) for each in get_args(kind) if each is not NoneType)
        return _Form(_unless_none(inner.write), _unless_none(inner.read))
    if get_origin(kind) is tuple:
        return _tuple(*get_args(kind))
    if is_dataclass(kind):
        return _object(kind)
    if kind is Fraction:
        return _Form(str, _fraction)
    if issubclass(kind, Enum):
        return _Form(lambda value: value.value, lambda value: kind(value))  # noqa: PLW0108 (mypy: the metaclass)
    return _Form(lambda value: value, lambda value: _checked(kind, value))


def _unless_none(turn: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else turn(value)


def _tuple(first: Any, second: Any) -> _Form:
    """Of any length where the second type is an ellipsis, else of two."""
    one = _form(first)
    if second is ...:
        return _Form(lambda values: list(map(one.write, values)), lambda values: tuple(map(one.read, values)))
    other = _form(second)

    def read(values: Any) -> tuple[Any, Any]:
        a, b = values
        return one.read(a), other.read(b)

    return _Form(lambda pair: [one.write(pair[0]), other.write(pair[1])], read)


def _object(kind: Any) -> _Form:
    """A field that is not there has its default: it is younger than the value. One that is not known is refused."""
    hints = get_type_hints(kind)
    forms = {field.name: _form(hints[field.name]) for field in fields(kind)}
    writers = [(name, form.write) for name, form in forms.items()]

    def read(values: Any) -> Any:
        if not values.keys() <= forms.keys():
            raise ValueError(f"the stored {kind.__name__} has the fields {', '.join(values)}")
        return kind(**{name: forms[name].read(value) for name, value in values.items()})

    return _Form(lambda value: {name: write(getattr(value, name)) for name, write in writers}, read)


def _fraction(text: str) -> Fraction:
    """From `3/4` or `3`; quicker than Fraction, which reads text of any form."""
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below or 1))


def _checked(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"the stored cut has {value!r} where a {kind.__name__} is expected")
    return value
