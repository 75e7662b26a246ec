"""Field lists and JSON schemas of the JSON that Recue prints and writes."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from docs.site.attributes import field_docs
from docs.site.objects import OBJECTS
from docs.site.tables import table

_WORDS = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    Path: "text",
    datetime: "text",
    type(None): "null",
}


def schema_files() -> dict[str, str]:
    """Return the JSON schema of every object, as a file, by its name."""
    return {
        f"{name}.json": json.dumps(json_schema(shape), indent=2) + "\n" for name, shape in OBJECTS.items()
    }


def json_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema of an object, with what each field's docstring says."""
    schema = shape.model_json_schema()
    for inner in _inside(shape):
        definition = schema if inner is shape else schema["$defs"][inner.__name__]
        for name, said in _docs(inner).items():
            definition["properties"][name]["description"] = said
    return schema


def objects_reference() -> str:
    """Return a section for each object: its fields, those of the objects in it, and where its JSON schema is."""
    return "\n\n".join(_section(name, shape) for name, shape in OBJECTS.items())


def _section(name: str, shape: type[BaseModel]) -> str:
    inside = list(_inside(shape))
    parts = [f"## {name}", f"{_about(shape)} [JSON schema](schemas/{name}.json)", _fields(shape)]
    for inner in inside[1:]:
        parts += [f"**{_name(inner)}**: {_about(inner)}", _fields(inner)]
    return "\n\n".join(parts)


def _about(shape: type) -> str:
    return (shape.__doc__ or "").partition("\n")[0]


def _fields(shape: type) -> str:
    told = _docs(shape)
    rows = (
        (f"`{name}`", _in_words(kind), told.get(name) or _about_inner(kind)) for name, kind in _kinds(shape)
    )
    return table(("field", "holds", "what it is"), rows)


def _about_inner(kind: Any) -> str:
    """Return what is said of the object that a field holds; nothing where it holds none, or a list of them."""
    return _about(kind) if _is_object(kind) else ""


def _is_object(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel))


def _kinds(shape: type) -> Iterator[tuple[str, Any]]:
    """Yield the fields of an object as JSON names them, and the type of each."""
    hints = get_type_hints(shape)
    if issubclass(shape, BaseModel):
        for name, field in shape.model_fields.items():
            yield field.alias or name, hints[name]
    else:
        assert is_dataclass(shape)
        for each in fields(shape):
            yield each.name, hints[each.name]


def _docs(shape: type) -> dict[str, str]:
    """Return what is said of each field, those of the classes it builds on included."""
    bases = [
        base for base in reversed(shape.__mro__) if issubclass(base, BaseModel) and base is not BaseModel
    ]
    return {name: said for base in bases or [shape] for name, said in field_docs(base).items()}


def _inside(shape: Any) -> Iterator[type]:
    """Yield an object and those in it, each once, in the order they are met."""
    found: dict[type, None] = {}
    waiting = [shape]
    while waiting:
        kind = waiting.pop(0)
        if _is_object(kind):
            if kind not in found:
                found[kind] = None
                waiting = [inner for _, inner in _kinds(kind)] + waiting
        else:
            waiting = [*get_args(kind), *waiting]
    yield from found


def _in_words(kind: Any) -> str:
    """Say what a field holds, for people."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return f'`"{inner[0]}"`'
    if origin in {list, tuple}:
        each = dict.fromkeys(_in_words(one) for one in inner if one is not ...)
        return f"list of {' and '.join(each)}"
    if origin is dict:
        return f"by name: {_in_words(inner[1])}"
    if inner:
        return " or ".join(_in_words(one) for one in inner)
    if issubclass(kind, StrEnum):
        return ", ".join(f"`{one}`" for one in kind)
    return _WORDS.get(kind) or _name(kind)


def _name(shape: type) -> str:
    """Return what people call an object."""
    return shape.__name__.removesuffix("Json")
