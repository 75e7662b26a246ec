"""A score's scenes and hits as the ranges and markers of an Ardour session."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from integrations.ardour.names import plain
from integrations.ardour.record import Record, RecordedMark, mark_of
from integrations.ardour.routes import NewId
from integrations.ardour.times import instant, superclocks
from integrations.points import Mark, marks
from integrations.session import Session

_RANGE: Final = "IsRangeMarker"
_MARK: Final = "IsMark"
_WHOLE: Final = "IsSessionRange"


def place_marks(
    locations: ET.Element, session: Session, before: Record | None, new_id: NewId
) -> frozenset[RecordedMark]:
    """Put a score's scenes and hits into a session, replacing those of the score before; markers that a person changed stay.

    Args:
        locations: The session's.
        session: The score.
        before: The record of the score before.
        new_id: Generates ids.

    Returns:
        The new ones, as they are recorded.
    """
    own = before.marks if before else frozenset()
    for location in list(locations):
        if mark_of(location) in own:
            locations.remove(location)
    placed = [_location(locations, mark, new_id) for mark in marks(session)]
    _extend_session(locations, session.duration, new_id)
    return frozenset(map(mark_of, placed))


def _location(locations: ET.Element, mark: Mark, new_id: NewId) -> ET.Element:
    """Add a region as a range, or a marker at its time."""
    start, end = instant(mark.start), instant(mark.start if mark.end is None else mark.end)
    return _add(locations, (mark.name, start, end), _MARK if mark.end is None else _RANGE, new_id)


def _add(locations: ET.Element, span: tuple[str, str, str], flags: str, new_id: NewId) -> ET.Element:
    name, start, end = span
    attributes = {"name": plain(name), "start": start, "end": end, "flags": flags, "locked": "0", "cue": "0"}
    return ET.SubElement(locations, "Location", {"id": new_id(), **attributes})


def _extend_session(locations: ET.Element, duration: Fraction, new_id: NewId) -> None:
    """Extend the session to at least the timeline's duration."""
    whole = _session_range(locations)
    if whole is None:
        _add(locations, ("session", instant(Fraction(0)), instant(duration)), _WHOLE, new_id)
    elif session_end(locations) < superclocks(duration):
        whole.set("end", instant(duration))


def session_end(locations: Iterable[ET.Element]) -> int:
    """Return the end of a session in superclocks; 0 where it has none.

    Raises:
        ValueError: If it is no such time.
    """
    whole = _session_range(locations)
    return 0 if whole is None else int(whole.get("end", "a0").removeprefix("a"))


def _session_range(locations: Iterable[ET.Element]) -> ET.Element | None:
    return next((place for place in locations if _WHOLE in place.get("flags", "")), None)
