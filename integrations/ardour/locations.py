"""A score's scenes and hits as the ranges and markers of an Ardour session."""

import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Final

from integrations.ardour.names import plain
from integrations.ardour.record import NotedMark, Record, mark_of
from integrations.ardour.routes import NewId
from integrations.ardour.times import instant, superclocks
from integrations.reaper.points import Mark, marks
from integrations.session import Session

_RANGE: Final = "IsRangeMarker"
_MARK: Final = "IsMark"
_WHOLE: Final = "IsSessionRange"


def place_marks(
    locations: ET.Element, session: Session, before: Record | None, new_id: NewId
) -> frozenset[NotedMark]:
    """Put a score's scenes and hits there instead of those of the score before; what a person changed stays.

    Args:
        locations: The session's.
        session: The score.
        before: What Recue put there before.
        new_id: Gives numbers.

    Returns:
        The new ones, as they are noted.
    """
    own = before.marks if before else frozenset()
    for location in list(locations):
        if mark_of(location) in own:
            locations.remove(location)
    placed = [_location(locations, mark, new_id) for mark in marks(session)]
    _reach(locations, session.duration, new_id)
    return frozenset(map(mark_of, placed))


def _location(locations: ET.Element, mark: Mark, new_id: NewId) -> ET.Element:
    """A region as a range; a marker, at the time where the music meets the hit."""
    start, end = instant(mark.start), instant(mark.start if mark.end is None else mark.end)
    return _add(locations, (mark.name, start, end), _MARK if mark.end is None else _RANGE, new_id)


def _add(locations: ET.Element, span: tuple[str, str, str], flags: str, new_id: NewId) -> ET.Element:
    name, start, end = span
    said = {"name": plain(name), "start": start, "end": end, "flags": flags, "locked": "0", "cue": "0"}
    return ET.SubElement(locations, "Location", {"id": new_id(), **said})


def _reach(locations: ET.Element, duration: Fraction, new_id: NewId) -> None:
    """Let the session last at least as long as the timeline."""
    whole = next((place for place in locations if _WHOLE in place.get("flags", "")), None)
    if whole is None:
        _add(locations, ("session", instant(Fraction(0)), instant(duration)), _WHOLE, new_id)
    elif int(whole.get("end", "a0").removeprefix("a")) < superclocks(duration):
        whole.set("end", instant(duration))
