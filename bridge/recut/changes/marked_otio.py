"""A change list as OpenTimelineIO: the new cut's picture, with a marker of the change's colour on each shot."""

from collections.abc import Iterator
from fractions import Fraction

from bridge.recut.changes.changes import ZERO, ChangeKind, ChangeList
from bridge.recut.changes.wording import what_changed
from bridge.timeline import Timeline
from bridge.timeline.formats import writing
from bridge.timeline.formats.nodes import Node

COLORS = {
    ChangeKind.UNCHANGED: "BLUE",
    ChangeKind.MOVED: "GREEN",
    ChangeKind.TRIMMED: "YELLOW",
    ChangeKind.RETIMED: "CYAN",
    ChangeKind.REPLACED: "MAGENTA",
    ChangeKind.INSERTED: "ORANGE",
    ChangeKind.REMOVED: "RED",
    ChangeKind.SPLIT: "PURPLE",
    ChangeKind.JOINED: "PINK",
}
"""OpenTimelineIO's names of its standard marker colours."""


def marked_otio(old: Timeline, new: Timeline, changes: ChangeList) -> str:
    """Write the new cut's picture with coloured markers.

    The marker of a shot lies on its first frame; that of a removed one lies on the track, where it was. The cut's own
    markers are left out, so that every colour means a change.

    Args:
        old: The old cut.
        new: The new cut.
        changes: The change list between them.

    Returns:
        A `Timeline.1` with one picture track; its times count frames of the new cut's rate.
    """
    became = {index: change for change in changes.shots for index in change.new}

    def markers_of(index: int, first: Fraction) -> list[Node]:
        change = became[index]
        return [_marker(change.kind, what_changed(change), first, new.rate)]

    children = list(writing.picture(new, markers_of))
    return writing.document(
        new, [writing.track("Changes", "Video", children, list(_gone(old, new, changes)))]
    )


def _gone(old: Timeline, new: Timeline, changes: ChangeList) -> Iterator[Node]:
    """Yield the markers of removed shots, each at the end of the shot before it."""
    at = ZERO
    for change in changes.shots:
        if change.kind is ChangeKind.REMOVED:
            yield _marker(change.kind, f"{change.kind}: {old.shots[change.old[0]].name}", at, new.rate)
        else:
            at = new.shots[change.new[0]].end


def _marker(kind: ChangeKind, name: str, at: Fraction, rate: Fraction) -> Node:
    span = writing.time_range(at, 1 / rate, rate)
    return writing.marker(name, COLORS[kind], span, "", {"recue": {"change": kind.value}})
