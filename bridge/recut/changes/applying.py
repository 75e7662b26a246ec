"""Application of a change list to the old cut."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.errors import UsageError
from bridge.recut.changes.changes import ChangeList, MarkChange, ShotChange, TimelineHeader
from bridge.recut.changes.cuts import brought_cuts
from bridge.timeline import Cut, Marker, Shot, Timeline


def apply(old: Timeline, changes: ChangeList) -> Timeline:
    """Make the new cut from the old one: the inverse of `compare`.

    Args:
        old: The cut the list was made from.
        changes: The change list.

    Returns:
        The new cut, equal in everything but its warnings, sounds and captions, of which it has none.

    Raises:
        UsageError: If the list was made from another cut.
    """
    _check(old, changes)
    placed = [pair for change in changes.shots for pair in _placed(old, changes, change)]
    shots = tuple(shot for _, shot in sorted(placed, key=lambda pair: pair[0]))
    header = changes.new
    return Timeline(
        name=header.name,
        rate=header.rate,
        start=header.start,
        drop_frame=header.drop_frame,
        duration=header.duration,
        shots=shots,
        cuts=_cuts(old, shots, changes),
        markers=tuple(_markers(old, changes)),
    )


def _check(old: Timeline, changes: ChangeList) -> None:
    shots = {index for change in changes.shots for index in change.old}
    markers = {change.old for change in changes.markers if change.old is not None}
    same = TimelineHeader.of(old) == changes.old and shots == set(range(len(old.shots)))
    if not (same and markers == set(range(len(old.markers)))):
        raise UsageError(
            f"The changes were made from another cut than '{old.name}'; compare that one with the new cut first."
        )


def _placed(old: Timeline, changes: ChangeList, change: ShotChange) -> Iterator[tuple[int, Shot]]:
    """Yield the new shots of a change, each with its index."""
    if change.shots:
        yield from zip(change.new, change.shots, strict=True)
        return
    for index in change.new:
        shot, offset = old.shots[change.old[0]], change.offset / changes.new.rate
        yield index, replace(shot, start=shot.start + offset, end=shot.end + offset) if offset else shot


def _cuts(old: Timeline, shots: tuple[Shot, ...], changes: ChangeList) -> tuple[Cut, ...]:
    cuts = {
        cut.time: cut
        for cut in brought_cuts(old, shots, changes.new.duration, changes.new.rate, changes.shots)
    }
    for change in changes.cuts:
        if change.new is not None:
            cuts[change.new.time] = change.new
        elif change.old is not None:
            del cuts[change.old.time]
    return tuple(cuts[time] for time in sorted(cuts))


def _markers(old: Timeline, changes: ChangeList) -> Iterator[Marker]:
    for change in changes.markers:
        if change.marker is not None:
            yield change.marker
        elif change.old is not None and change.kind is not MarkChange.REMOVED:
            mark = old.markers[change.old]
            yield replace(mark, time=mark.time + change.offset / changes.new.rate)
