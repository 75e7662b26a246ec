"""Markers of two cuts: kept, moved, changed, added and removed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from bridge.recut.changes.changes import NOTICED, ZERO, MarkChange, MarkerChange, ShotChange
from bridge.timeline import Marker, Shot, Timeline

_KEYS: tuple[Callable[[Marker], Any], ...] = (
    lambda mark: (mark.name, mark.comment, mark.color, mark.origin, mark.duration),
    lambda mark: (mark.name, mark.origin) if mark.name else None,
    lambda mark: (mark.comment, mark.origin) if mark.comment else None,
)
"""The properties in which two markers must agree to be one, the surest first; None for a property that is empty."""


def marker_changes(old: Timeline, new: Timeline, shots: Sequence[ShotChange]) -> tuple[MarkerChange, ...]:
    """Compute the change of every marker.

    A marker is unchanged where it kept its record time or went along with the picture beneath it; it is the same
    marker where everything else about it is equal, else where it stayed and says something else, else where its name or
    its comment is the same. Equal markers are told apart by where they are expected, then by their order.

    Returns:
        Those of the new cut in order, then the removed ones.
    """
    if not (old.markers or new.markers):
        return ()
    expected = _expected(old, new, shots)
    partners = _Partners(old, new, expected)
    news = [_change(old, new, i, j, expected) for j, i in enumerate(partners.of_new)]
    gone = [MarkerChange(MarkChange.REMOVED, i, None) for i in partners.free()]
    return (*news, *gone)


class _Partners:
    """The pairs of old and new markers that are the same, found in rounds."""

    def __init__(self, old: Timeline, new: Timeline, expected: Sequence[tuple[int, ...]]) -> None:
        self.of_old: list[int | None] = [None] * len(old.markers)
        self.of_new: list[int | None] = [None] * len(new.markers)
        self._old, self._new, self._expected = old, new, expected
        self._frames = [new.frame_at(mark.time) for mark in new.markers]
        self._pair_in_place(_KEYS[0])
        self._pair_in_order(_KEYS[0])
        self._pair_in_place(lambda mark: mark.origin)
        for key in _KEYS[1:]:
            self._pair_in_order(key)

    def free(self) -> list[int]:
        """Return the old markers without a partner."""
        return [index for index, partner in enumerate(self.of_old) if partner is None]

    def _pair_in_place(self, key: Callable[[Marker], Any]) -> None:
        """Pair markers of equal key that lie where they are expected."""
        there: defaultdict[tuple[Any, int], list[int]] = defaultdict(list)
        for index, mark in enumerate(self._new.markers):
            if self.of_new[index] is None:
                there[key(mark), self._frames[index]].append(index)
        for index in self.free():
            says = key(self._old.markers[index])
            lists = (there.get((says, frame), []) for frame in self._expected[index])
            found = next((indices for indices in lists if indices), None)
            if found:
                self._pair(index, found.pop(0))

    def _pair_in_order(self, key: Callable[[Marker], Any]) -> None:
        """Pair markers of equal key, in order."""
        waiting: defaultdict[Any, list[int]] = defaultdict(list)
        for index in reversed(self.free()):
            waiting[key(self._old.markers[index])].append(index)
        for index, mark in enumerate(self._new.markers):
            says = key(mark)
            if self.of_new[index] is None and says is not None and waiting.get(says):
                self._pair(waiting[says].pop(), index)

    def _pair(self, old: int, new: int) -> None:
        self.of_old[old], self.of_new[new] = new, old


def _change(
    old: Timeline, new: Timeline, index: int | None, other: int, expected: Sequence[tuple[int, ...]]
) -> MarkerChange:
    b = new.markers[other]
    if index is None:
        return MarkerChange(MarkChange.ADDED, None, other, ZERO, b)
    a = old.markers[index]
    offset = (b.time - a.time) * new.rate
    if b != replace(a, time=b.time):
        return MarkerChange(MarkChange.CHANGED, index, other, offset, b)
    stayed = new.frame_at(b.time) in expected[index] or abs(offset) < NOTICED
    return MarkerChange(MarkChange.UNCHANGED if stayed else MarkChange.MOVED, index, other, offset)


def _expected(old: Timeline, new: Timeline, shots: Iterable[ShotChange]) -> list[tuple[int, ...]]:
    """Return the frames at which each old marker would be unchanged: with its picture, and at its record time."""
    became = {index: change.new for change in shots for index in change.old}
    starts = [shot.start for shot in old.shots]
    found: list[tuple[int, ...]] = []
    for mark in old.markers:
        index = bisect_right(starts, mark.time) - 1
        beneath = index >= 0 and mark.time <= old.shots[index].end
        pieces = [new.shots[j] for j in became.get(index, ())] if beneath else []
        times = [_shown_at(old.shots[index], mark.time, piece) for piece in pieces]
        found.append((*(new.frame_at(time) for time in times if time is not None), new.frame_at(mark.time)))
    return found


def _shown_at(old: Shot, time: Fraction, new: Shot) -> Fraction | None:
    """Return the record time at which a new shot shows the frame of an old one; None if it does not."""
    if not new.speed:
        return new.start + time - old.start
    media = old.source_start + (time - old.start) * old.speed
    shown = new.start + (media - new.source_start) / new.speed
    return shown if new.start <= shown <= new.end else None
