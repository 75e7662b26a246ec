"""The locators of an EDL: Avid's `LOC` comments, and DaVinci Resolve's markers."""

import re
from dataclasses import dataclass
from itertools import pairwise

from bridge.timeline.formats.edl.events import EditDecisionList

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


def mark_of(line: str) -> Mark | None:
    """Read a locator; None if it cannot be read."""
    if (resolve := _RESOLVE.search(line)) is not None:
        return Mark(None, resolve["name"].rstrip(), resolve["color"].upper(), int(resolve["frames"]))
    found = _LOCATOR.fullmatch(line)
    if found is None:
        return None
    return Mark(found["at"], (found["name"] or "").strip(), (found["color"] or "").upper(), 0)


def is_marker_list(edl: EditDecisionList) -> bool:
    """Return whether an EDL is DaVinci Resolve's list of timeline markers.

    Its events have a marker each, no clip, and the same places in the source as in the record; they last a frame each, so
    that few touch, as the shots of a movie do that was cut up.
    """
    touching = sum(one.record[1] == other.record[0] for one, other in pairwise(edl.events))
    return touching * 2 < len(edl.events) and all(
        event.source == event.record and not event.comments and any("|M:" in line for line in event.locators)
        for event in edl.events
    )
