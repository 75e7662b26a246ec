"""Comparison of two cuts."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bridge.recut.changes.chain import ShotPair, heaviest_chain
from bridge.recut.changes.changes import ChangeList, ShotChange, TimelineHeader
from bridge.recut.changes.cuts import cut_changes
from bridge.recut.changes.facts import change_of, inserted, removed, replaced
from bridge.recut.changes.markers import marker_changes
from bridge.recut.changes.matching import matched
from bridge.recut.changes.pairing import Pairing
from bridge.recut.changes.pieces import joined_pieces, split_pieces
from bridge.recut.changes.places import Group, replacements
from bridge.timeline import Shot, Timeline

Pieces = dict[int, list[int]]
"""The further shots that a shot consists of on the other side."""


def compare(old: Timeline, new: Timeline) -> ChangeList:
    """Compare two cuts.

    A shot is the same where it shows the same material: media, and a source range that overlaps or meets within a
    second of handles (`bridge.recut.changes.matching` says in which order that is decided). Shots that show the same frames
    are told apart by their order and neighbours.

    `moved` is used as in an assistant editor's change list: for a shot at another place in the order. A shot that only
    begins later because something before it grew is unchanged; its `offset` says by how much, so that the other
    reading (everything with an offset has moved) can be had as well. Of all ways to name the moved ones, the one with
    the fewest shots is taken, and among those the one with the fewest frames. A shot that shows another part of the
    same media, with nothing in common, is replaced.

    Args:
        old: The old cut.
        new: The new cut. Frames in the list are counted at its rate.
    """
    if old == new:
        return _nothing(new)
    pairing, old_ranges, new_ranges = matched(old.shots, new.shots)
    pairing.kept = in_order(pairing, old.shots)
    kept_olds, kept_news = ({pair[side] for pair in pairing.kept} for side in (0, 1))
    splits = split_pieces(pairing, old_ranges, new_ranges, kept_news)
    joins = joined_pieces(pairing, old_ranges, new_ranges, kept_olds)
    groups = _groups(pairing, splits, joins)
    places = replacements(pairing, old.shots, new.shots, groups)
    changes = [change_of(old, new, *group, moved=kept_olds.isdisjoint(group[0])) for group in groups]
    changes += _rest(old, new, groups, places)
    shots = tuple(_in_new_order(changes))
    cuts, markers = cut_changes(old, new, shots), marker_changes(old, new, shots)
    return ChangeList(TimelineHeader.of(old), TimelineHeader.of(new), shots, cuts, markers)


def in_order(pairing: Pairing, old: Sequence[Shot]) -> list[tuple[int, int]]:
    """Return the pairs that keep the order: as many as possible, and of those the longest."""
    lengths = [float(shot.duration) for shot in old]
    total = sum(lengths) + 1
    pairs = [ShotPair(i, j, 1 + lengths[i] / total) for i, j in enumerate(pairing.of_old) if j >= 0]
    return [(pair.old, pair.new) for pair in heaviest_chain(pairs)] if pairs else []


def _nothing(cut: Timeline) -> ChangeList:
    """Return the change list of a cut compared with itself."""
    shots = tuple(change_of(cut, cut, (i,), (i,), moved=False) for i in range(len(cut.shots)))
    header = TimelineHeader.of(cut)
    return ChangeList(header, header, shots, (), marker_changes(cut, cut, shots))


def _groups(pairing: Pairing, splits: Pieces, joins: Pieces) -> list[Group]:
    """Return the old and the new shots that are the same, split and joined ones included."""
    return [
        (tuple(sorted((old, *joins.get(new, ())))), tuple(sorted((new, *splits.get(old, ())))))
        for old, new in enumerate(pairing.of_old)
        if new >= 0
    ]


def _rest(
    old: Timeline, new: Timeline, groups: Sequence[Group], places: Sequence[tuple[int, int]]
) -> Iterator[ShotChange]:
    """Yield the changes of the shots that are in no group."""
    olds = {i for group in groups for i in group[0]} | {i for i, _ in places}
    news = {j for group in groups for j in group[1]} | {j for _, j in places}
    yield from (replaced(old, new, i, j) for i, j in places)
    yield from (inserted(new, j) for j in range(len(new.shots)) if j not in news)
    yield from (removed(old, i) for i in range(len(old.shots)) if i not in olds)


def _in_new_order(changes: Sequence[ShotChange]) -> list[ShotChange]:
    """Sort changes in the order of the new cut; a removed shot comes after the one it stood behind."""
    kept = sorted(
        (change.old[0], change.new[0]) for change in changes if change.old and change.new and not change.moved
    )

    def place(change: ShotChange) -> tuple[int, int]:
        if change.new:
            return change.new[0], -1
        before = bisect_left(kept, (change.old[0], 0))
        return kept[before - 1][1] if before else -1, change.old[0]

    return sorted(changes, key=place)
