"""The new cut in pieces, each with the part of the old cut it shows."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from bridge.recut.changes import ChangeKind, ChangeList, ShotChange
from bridge.recut.whole_scenes import standing_whole
from bridge.score.scenes.division import Scene
from bridge.timeline import Shot, Timeline
from bridge.timeline.black import Span, gaps, is_black

_AS_IT_WAS = frozenset({ChangeKind.UNCHANGED, ChangeKind.MOVED})
_CAME = frozenset({ChangeKind.INSERTED, ChangeKind.REPLACED})


@dataclass(frozen=True, slots=True)
class CutPiece:
    """A range of the new cut that was one range of the old, or is new: a shot, a part of one, or black.

    A generator of black that was there before is a shot, so that what an editor does with it is known; one that came or
    went is black, as where no shot lies.
    """

    start: Fraction
    """Seconds from the new timeline's first frame."""
    end: Fraction
    old: Span | None
    """Its range in the old timeline; None if it is new."""
    same: bool
    """True if it shows the same frames at the same speed for as long."""
    shot: int | None = None
    """The new shot it is of; None for black."""

    @property
    def duration(self) -> Fraction:
        """Length in seconds."""
        return self.end - self.start

    def cut_at(
        self, edges: Sequence[Fraction], marks: Sequence[float], rate: Fraction
    ) -> Iterator["CutPiece"]:
        """Divide it at edges of the old timeline inside it; a piece that shows other frames than before, on a frame.

        Args:
            edges: Seconds from the old timeline's first frame, in order.
            marks: The same as floats, which are searched many times as quickly.
            rate: Frames a second of the new timeline.
        """
        if self.old is None:
            yield self
            return
        first, last = self.old
        inside = edges[bisect_right(marks, float(first)) : bisect_left(marks, float(last))]
        if not inside:
            yield self
            return
        within = [(edge, at) for edge in inside if self.start < (at := self._at(edge, rate)) < self.end]
        places = [(first, self.start), *within, (last, self.end)]
        for (before, start), (after, end) in pairwise(places):
            yield replace(self, start=start, end=end, old=(before, after))

    def _at(self, old: Fraction, rate: Fraction) -> Fraction:
        """Map an instant of the old piece to the new."""
        assert self.old is not None
        first, last = self.old
        place = self.start + (old - first) * self.duration / (last - first)
        return place if self.same else round(place * rate) / rate


def pieces(old: Timeline, new: Timeline, changes: ChangeList, scenes: Sequence[Scene] = ()) -> list[CutPiece]:
    """Divide a new cut into pieces.

    Args:
        old: The cut before.
        new: The cut now.
        changes: The change list from one to the other.
        scenes: The old division: what stands whole is shown whole, and black that grew where one begins grew before it.

    Returns:
        End to end from the first instant of the new timeline to its last.
    """
    fates = {index: change for change in changes.shots for index in change.new}
    fates |= standing_whole(old, scenes, new, changes)
    edges = frozenset(scene.start for scene in scenes)
    shown = {index: fates[index] for index, shot in enumerate(new.shots) if not _came(shot, fates[index])}
    black = _black_of(old, shown.values())
    found: list[CutPiece] = []
    at: Fraction = Fraction(0)
    before: ShotChange | None = None
    for index, change in shown.items():
        shot = new.shots[index]
        if shot.start > at:
            found += _black((at, shot.start), old, black, (before, change), edges)
        found += _shown(shot, index, old.shots, change)
        at, before = shot.end, change
    if new.duration > at:
        found += _black((at, new.duration), old, black, (before, None), edges)
    return found


def parted(found: Iterable[CutPiece], edge: Fraction) -> tuple[tuple[CutPiece, ...], tuple[CutPiece, ...]]:
    """Part pieces at an instant of the new cut."""
    before, after = [], []
    for piece in found:
        if piece.start < edge < piece.end:
            before.append(replace(piece, end=edge, old=None, same=False))
            after.append(replace(piece, start=edge, old=None, same=False))
        else:
            (before if piece.end <= edge else after).append(piece)
    return tuple(before), tuple(after)


def _came(shot: Shot, change: ShotChange) -> bool:
    """Return True if a shot is black that came instead of something else."""
    return is_black(shot.media) and change.kind in _CAME


def _black_of(old: Timeline, shown: Collection[ShotChange]) -> tuple[Span, ...]:
    """Return the old black: the spans where no shot lay, or only black that went."""
    still = {index for change in shown for index in change.old}
    shots = (shot for at, shot in enumerate(old.shots) if at in still or not is_black(shot.media))
    return gaps(shots, old.duration)


def _shown(shot: Shot, index: int, old: Sequence[Shot], change: ShotChange) -> Iterator[CutPiece]:
    """Yield a shot, with what was added at its head and its tail as pieces of their own."""
    sources = [old[number] for number in change.old]
    if change.kind in _AS_IT_WAS and not change.is_trimmed and shot.duration == sources[0].duration:
        yield CutPiece(shot.start, shot.end, (sources[0].start, sources[0].end), True, index)
        return
    if not sources:
        yield CutPiece(shot.start, shot.end, None, False, index)
        return
    if change.kind is ChangeKind.REPLACED:
        yield CutPiece(shot.start, shot.end, (sources[0].start, sources[-1].end), False, index)
        return
    overlaps = [overlap for source in sources if (overlap := _overlap(source, shot)) is not None]
    if not overlaps:
        yield CutPiece(shot.start, shot.end, (sources[0].start, sources[-1].end), False, index)
        return
    at = shot.start
    whole = len(sources) == 1 and len(change.new) == 1 and not change.retimed
    for (start, end), before in sorted(overlaps):
        if end <= at:
            continue
        same = whole and shot.duration == sources[0].duration and (start, end) == (shot.start, shot.end)
        if start > at:
            yield CutPiece(at, start, None, False, index)
        yield CutPiece(max(start, at), end, before, same, index)
        at = end
    if shot.end > at:
        yield CutPiece(at, shot.end, None, False, index)


def _overlap(old: Shot, new: Shot) -> tuple[Span, Span] | None:
    """Return the part of a shot that shows what an old one showed: in new and in old record time.

    If either is a freeze frame or has a speed ramp, they overlap from their start.
    """
    if old.speed == 0 or new.speed == 0 or old.ramp or new.ramp:
        return (new.start, new.end), (old.start, old.end)
    low = max(min(old.source_start, old.source_end), min(new.source_start, new.source_end))
    high = min(max(old.source_start, old.source_end), max(new.source_start, new.source_end))
    if low >= high:
        return None
    return _recorded(new, low, high), _recorded(old, low, high)


def _recorded(shot: Shot, low: Fraction, high: Fraction) -> Span:
    """Return the record range at which a shot shows a range of its source."""
    ends = sorted(shot.start + (source - shot.source_start) / shot.speed for source in (low, high))
    return ends[0], ends[1]


def _black(
    span: Span,
    old: Timeline,
    black: Sequence[Span],
    around: tuple[ShotChange | None, ShotChange | None],
    edges: Collection[Fraction],
) -> Iterator[CutPiece]:
    """Yield black of the new cut: that of the shot before it, that of the shot after it, and new black between."""
    (start, end), (before, after) = span, around
    first = second = None
    if before is not None and before.old:
        first = _black_from(black, old.shots[before.old[-1]].end)
    elif before is None and start == 0:
        first = _black_from(black, Fraction(0))
    if after is not None and after.old:
        second = _black_until(black, old.shots[after.old[0]].start)
    if second is not None and second != first and second[1] in edges:
        second = None  # black at the end of another scene is that scene's
    if first is not None and first == second and first[0] in edges:
        first = None
    if first is not None:
        length = min(first[1] - first[0], end - start)
        yield CutPiece(start, start + length, (first[0], first[0] + length), first[0] + length == first[1])
        start += length
    if second is not None and second != first and start < end:
        length = min(second[1] - second[0], end - start)
        if end - length > start:
            yield CutPiece(start, end - length, None, same=False)
        yield CutPiece(end - length, end, (second[1] - length, second[1]), second[1] - length == second[0])
    elif start < end:
        yield CutPiece(start, end, None, same=False)


def _black_from(black: Sequence[Span], start: Fraction) -> Span | None:
    """Return the black that begins at an instant, if any does."""
    at = bisect_left(black, start, key=lambda span: span[0])
    return black[at] if at < len(black) and black[at][0] == start else None


def _black_until(black: Sequence[Span], end: Fraction) -> Span | None:
    """Return the black that ends at an instant, if any does."""
    at = bisect_left(black, end, key=lambda span: span[1])
    return black[at] if at < len(black) and black[at][1] == end else None
