"""The changes between an old and a new shot: trims, retimes and offsets."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from bridge.recut.changes.changes import NOTICED, ZERO, ChangeKind, ShotChange
from bridge.timeline import Shot, Timeline


def change_of(
    old: Timeline, new: Timeline, olds: tuple[int, ...], news: tuple[int, ...], *, moved: bool
) -> ShotChange:
    """Compute the change of one shot, or of several that are one.

    Args:
        old: The old cut.
        new: The new cut.
        olds: Indices of the old shots, in order; several only if `news` is one.
        news: Indices of the new shots, in order.
        moved: True if it is at another place in the order.
    """
    before, after = [old.shots[i] for i in olds], [new.shots[j] for j in news]
    a, b = before[0], after[0]
    one = len(olds) == len(news) == 1
    offset = b.start - a.start if a.start is not b.start else ZERO
    if one and _follows(a, b, offset):
        kind = ChangeKind.MOVED if moved else ChangeKind.UNCHANGED
        frames = offset * new.rate if offset else ZERO
        return ShotChange(kind, olds, news, moved, offset=frames, old_speed=a.speed, new_speed=b.speed)
    head, tail = _trims(a, b) if one else _outer_trims(before, after)
    change = ShotChange(
        kind=ChangeKind.UNCHANGED if one else ChangeKind.SPLIT if len(news) > 1 else ChangeKind.JOINED,
        old=olds,
        new=news,
        moved=moved,
        head=head * new.rate,
        tail=tail * new.rate,
        offset=offset * new.rate,
        old_speed=a.speed,
        new_speed=b.speed,
        retimed=_is_retimed(a, b, new.rate),
        shots=tuple(after),
    )
    return replace(change, kind=change.facts[0])


def replaced(old: Timeline, new: Timeline, index: int, other: int) -> ShotChange:
    """Return the change of an old shot that a new one replaces."""
    a, b = old.shots[index], new.shots[other]
    return ShotChange(
        ChangeKind.REPLACED,
        (index,),
        (other,),
        offset=(b.start - a.start) * new.rate,
        old_speed=a.speed,
        new_speed=b.speed,
        shots=(b,),
    )


def inserted(new: Timeline, index: int) -> ShotChange:
    """Return the change of a new shot."""
    shot = new.shots[index]
    return ShotChange(ChangeKind.INSERTED, (), (index,), new_speed=shot.speed, shots=(shot,))


def removed(old: Timeline, index: int) -> ShotChange:
    """Return the change of an old shot that is gone."""
    return ShotChange(ChangeKind.REMOVED, (index,), (), old_speed=old.shots[index].speed)


def _trims(old: Shot, new: Shot) -> tuple[Fraction, Fraction]:
    """Compute record seconds added at head and tail, which sum to how much longer the shot is.

    A shot that was turned round begins with what it ended with.
    """
    longer = new.duration - old.duration
    speed = old.speed or new.speed
    if old.source_start == new.source_start or not speed:
        return ZERO, longer
    turned = old.speed * new.speed < 0
    head = (new.source_start - old.source_end if turned else old.source_start - new.source_start) / speed
    return head, longer - head


def _outer_trims(old: Sequence[Shot], new: Sequence[Shot]) -> tuple[Fraction, Fraction]:
    """Compute record seconds of material added before the first and after the last frame of all pieces."""
    speed = old[0].speed
    if not speed:
        return ZERO, ZERO
    first, last = (min(shot.source_start / speed for shot in shots) for shots in (old, new))
    ends = [max(shot.source_end / speed for shot in shots) for shots in (old, new)]
    return first - last, ends[1] - ends[0]


def _is_retimed(old: Shot, new: Shot, rate: Fraction) -> bool:
    """Return whether the speed differs so much that the last frame comes out at least half a frame apart."""
    if old.ramp and new.ramp:
        return old.ramp != new.ramp and not _is_part(_slopes(old), _slopes(new))
    if old.ramp or new.ramp:
        return True
    if old.speed == new.speed:
        return False
    return abs(new.speed - old.speed) * max(old.duration, new.duration) * rate >= NOTICED


def _slopes(shot: Shot) -> list[Fraction]:
    """Return the slopes of a speed ramp in media seconds per record second."""
    return [(media - m) / (time - t) for (t, m), (time, media) in pairwise(shot.ramp)]


def _is_part(one: Sequence[Fraction], other: Sequence[Fraction]) -> bool:
    """Return whether the shorter of two sequences is contained in the longer: a trimmed ramp."""
    shorter, longer = sorted((list(one), list(other)), key=len)
    starts = range(len(longer) - len(shorter) + 1)
    return any(longer[start : start + len(shorter)] == shorter for start in starts)


def _follows(old: Shot, new: Shot, offset: Fraction) -> bool:
    """Return whether a new shot is the old one so many seconds later, with no other difference."""
    return _aside_from_time(old) == _aside_from_time(new) and new.end - old.end == offset


def _aside_from_time(shot: Shot) -> tuple[object, ...]:
    return shot.name, shot.media, shot.source_start, shot.speed, shot.ramp, shot.track
