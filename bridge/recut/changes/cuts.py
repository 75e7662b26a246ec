"""Cuts that follow from the shots, and dissolves and fades that do not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from bridge.recut.changes.changes import ZERO, CutChange, MarkChange, ShotChange
from bridge.timeline import Cut, Shot, Timeline
from bridge.timeline.black import is_black
from bridge.timeline.through_edits import through_edits

Edge = tuple[int, bool]
"""The start (False) or the end (True) of a shot."""


def cut_changes(old: Timeline, new: Timeline, shots: Sequence[ShotChange]) -> tuple[CutChange, ...]:
    """Return the cuts of the new timeline that differ from those its shots carry along."""
    expected = brought_cuts(old, new.shots, new.duration, new.rate, shots)
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
    old: Timeline, shots: Sequence[Shot], duration: Fraction, rate: Fraction, changes: Iterable[ShotChange]
) -> list[Cut]:
    """Return the cuts between new shots, with the dissolves and fades that they carry along from the old ones.

    A dissolve belongs to the shot it leads to, one to black to the shot before. A through edit that was no cut is none
    as long as it is one.

    Args:
        old: The old cut.
        shots: The new shots.
        duration: The new cut's length in seconds.
        rate: Its frames per second.
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
    through = through_edits(shots, 1 / rate)
    parted = _without_cut(old, special)
    found: list[Cut] = []
    for time, edge in _edges(shots, duration):
        before = was.get(edge)
        dissolve = ZERO if before in parted and time not in through else special.get(before, ZERO)
        found += [] if dissolve is None else [Cut(time, dissolve)]
    return found


def _without_cut(cut: Timeline, special: Mapping[Edge | None, Fraction | None]) -> frozenset[Edge]:
    """Return the through edits of a cut that are no cuts."""
    through = through_edits(cut.shots, 1 / cut.rate)
    return frozenset(
        (index, False)
        for index, shot in enumerate(cut.shots)
        if shot.start in through and special.get((index, False), ZERO) is None
    )


def seen_changes(new: Timeline, changes: Iterable[CutChange]) -> list[CutChange]:
    """Return the changes that are seen on screen: a through edit that is no cut is none."""
    through = {Cut(time) for time in through_edits(new.shots, 1 / new.rate)}
    return [each for each in changes if each.new or each.old not in through]


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
