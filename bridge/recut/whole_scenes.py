"""Old scenes whose shots stand together in the new cut, whichever of several equal shots the change list paired."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from bridge.recut.changes import ChangeKind, ChangeList, ShotChange
from bridge.score.scenes.division import Scene
from bridge.timeline import Media, Shot, Timeline

_AS_IT_WAS = frozenset({ChangeKind.UNCHANGED, ChangeKind.MOVED})
_Place = tuple[str, int]
"""A lookup key of shots that show the same, and few others: the media's name and the source's numerator."""
_Shown = tuple[Media, Fraction, Fraction, Fraction]
"""The content of a shot: media, source start, speed and length."""


def standing_whole(
    old: Timeline, scenes: Sequence[Scene], new: Timeline, changes: ChangeList
) -> Mapping[int, ShotChange]:
    """Find the scenes that a change list takes apart although they stand whole.

    Where shots were copied, it may pair some of them with the copy and others with the original.

    Args:
        old: The cut before.
        scenes: Its division.
        new: The cut now.
        changes: The change list from one to the other.

    Returns:
        The changes of new shots, for those that differ from the change list.
    """
    paired = {change.old[0]: change for change in changes.shots if _stands(change)}
    places: defaultdict[_Place, list[int]] = defaultdict(list)
    for index, shot in enumerate(new.shots):
        places[_place(shot)].append(index)
    whole = [scene.shots for scene in scenes if _undivided(scene, old)]
    taken = {
        new_index for run in whole if (there := _paired_run(run, paired)) is not None for new_index in there
    }
    found: dict[int, ShotChange] = {}
    for run in whole:
        if _paired_run(run, paired) is not None:
            continue
        for first in places[_place(old.shots[run[0]])]:
            there = range(first, first + len(run))
            if taken.isdisjoint(there) and _alike(run, there, old, new):
                taken |= set(there)
                found |= dict(_changes(run, there, old, new))
                break
    return found | dict(_released(found, changes, new)) if found else found


def _stands(change: ShotChange) -> bool:
    return change.kind in _AS_IT_WAS and not change.is_trimmed and len(change.old) == len(change.new) == 1


def _place(shot: Shot) -> _Place:
    return shot.media.name, shot.source_start.numerator


def _shown(shot: Shot) -> _Shown:
    return shot.media, shot.source_start, shot.speed, shot.duration


def _undivided(scene: Scene, old: Timeline) -> bool:
    """Return whether a scene has shots, all of them to itself."""
    shots = [old.shots[index] for index in scene.shots]
    return bool(shots) and shots[0].start >= scene.start and shots[-1].end <= scene.end


def _paired_run(run: Sequence[int], paired: Mapping[int, ShotChange]) -> range | None:
    """Return the new shots the change list pairs with a scene's, if they stand whole: consecutive, with one offset."""
    changes = [paired[index] for index in run if index in paired]
    if len(changes) < len(run):
        return None
    first, by = changes[0].new[0], changes[0].offset
    whole = all(change.new[0] == at and change.offset == by for at, change in enumerate(changes, first))
    return range(first, first + len(run)) if whole else None


def _alike(run: Sequence[int], there: range, old: Timeline, new: Timeline) -> bool:
    """Return whether shots of the new cut show what consecutive shots of the old one show, at the same distances."""
    if there[-1] >= len(new.shots):
        return False
    by = new.shots[there[0]].start - old.shots[run[0]].start
    return all(
        _shown(old.shots[index]) == _shown(new.shots[at])
        and new.shots[at].start - old.shots[index].start == by
        for index, at in zip(run, there, strict=True)
    )


def _changes(
    run: Sequence[int], there: range, old: Timeline, new: Timeline
) -> Iterator[tuple[int, ShotChange]]:
    """Yield the changes that pair a scene's shots with consecutive new ones."""
    for index, at in zip(run, there, strict=True):
        offset = (new.shots[at].start - old.shots[index].start) * new.rate
        yield at, ShotChange(ChangeKind.UNCHANGED, (index,), (at,), offset=offset)


def _released(
    found: Mapping[int, ShotChange], changes: ChangeList, new: Timeline
) -> Iterator[tuple[int, ShotChange]]:
    """Yield, as inserted, the new shots whose old ones are now paired elsewhere."""
    moved = {change.old[0] for change in found.values()}
    for change in changes.shots:
        if moved & set(change.old):
            for index in change.new:
                if index not in found:
                    yield (
                        index,
                        replace(
                            change, kind=ChangeKind.INSERTED, old=(), new=(index,), shots=(new.shots[index],)
                        ),
                    )
