"""A score as an Ardour session: a new one, or an update of one that a person works in.

Source: sessions that Ardour 7.3 saves and opens.
"""

import xml.etree.ElementTree as ET
from copy import deepcopy
from dataclasses import replace
from hashlib import blake2b
from typing import Final

from integrations.ardour.locations import place_marks, session_end
from integrations.ardour.names import plain
from integrations.ardour.playlists import TrackPlacing, place_sources, section
from integrations.ardour.record import Record, read_record, with_checksum, write_record
from integrations.ardour.routes import click, master, new_ids
from integrations.ardour.sources import MidiSource, sources
from integrations.ardour.stems import StemPlacing, place_picture
from integrations.ardour.tempo import tempo_map
from integrations.ardour.timecode import SAMPLE_RATE, offset, ruler
from integrations.session import Session

VERSION: Final = "7002"
"""The version of the file's layout: that of Ardour 7."""
_LARGEST: Final = 2**63 - 1
"""The largest number that Ardour counts with."""
_DEEPEST: Final = 100
"""Elements inside one another; Ardour nests a dozen."""
OSC: Final = "Open Sound Control (OSC)"
"""Ardour's name for OSC among its control surfaces."""


def new_session(name: str) -> ET.Element:
    """Make an empty session: a master bus, a metronome, and the sections that Ardour requires.

    Args:
        name: The session's name.
    """
    attributes = {
        "version": VERSION,
        "name": plain(name),
        "sample-rate": str(SAMPLE_RATE),
        "session-range-is-free": "1",
    }
    root = ET.Element("Session", {**attributes, "id-counter": "1"})
    new_id = new_ids(1)
    ET.SubElement(root, "ProgramVersion", {"created-with": "Recue"})
    ET.SubElement(root, "Metadata")
    _set_option(ET.SubElement(root, "Config"), "native-file-data-format", "FormatFloat")
    for empty in ("Sources", "Regions", "Locations", "Bundles"):
        ET.SubElement(root, empty)
    ET.SubElement(root, "Routes").append(master(new_id))
    for empty in ("Playlists", "UnusedPlaylists", "RouteGroups"):
        ET.SubElement(root, empty)
    root.append(click(new_id))
    root.set("id-counter", new_id())
    return root


def with_score(
    base: ET.Element,
    session: Session,
    played: tuple[MidiSource, ...],
    snapshot: str,
    score: str,
    *,
    edited: frozenset[str] = frozenset(),
    listening: bool,
) -> bytes:
    """Put a score into a session: its tempo map, scenes, hits and tracks replace those of the score before.

    All else stays. A person's objects at musical time keep their bar, those at audio time their time.

    Args:
        base: A new session, or one that Ardour saved.
        session: The score.
        played: Its items, under the names of their files.
        snapshot: The session file's name, without its suffix.
        score: The digest of the score.
        edited: The ids of the regions that Recue placed and whose notes a person changed since.
        listening: True to switch OSC on; False to leave that as it is.

    Returns:
        The session file with its checksum; the same bytes for the same arguments.
    """
    root, record = _scored(base, session, played, snapshot, edited)
    if listening:
        _enable_osc(root)
    write_record(root, replace(record, score=score))
    ET.indent(root)
    return with_checksum(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def score_digest(session: Session) -> str:
    """Compute the digest of a score, independent of the session it is in."""
    root, _ = _scored(new_session(""), session, sources(session, ""), "", frozenset())
    return blake2b(ET.tostring(root), digest_size=8).hexdigest()


def _scored(
    base: ET.Element, session: Session, played: tuple[MidiSource, ...], snapshot: str, edited: frozenset[str]
) -> tuple[ET.Element, Record]:
    """Return a session with a score in it, and the record of what is Recue's."""
    root = deepcopy(base)
    before = read_record(root)
    new_id = new_ids(_first_id(root))
    _set_timecode(root, session)
    place_sources(root, played, new_id)
    tracks = TrackPlacing(root, session, before, edited, new_id, snapshot).place(played)
    stems = StemPlacing(root, session, before, new_id).place()
    place_picture(root, session, sample_rate(root), new_id)
    placed = place_marks(section(root, "Locations"), session, before, new_id)
    _replace(root, tempo_map(session))
    root.set("id-counter", new_id())
    return root, Record(plain(session.name), "", tracks.routes | stems, tracks.regions, placed)


def _set_timecode(root: ET.Element, session: Session) -> None:
    """Set the timecode to the timeline's, with its start timecode at the session's first sample."""
    config = section(root, "Config")
    counted = ruler(session.rate, drop_frame=session.drop_frame)
    _set_option(config, "timecode-format", counted.format)
    _set_option(config, "timecode-offset", str(offset(session.start, sample_rate(root), counted)))
    _set_option(config, "timecode-offset-negative", "1")


def timecode_of(root: ET.Element) -> tuple[str | None, ...]:
    """Return a session's timecode format and offset, each None where it has none."""
    options = {option.get("name"): option.get("value") for option in root.iterfind("Config/Option")}
    return tuple(options.get(name) for name in ("timecode-format", "timecode-offset"))


def sample_rate(root: ET.Element) -> int:
    """Return a session's samples a second."""
    return int(root.get("sample-rate", str(SAMPLE_RATE)))


def _first_id(root: ET.Element) -> int:
    """Return the first id that is free in a session."""
    return int(root.get("id-counter", "1"))


def check_session(root: ET.Element) -> None:
    """Check that a session can be copied, and the numbers of it that a score in it counts on.

    Raises:
        ValueError: If it is nested too deep, or a number is none, or too large.
    """
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
    if level:
        raise ValueError(f"it is nested deeper than {_DEEPEST} elements")
    for number in (sample_rate(root), _first_id(root), session_end(root.iterfind("Locations/Location"))):
        if not 0 <= number <= _LARGEST:
            raise ValueError(f"it counts to {number}, which Ardour cannot")


def _set_option(config: ET.Element, name: str, value: str) -> None:
    found = next((option for option in config if option.get("name") == name), None)
    if found is None:
        ET.SubElement(config, "Option", name=name, value=value)
    else:
        found.set("value", value)


def _enable_osc(root: ET.Element) -> None:
    protocols = section(root, "ControlProtocols")
    found = next((protocol for protocol in protocols if protocol.get("name") == OSC), None)
    if found is None:
        found = ET.SubElement(protocols, "Protocol", name=OSC)
    found.set("active", "1")


def _replace(root: ET.Element, section: ET.Element) -> None:
    for before in root.findall(section.tag):
        root.remove(before)
    root.append(section)
