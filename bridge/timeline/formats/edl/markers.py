"""The locators of an EDL: Avid's `LOC` comments, and DaVinci Resolve's markers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bridge.timeline.formats.edl.events import EditDecisionList, Event
from bridge.timeline.formats.remarks import Remarks

_LOCATOR = re.compile(r"[*\s]*+LOC:?+\s*+(?P<at>[\d:;.,+]++)(?:\s++(?P<color>\w++))?(?:\s++(?P<name>.*))?")
_RESOLVE = re.compile(
    r"\|C:(?:ResolveColor)?(?P<color>\w*+)\s*+\|M:(?P<name>(?:(?!\|[CD]:).)*+)\|D:(?P<frames>\d{1,9})"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A locator as it is written."""

    at: str | None
    """Its timecode; None where it marks the start of its event."""
    name: str
    color: str
    """Upper case; empty where none is written."""
    frames: int
    """Its length."""


def marks_of(event: Event, remarks: Remarks) -> Iterator[Mark]:
    """Yield an event's locators; one that cannot be read is left out, with a remark."""
    for line in event.locators:
        if (resolve := _RESOLVE.search(line)) is not None:
            yield Mark(None, resolve["name"].rstrip(), resolve["color"].upper(), int(resolve["frames"]))
        elif (found := _LOCATOR.fullmatch(line)) is not None:
            yield Mark(found["at"], (found["name"] or "").strip(), (found["color"] or "").upper(), 0)
        else:
            remarks.add(f"A locator of event {event.number:03} cannot be read; it was left out.")


def is_marker_list(edl: EditDecisionList) -> bool:
    """Return whether an EDL is DaVinci Resolve's list of timeline markers.

    Its events have a marker each, no clip, and the same places in the source as in the record.
    """
    return all(
        event.source == event.record and not event.comments and any("|M:" in line for line in event.locators)
        for event in edl.events
    )
