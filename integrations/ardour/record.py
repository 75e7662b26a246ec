"""The record of what Recue put into a session, kept by Ardour, with a checksum that shows if Ardour has saved it since."""

import xml.etree.ElementTree as ET
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Final

from integrations.ardour.regions import RecordedRegion

_OPEN: Final = b"0" * 16
_CHECKSUM: Final = b' seal="'

RecordedMark = tuple[str, str, str, str]
"""A marker or range: its id, name, start and end."""


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a score in a session."""

    name: str
    """The score's name."""
    score: str
    """The score's digest."""
    tracks: dict[tuple[str, int], str]
    """The id of each part's track, by the part's name and its number among parts of that name."""
    regions: dict[str, RecordedRegion]
    """Regions by their ids."""
    marks: frozenset[RecordedMark]
    """Markers and ranges as they were written."""


def read_record(root: ET.Element) -> Record | None:
    """Read the record of a session; None if there is none.

    Raises:
        ValueError: If a number in it is none.
    """
    recorded = root.find("Extra/Recue")
    if recorded is None:
        return None
    tracks = {
        (p.get("name", ""), int(p.get("number", "0"))): p.get("route", "") for p in recorded.iter("Part")
    }
    regions = {r.get("id", ""): _region_of(r) for r in recorded.iter("Region")}
    marks = frozenset(mark_of(mark) for mark in recorded.iter("Mark"))
    return Record(recorded.get("name", ""), recorded.get("score", ""), tracks, regions, marks)


def write_record(root: ET.Element, record: Record) -> None:
    """Write a record into a session, replacing the earlier one."""
    extra = root.find("Extra")
    if extra is None:
        extra = ET.SubElement(root, "Extra")
    for before in extra.findall("Recue"):
        extra.remove(before)
    recorded = ET.SubElement(extra, "Recue", name=record.name, score=record.score, seal=_OPEN.decode())
    for (name, number), route in record.tracks.items():
        ET.SubElement(recorded, "Part", name=name, number=str(number), route=route)
    for region in record.regions.values():
        ET.SubElement(recorded, "Region", asdict(region))
    for id_, name, start, end in sorted(record.marks, key=lambda mark: int(mark[0])):
        ET.SubElement(recorded, "Mark", id=id_, name=name, start=start, end=end)


def mark_of(element: ET.Element) -> RecordedMark:
    """Return a marker or range as a record holds it."""
    return (
        element.get("id", ""),
        element.get("name", ""),
        element.get("start", ""),
        element.get("end", ""),
    )


def _region_of(element: ET.Element) -> RecordedRegion:
    """Read a region.

    Raises:
        ValueError: If its scene's start is no number.
    """
    region = RecordedRegion(**{each.name: element.get(each.name, "") for each in fields(RecordedRegion)})
    int(region.tick)
    return region


def with_checksum(file: bytes) -> bytes:
    """Insert the checksum of a session file: the digest of the file with the checksum blank."""
    at = _place(file)
    return file[:at] + _digest(file, at) + file[at + len(_OPEN) :]


def is_untouched(file: bytes) -> bool:
    """Tell whether a session file matches its checksum, byte for byte; without a checksum it does not."""
    return _CHECKSUM in file and file[_place(file) :].startswith(_digest(file, _place(file)))


def _place(file: bytes) -> int:
    return file.rindex(_CHECKSUM) + len(_CHECKSUM)


def _digest(file: bytes, at: int) -> bytes:
    return sha256(file[:at] + _OPEN + file[at + len(_OPEN) :]).hexdigest()[: len(_OPEN)].encode()
