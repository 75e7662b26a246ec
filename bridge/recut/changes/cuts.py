"""Cuts that follow from the shots, and dissolves and fades that do not."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from bridge.recut.changes.changes import ZERO, CutChange, MarkChange, ShotChange
from bridge.timeline import Cut, Shot, Timeline
from bridge.timeline.black import is_black

Edge = tuple[int, bool]
"""The start (False) or the end (True) of a shot."""


def cut_changes(old: Timeline, new: Timeline, shots: Sequence[ShotChange]) -> tuple[CutChange, ...]:
    """Return the cuts of the new timeline that differ from those its shots carry along."""
    expected = brought_cuts(old, new.shots, new.duration, shots)
    if expected == list(new.cuts):
        return ()
    brought, present = ({cut.time: cut for cut in cuts} for cuts in (expected, new.cuts))
    times = sorted(time for time in brought.keys() | present.keys() if brought.get(time) != present.get(time))
    return tuple(_change(brought.get(time), present.get(time)) for time in times)


def _change(old: Cut | None, new: Cut | None) -> CutChange:
    if old is None:
        return CutChange(MarkChange.ADDED, old, new)
    return CutChange(MarkChange.REMOVED if new is None else MarkChange.CHANGED, old, new)


def brought_cuts(
    old: Timeline, shots: Sequence[Shot], duration: Fraction, changes: Iterable[ShotChange]
) -> list[Cut]:
    """Return the cuts between new shots, with the dissolves and fades that they carry along from the old ones.

    A dissolve belongs to the shot it leads to, one to black to the shot before.

    Args:
        old: The old cut.
        shots: The new shots.
        duration: The new cut's length in seconds.
        changes: The changes of the shots.
    """
    special = _special(old)
    if not special:
        return [Cut(time) for time, _ in _edges(shots, duration)]
    was: dict[Edge, Edge] = {}
    for change in changes:
        if change.old and change.new:
            was[change.new[0], False] = change.old[0], False
            was[change.new[-1], True] = change.old[-1], True
    dissolves = ((time, special.get(was.get(edge), ZERO)) for time, edge in _edges(shots, duration))
    return [Cut(time, dissolve) for time, dissolve in dissolves if dissolve is not None]


def _special(cut: Timeline) -> dict[Edge | None, Fraction | None]:
    """Return the edges that have a dissolve, with its length, and those that have no cut."""
    edges = list(_edges(cut.shots, cut.duration))
    if [time for time, _ in edges] == [each.time for each in cut.cuts]:
        return {edge: each.dissolve for (_, edge), each in zip(edges, cut.cuts, strict=True) if each.dissolve}
    own = {each.time: each.dissolve for each in cut.cuts}
    return {edge: own.get(time) for time, edge in edges if own.get(time) != ZERO}


def _edges(shots: Sequence[Shot], duration: Fraction) -> Iterator[tuple[Fraction, Edge]]:
    """Yield the edges at which the picture changes, also to or from black, between the first and the last instant."""
    end, last = ZERO, -1
    for index, shot in enumerate(shots):
        if is_black(shot.media):
            continue
        if last >= 0 and shot.start is not end and shot.start != end:
            yield end, (last, True)
        if last >= 0 or shot.start > 0:
            yield shot.start, (index, False)
        end, last = shot.end, index
    if last >= 0 and end < duration:
        yield end, (last, True)
