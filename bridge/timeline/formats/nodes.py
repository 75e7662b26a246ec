"""OpenTimelineIO's JSON as plain nodes: every version of it, tolerant of unknown schemas.

The library refuses a whole file over one schema that is newer than its release, overruns its stack on deep nesting and
is slow to walk. Its JSON is plain, so it is read here, and only adapters need the library.
"""

import json
import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

from bridge.errors import TimelineError
from bridge.timeline.formats.rates import is_rate, seconds
from bridge.timeline.formats.remarks import Remarks

Node = dict[str, Any]
"""A JSON object; its fields are whatever the file holds."""

Extent = tuple[Fraction, Fraction]
"""Start and duration, in seconds."""

_OLD_NAMES = {"Sequence": "Track", "Filler": "Gap", "SerializeableCollection": "SerializableCollection"}

_VERSIONS = {"Clip": 2, "Marker": 2}
"""The newest schema versions known here, where that is not 1."""

_VERSION = re.compile(r"[0-9]{1,9}")

_INFINITY = re.compile(r'"(?:[^"\\]|\\.)*"|\b(Inf)\b')
"""A string, which is not changed, or an infinity as OpenTimelineIO writes it."""

GAIN = "recue_gain"
"""The field of an effect's metadata in which the reader of AAF leaves decibels."""
COMPOSITIONS = frozenset({"Stack", "Track"})
ITEMS = frozenset({"Clip", "Gap", *COMPOSITIONS})


def parsed(text: str, where: str) -> Node:
    """Parse OpenTimelineIO's JSON.

    Raises:
        TimelineError: If it is truncated, or no OpenTimelineIO object.
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
    """Parse JSON; where it is not strict, with the infinities that OpenTimelineIO writes as `Inf`."""
    try:
        return json.loads(text, object_hook=_as_it_is)
    except json.JSONDecodeError:
        strict = _INFINITY.sub(lambda found: "Infinity" if found[1] else found[0], text)
        return json.loads(strict, object_hook=_as_it_is)


def _as_it_is(node: Node) -> Node:
    """Return an object; that it is called for each lets signals be handled and threads run while much is parsed."""
    return node


def schema(node: Node, remarks: Remarks) -> str:
    """Return an object's schema by its newest name; remark on a version that is newer than known here."""
    name, version = _named(str(node.get("OTIO_SCHEMA", "")))
    known = _VERSIONS.get(name, 1)
    if version > known and name in ITEMS | _VERSIONS.keys():
        remarks.add(
            f"The file uses {name}.{version}, newer than is known here; it was read as {name}.{known}."
        )
    return name


def nodes(node: Node, field: str) -> list[Node]:
    """Return a field's list of objects; empty where it holds none."""
    value = node.get(field)
    return [child for child in value if isinstance(child, dict)] if isinstance(value, list) else []


def node_in(node: Node, field: str) -> Node:
    """Return a field's object; an empty one where it holds none."""
    value = node.get(field)
    return value if isinstance(value, dict) else {}


def text_in(node: Node, field: str) -> str:
    """Return a field's text; empty where it holds none."""
    value = node.get(field)
    return value if isinstance(value, str) else ""


def time_in(node: Node, field: str) -> Fraction | None:
    """Return a field's time in seconds; None where it holds none, or the numbers are not finite."""
    time = node.get(field)
    try:
        return seconds(float(time["value"]), float(time["rate"]))  # type: ignore[index]  # nothing is caught below
    except (TypeError, KeyError, ValueError, OverflowError):
        return None


def rate_in(node: Node, field: str) -> float:
    """Return the rate of a field's time; 0 where it states none."""
    rate = node_in(node, field).get("rate")
    return float(rate) if isinstance(rate, int | float) and is_rate(rate) else 0.0


def extent(node: Node, field: str) -> Extent | None:
    """Return a field's time range in seconds; None where it holds none, or the numbers are not finite."""
    found = node.get(field)
    if not isinstance(found, dict):
        return None
    start, duration = time_in(found, "start_time"), time_in(found, "duration")
    return None if start is None or duration is None else (start, duration)


@lru_cache(maxsize=256)
def _named(written: str) -> tuple[str, int]:
    """Split a schema, like `Clip.2`, into its name and version."""
    name, _, version = written.rpartition(".")
    if not _VERSION.fullmatch(version):
        return written, 1
    return _OLD_NAMES.get(name, name), int(version)
