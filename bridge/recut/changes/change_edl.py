"""A change list as an EDL: the changed events of the new cut, each with comments that name the change."""

import re
from collections.abc import Iterator
from fractions import Fraction

from bridge.recut.changes.changes import ChangeKind, ChangeList, ShotChange
from bridge.recut.changes.wording import summary, what_changed
from bridge.timeline import MediaKind, Shot, Timeline
from bridge.timeline.black import is_black
from bridge.timeline.timecode import frames_a_day, record_timecode, timecode

_REEL = re.compile(r"[A-Za-z0-9_-]{1,32}")
"""A valid reel name: a word as long as the longest reels that programs write."""
_NO_REEL = "AX"
_BLACK = "BL"


def change_edl(old: Timeline, new: Timeline, changes: ChangeList) -> str:
    """Write the changed events as CMX 3600, record timecodes those of the new cut.

    A shot that is unchanged has no event, also if it begins at another time. A removed shot is a comment where it
    was. Times between frames are rounded to the nearest; timecode wraps at midnight.

    Args:
        old: The old cut.
        new: The new cut.
        changes: The change list between them.

    Source: CMX 3600 edit decision list, as SMPTE 258M-2004 describes it; speeds (M2) in frames a second.
    """
    drop = "DROP FRAME" if new.drop_frame else "NON-DROP FRAME"
    lines = [f"TITLE: {new.name} CHANGES", f"FCM: {drop}", f"* FRAME RATE: {float(new.rate):.5g}"]
    lines += [f"* {summary(changes)}"]
    number = 0
    for change in changes.shots:
        if change.kind is ChangeKind.REMOVED:
            lines.append(_removed(old, change))
        elif change.kind is not ChangeKind.UNCHANGED:
            for index in change.new:
                number += 1
                lines += _event(old, new, number, index, change)
    return "\n".join(lines) + "\n"


def _event(old: Timeline, new: Timeline, number: int, index: int, change: ShotChange) -> Iterator[str]:
    shot, reel = new.shots[index], _reel(new.shots[index])
    source = round(min(shot.source_start, shot.source_end) * new.rate)
    first, last = new.frame_at(shot.start), new.frame_at(shot.end)
    length = max(1, round((last - first) * abs(shot.speed)))
    start = round(new.start * new.rate)
    places = [_code(frame, new) for frame in (source, source + length, start + first, start + last)]
    yield f"{number:03}  {reel:<8} V     C        {' '.join(places)}"
    if shot.speed != 1:
        yield f"M2   {reel:<8}       {_pace(shot.speed * round(new.rate))}                {places[0]}"
    yield f"* FROM CLIP NAME: {shot.name}"
    yield f"* SOURCE FILE: {shot.media.name}"
    yield f"* CHANGE: {what_changed(change)}"
    for before in change.old:
        yield f"* OLD EVENT: {before + 1} {_place(old, before)} {old.shots[before].name}"


def _removed(old: Timeline, change: ShotChange) -> str:
    index = change.old[0]
    return f"* REMOVED: {index + 1} {_place(old, index)} {old.shots[index].name}"


def _place(cut: Timeline, index: int) -> str:
    shot = cut.shots[index]
    return " ".join(record_timecode(cut, cut.frame_at(time)) for time in (shot.start, shot.end))


def _reel(shot: Shot) -> str:
    """Return the media's name if it is a valid reel name, `BL` for black; else `AX`, and the comments name the file."""
    if is_black(shot.media):
        return _BLACK
    is_reel = shot.media.kind is not MediaKind.GENERATOR and _REEL.fullmatch(shot.media.name)
    return shot.media.name if is_reel else _NO_REEL


def _code(frame: int, cut: Timeline) -> str:
    """Convert a frame to timecode within a day, at the cut's rate and drop-frame flag."""
    day = frames_a_day(cut.rate, drop_frame=cut.drop_frame)
    return timecode(frame % day, cut.rate, drop_frame=cut.drop_frame)


def _pace(speed: Fraction) -> str:
    """Format frames a second for an `M2` line: `012.0`, `-024.0`."""
    return f"{'-' if speed < 0 else ''}{abs(float(speed)):05.1f}"
