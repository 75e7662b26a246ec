"""Regions of a session: those that Recue placed, a person's edits of them, and those that go into the next snapshot."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Final

from integrations.ardour.names import plain
from integrations.ardour.routes import NewId
from integrations.ardour.sources import MidiSource

_SPAN: Final = re.compile(r"b(-?[0-9]{1,18})@b(-?[0-9]{1,18})")
"""A length and a start, in ticks."""


@dataclass(frozen=True, slots=True)
class RecordedRegion:
    """A region as Recue left it."""

    id: str
    scene: str
    """The id of its scene."""
    tick: str
    """The scene's start, in Ardour's ticks."""
    span: str
    """Its length and start, in Ardour's format."""
    muted: str
    file: str
    """The .mid of its source."""
    notes: str
    """A digest of its notes; empty for a region that a person made."""


@dataclass(frozen=True, slots=True)
class PlacedRegion:
    """A region with its record."""

    region: ET.Element
    recorded: RecordedRegion | None
    """None for a region that a person added."""


def user_regions(
    regions: Iterable[ET.Element],
    files: Mapping[str, str],
    recorded: Mapping[str, RecordedRegion],
    edited: frozenset[str],
    scenes: Mapping[str, int],
    new_id: NewId,
) -> tuple[PlacedRegion, ...]:
    """Return copies of a track's regions that are a person's: edits of Recue's, and additions.

    Args:
        regions: The regions of the track.
        files: The .mid of each source, by the source's id.
        recorded: The regions that Recue left there, by id.
        edited: The ids of those whose notes have changed.
        scenes: The new start of each scene, in Ardour's ticks; edits of a scene's regions move with it.
        new_id: Generates ids.
    """
    there = {region.get("id", ""): region for region in regions}
    divided = {own.file: own for own in recorded.values() if own.id not in there}
    found: list[PlacedRegion] = []
    for id_, region in there.items():
        own = recorded.get(id_) or divided.get(files.get(region.get("source-0", ""), ""))
        if own is not None and own.id == id_ and id_ not in edited and _is_left(region, own):
            continue
        copy = deepcopy(region)
        copy.set("id", new_id())
        found.append(PlacedRegion(copy, _moved(copy, own, scenes) if own is not None else None))
    return tuple(found)


def item_region(
    source: MidiSource, file: str, span: tuple[int, int], new_id: NewId, *, muted: bool
) -> PlacedRegion:
    """Return an item as a region; regions below it are heard, too.

    Args:
        source: The item.
        file: Its .mid's id in the session.
        span: Its start, and its length with all its notes, in Ardour's ticks.
        new_id: Generates ids.
        muted: True if a person's region replaces it.
    """
    at, long = span
    attributes = {
        "muted": str(int(muted)),
        "opaque": "0",
        "start": "b0",
        "length": f"b{long}@b{at}",
        "id": new_id(),
    }
    plays = {"type": "midi", "source-0": file, "master-source-0": file}
    region = ET.Element("Region", {"name": plain(source.item.name), **attributes, **plays})
    left = (attributes["id"], source.item.scene, str(at), attributes["length"], attributes["muted"])
    return PlacedRegion(region, RecordedRegion(*left, source.file, source.notes))


def _is_left(region: ET.Element, own: RecordedRegion) -> bool:
    """Tell whether a region is in the place that Recue gave it, uncut."""
    return (region.get("start"), region.get("length"), region.get("muted")) == ("b0", own.span, own.muted)


def _moved(region: ET.Element, own: RecordedRegion, scenes: Mapping[str, int]) -> RecordedRegion:
    """Move a person's region with its scene; it stays if the scene is gone, or if it is placed by time."""
    span = _SPAN.fullmatch(region.get("length", ""))
    now = scenes.get(own.scene, int(own.tick))
    if span is not None:
        region.set("length", f"b{span[1]}@b{int(span[2]) + now - int(own.tick)}")
    return replace(own, id=region.get("id", ""), tick=str(now), notes="")
