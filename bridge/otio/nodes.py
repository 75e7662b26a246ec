"""OpenTimelineIO's JSON as plain nodes: any version of it, tolerant of what it does not know.

The library refuses a whole file over one schema that is newer than its release, overruns its stack on deep nesting and
is slow to walk; its JSON is plain, so it is read here, and the library is left to the adapters.
"""

import json
import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

from bridge.errors import TimelineError
from bridge.otio.notes import Notes
from bridge.otio.rates import seconds

Node = dict[str, Any]
"""A JSON object; its fields are whatever the file holds."""

Extent = tuple[Fraction, Fraction]
"""First instant and length, in seconds."""

_OLD_NAMES = {"Sequence": "Track", "Filler": "Gap", "SerializeableCollection": "SerializableCollection"}

_VERSIONS = {"Clip": 2, "Marker": 2}
"""The newest versions known here, where that is not 1."""

_INFINITY = re.compile(r'"(?:[^"\\]|\\.)*"|\b(Inf)\b')
"""A string, which is left alone, or an infinity as OpenTimelineIO writes it."""

COMPOSITIONS = frozenset({"Stack", "Track"})
ITEMS = frozenset({"Clip", "Gap", *COMPOSITIONS})


def parsed(text: str, where: str) -> Node:
    """Read OpenTimelineIO's JSON.

    Raises:
        TimelineError: If it is not whole, or no OpenTimelineIO object.
    """
    try:
        tree = _tree(text)
    except json.JSONDecodeError as error:
        raise TimelineError(
            f"{where} is not whole: {error.msg} at line {error.lineno}; save or export it again."
        ) from error
    except ValueError as error:
        raise TimelineError(f"{where} holds a number that is too long to read; export it again.") from error
    if not (isinstance(tree, dict) and "OTIO_SCHEMA" in tree):
        raise TimelineError(f"{where} is JSON but no OpenTimelineIO timeline; choose another file.")
    return tree


def _tree(text: str) -> Any:
    """JSON; where it is not strict, with the infinities that OpenTimelineIO writes as `Inf`."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return json.loads(_INFINITY.sub(lambda found: "Infinity" if found[1] else found[0], text))


def schema(node: Node, notes: Notes) -> str:
    """What an object is, by its newest name; a newer version than known here is noted."""
    name, version = _named(str(node.get("OTIO_SCHEMA", "")))
    known = _VERSIONS.get(name, 1)
    if version > known and name in ITEMS | _VERSIONS.keys():
        notes.add(f"The file uses {name}.{version}, newer than is known here; it was read as {name}.{known}.")
    return name


def nodes(node: Node, field: str) -> list[Node]:
    """A field's objects; none where it is no list of any."""
    value = node.get(field)
    return [child for child in value if isinstance(child, dict)] if isinstance(value, list) else []


def node_in(node: Node, field: str) -> Node:
    """A field's object; an empty one where it is none."""
    value = node.get(field)
    return value if isinstance(value, dict) else {}


def text_in(node: Node, field: str) -> str:
    """A field's text; empty where it is none."""
    value = node.get(field)
    return value if isinstance(value, str) else ""


def time_in(node: Node, field: str) -> Fraction | None:
    """A field's time in seconds; nothing where it is none, or not made of finite numbers."""
    time = node.get(field)
    try:
        return seconds(float(time["value"]), float(time["rate"]))  # type: ignore[index]  # nothing is caught below
    except (TypeError, KeyError, ValueError, OverflowError):
        return None


def rate_in(node: Node, field: str) -> float:
    """The rate a field's time counts at; 0 where it is none."""
    rate = node_in(node, field).get("rate")
    return float(rate) if isinstance(rate, int | float) and math.isfinite(rate) and rate > 0 else 0.0


def extent(node: Node, field: str) -> Extent | None:
    """A field's time range in seconds; nothing where it is none, or not made of finite numbers."""
    found = node.get(field)
    if not isinstance(found, dict):
        return None
    start, duration = time_in(found, "start_time"), time_in(found, "duration")
    return None if start is None or duration is None else (start, duration)


@lru_cache(maxsize=256)
def _named(written: str) -> tuple[str, int]:
    """A schema's name and version: `Clip.2`."""
    name, _, version = written.rpartition(".")
    if not version.isdigit():
        return written, 1
    return _OLD_NAMES.get(name, name), int(version)
