"""Regions: what Recue placed, what a person made of it, and what goes on into the next snapshot."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Final

from integrations.ardour.names import plain
from integrations.ardour.routes import NewId
from integrations.ardour.sources import Source

_SPAN: Final = re.compile(r"b(-?[0-9]+)@b(-?[0-9]+)")
"""A length in ticks, and where it begins."""


@dataclass(frozen=True, slots=True)
class NotedRegion:
    """A region as Recue left it."""

    id: str
    scene: str
    """The id of the scene that it plays in."""
    tick: str
    """Where the scene began, in Ardour's ticks."""
    span: str
    """Its length and where it began, as Ardour has it."""
    muted: str
    file: str
    """The .mid that it plays."""
    notes: str
    """A digest of the notes in it; empty for a region that a person made."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A region, and what is noted of it."""

    region: ET.Element
    noted: NotedRegion | None
    """None of what a person added by themselves."""


def carried(
    regions: Iterable[ET.Element],
    files: Mapping[str, str],
    noted: Mapping[str, NotedRegion],
    edited: frozenset[str],
    scenes: Mapping[str, int],
    new_id: NewId,
) -> tuple[Placed, ...]:
    """The regions of a track that are a person's: what they made of Recue's, and what they added.

    Args:
        regions: What the track plays.
        files: The .mid of each source, by the source's id.
        noted: What Recue left there, by id.
        edited: The ids of those whose notes are no longer as they were.
        scenes: Where each scene begins now, in Ardour's ticks: what is made of a scene's moves with it.
        new_id: Gives numbers.
    """
    there = {region.get("id", ""): region for region in regions}
    divided = {own.file: own for own in noted.values() if own.id not in there}
    found: list[Placed] = []
    for id_, region in there.items():
        own = noted.get(id_) or divided.get(files.get(region.get("source-0", ""), ""))
        if own is not None and own.id == id_ and id_ not in edited and _is_left(region, own):
            continue
        copy = deepcopy(region)
        copy.set("id", new_id())
        found.append(Placed(copy, _moved(copy, own, scenes) if own is not None else None))
    return tuple(found)


def placed(source: Source, file: str, span: tuple[int, int], new_id: NewId, *, muted: bool) -> Placed:
    """An item as a region; what lies under it is heard too.

    Args:
        source: The item.
        file: Its .mid's id in the session.
        span: Where it begins, and how long it is with all its notes, in Ardour's ticks.
        new_id: Gives numbers.
        muted: Whether a person's region plays in its stead.
    """
    at, long = span
    said = {
        "muted": str(int(muted)),
        "opaque": "0",
        "start": "b0",
        "length": f"b{long}@b{at}",
        "id": new_id(),
    }
    plays = {"type": "midi", "source-0": file, "master-source-0": file}
    region = ET.Element("Region", {"name": plain(source.item.name), **said, **plays})
    left = (said["id"], source.item.scene, str(at), said["length"], said["muted"])
    return Placed(region, NotedRegion(*left, source.file, source.notes))


def _is_left(region: ET.Element, own: NotedRegion) -> bool:
    """Whether a region lies where Recue put it, whole."""
    return (region.get("start"), region.get("length"), region.get("muted")) == ("b0", own.span, own.muted)


def _moved(region: ET.Element, own: NotedRegion, scenes: Mapping[str, int]) -> NotedRegion:
    """Move a person's region with its scene; where that is gone, or the region keeps its time, it stays."""
    span = _SPAN.fullmatch(region.get("length", ""))
    now = scenes.get(own.scene, int(own.tick))
    if span is not None:
        region.set("length", f"b{span[1]}@b{int(span[2]) + now - int(own.tick)}")
    return replace(own, id=region.get("id", ""), tick=str(now), notes="")
