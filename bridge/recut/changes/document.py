"""A change list as a JSON document."""

from bridge.recut.changes.changes import ChangeList, CutChange, MarkerChange, ShotChange
from bridge.recut.changes.cuts import seen_changes
from bridge.recut.changes.wording import counts, frames
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

SCHEMA = "recue.changes/1"
Json = dict[str, object]


def change_document(old: Timeline, new: Timeline, changes: ChangeList) -> Json:
    """Return the JSON object of a change list.

    Shots and markers are counted from 1, frames from the first frame of their own timeline, at its rate; `head`,
    `tail`, `slip` and `offset` are in frames of the new timeline's rate, as in `ShotChange`.

    Args:
        old: The old cut.
        new: The new cut.
        changes: The change list between them.
    """
    return {
        "schema": SCHEMA,
        "empty": changes.is_empty,
        "old": _timeline(old),
        "new": _timeline(new),
        "summary": counts(changes),
        "shots": [_shot_change(old, new, change) for change in changes.shots],
        "cuts": [_cut_change(new, change) for change in seen_changes(new, changes.cuts)],
        "markers": [_marker_change(old, new, change) for change in changes.markers],
    }


def _timeline(cut: Timeline) -> Json:
    return {
        "name": cut.name,
        "rate": str(cut.rate),
        "drop_frame": cut.drop_frame,
        "start_timecode": record_timecode(cut, 0),
        "frames": cut.frame_at(cut.duration),
        "shots": len(cut.shots),
    }


def _shot_change(old: Timeline, new: Timeline, change: ShotChange) -> Json:
    return {
        "kind": change.kind.value,
        "facts": [kind.value for kind in change.facts],
        "moved": change.moved,
        "head": frames(change.head),
        "tail": frames(change.tail),
        "slip": frames(change.slip),
        "offset": frames(change.offset),
        "old_speed": _speed(change.old_speed),
        "new_speed": _speed(change.new_speed),
        "old": [_shot(old, index) for index in change.old],
        "new": [_shot(new, index) for index in change.new],
    }


def _speed(speed: object) -> str | None:
    """Format a speed as a fraction: `1/2`."""
    return None if speed is None else str(speed)


def _shot(cut: Timeline, index: int) -> Json:
    shot = cut.shots[index]
    first = cut.frame_at(shot.start)
    return {
        "shot": index + 1,
        "name": shot.name,
        "media": shot.media.name,
        "first_frame": first,
        "last_frame": cut.frame_at(shot.end) - 1,
        "first_timecode": record_timecode(cut, first),
        "source_start": str(shot.source_start),
        "source_end": str(shot.source_end),
    }


def _cut_change(new: Timeline, change: CutChange) -> Json:
    at = change.new or change.old
    assert at is not None
    return {
        "kind": change.kind.value,
        "frame": new.frame_at(at.time),
        "old_dissolve": None if change.old is None else frames(change.old.dissolve * new.rate),
        "new_dissolve": None if change.new is None else frames(change.new.dissolve * new.rate),
    }


def _marker_change(old: Timeline, new: Timeline, change: MarkerChange) -> Json:
    return {
        "kind": change.kind.value,
        "offset": frames(change.offset),
        "old": _marker(old, change.old),
        "new": _marker(new, change.new),
    }


def _marker(cut: Timeline, index: int | None) -> Json | None:
    if index is None:
        return None
    mark = cut.markers[index]
    frame = cut.frame_at(mark.time)
    return {"marker": index + 1, "name": mark.name, "color": mark.color, "frame": frame}
