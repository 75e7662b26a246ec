"""What Recue notes in a session of what it put there; Ardour keeps it, and a seal tells whether Ardour saved it since."""

import xml.etree.ElementTree as ET
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Final

from integrations.ardour.regions import NotedRegion

_OPEN: Final = b"0" * 16
_SEAL: Final = b' seal="'

NotedMark = tuple[str, str, str, str]
"""A marker or range: its id, name, start and end."""


@dataclass(frozen=True, slots=True)
class Record:
    """What Recue put into a session."""

    name: str
    """The score's."""
    score: str
    """Its digest."""
    tracks: dict[tuple[str, int], str]
    """The track of each part: by its name, and which of that name it is, the id in the session."""
    regions: dict[str, NotedRegion]
    """By their ids."""
    marks: frozenset[NotedMark]
    """Markers and ranges as they were written."""


def read_record(root: ET.Element) -> Record | None:
    """What Recue noted in a session; None where it put nothing there."""
    noted = root.find("Extra/Recue")
    if noted is None:
        return None
    tracks = {(p.get("name", ""), int(p.get("number", "0"))): p.get("route", "") for p in noted.iter("Part")}
    regions = {r.get("id", ""): _region_of(r) for r in noted.iter("Region")}
    marks = frozenset(mark_of(mark) for mark in noted.iter("Mark"))
    return Record(noted.get("name", ""), noted.get("score", ""), tracks, regions, marks)


def note(root: ET.Element, record: Record) -> None:
    """Note in a session what was put there, instead of what was noted before."""
    extra = root.find("Extra")
    if extra is None:
        extra = ET.SubElement(root, "Extra")
    for before in extra.findall("Recue"):
        extra.remove(before)
    noted = ET.SubElement(extra, "Recue", name=record.name, score=record.score, seal=_OPEN.decode())
    for (name, number), route in record.tracks.items():
        ET.SubElement(noted, "Part", name=name, number=str(number), route=route)
    for region in record.regions.values():
        ET.SubElement(noted, "Region", asdict(region))
    for id_, name, start, end in sorted(record.marks, key=lambda mark: int(mark[0])):
        ET.SubElement(noted, "Mark", id=id_, name=name, start=start, end=end)


def mark_of(element: ET.Element) -> NotedMark:
    """A marker or range as a record has it."""
    return (
        element.get("id", ""),
        element.get("name", ""),
        element.get("start", ""),
        element.get("end", ""),
    )


def _region_of(element: ET.Element) -> NotedRegion:
    return NotedRegion(**{each.name: element.get(each.name, "") for each in fields(NotedRegion)})


def sealed(file: bytes) -> bytes:
    """Close the seal in a session file: the digest of the file with the seal open."""
    at = _place(file)
    return file[:at] + _digest(file, at) + file[at + len(_OPEN) :]


def is_untouched(file: bytes) -> bool:
    """Whether a session file is byte for byte what was sealed; one without a seal is not."""
    return _SEAL in file and file[_place(file) :].startswith(_digest(file, _place(file)))


def _place(file: bytes) -> int:
    return file.rindex(_SEAL) + len(_SEAL)


def _digest(file: bytes, at: int) -> bytes:
    return sha256(file[:at] + _OPEN + file[at + len(_OPEN) :]).hexdigest()[: len(_OPEN)].encode()
