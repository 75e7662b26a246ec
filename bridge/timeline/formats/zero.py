"""Frame 0 of a sequence whose places count from a timecode instead of from its first frame."""

from dataclasses import dataclass
from fractions import Fraction

from bridge.timeline import Shot
from bridge.timeline.timecode import frame_number

_LEAST = Fraction(60)
"""Seconds; a shorter offset may equal a source's timecode by chance."""
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Zero:
    """The instant that is read as frame 0, and its timecode."""

    offset: Fraction
    """Seconds from where the file counts."""
    start: Fraction
    """Its timecode, in seconds."""
    drop_frame: bool


def zero_of(
    offset: Fraction, first: Shot, start: Fraction | None, rate: Fraction, *, drop_frame: bool
) -> Zero | None:
    """Return frame 0 where an offset is plainly a timecode that its writer meant as the start.

    It is, where it is the stated start timecode once more, a whole hour and no start is stated, or the timecode of the
    first source.

    Args:
        offset: Seconds from where the file counts to its first item or its first picture.
        first: The first shot that is not black.
        start: The start timecode in seconds; None where the file states none.
        rate: Frames a second.
        drop_frame: True if the file states drop frame.

    Returns:
        None where the offset may be black that is meant.
    """
    if start and offset == start:
        return Zero(offset, start, drop_frame)
    if start is None and (hour := _whole_hours(offset, rate, drop_frame=drop_frame)) is not None:
        return Zero(offset, *hour)
    if offset == first.start >= _LEAST and _is_source_timecode(offset, first, rate):
        return Zero(offset, offset + (start or 0), drop_frame)
    return None


def _whole_hours(offset: Fraction, rate: Fraction, *, drop_frame: bool) -> tuple[Fraction, bool] | None:
    """Return the timecode that is a whole hour, in seconds, and whether it is drop frame.

    The hour is one of timecode or one of the clock, which NTSC rates tell apart.
    """
    frame, nearest = round(offset * rate), round(offset / _HOUR)
    for hours in {nearest, int(offset / _HOUR)} - {0}:
        for drops in (False, True) if _may_drop(rate) else (False,):
            whole = frame_number(f"{hours}:00:00:00", rate, drop_frame=drops)
            if frame == whole:
                return whole / rate, drops or drop_frame
    if nearest and offset == nearest * _HOUR:
        return frame_number(f"{nearest}:00:00:00", rate, drop_frame=drop_frame) / rate, drop_frame
    return None


def _may_drop(rate: Fraction) -> bool:
    """Return whether timecode at a rate can be drop frame."""
    return rate.denominator == 1001 and round(rate) % 30 == 0


def _is_source_timecode(offset: Fraction, shot: Shot, rate: Fraction) -> bool:
    """Return whether an offset is the timecode at which a shot's media begin, or at which it shows them.

    Media that begin at 0, or of which no start is known, tell nothing within the first hour: a clip whose beginning was
    lifted out lies there too.
    """
    starts = shot.media.start
    shown = starts or (starts is None and offset >= _HOUR)
    codes = [starts] * bool(starts) + [shot.source_start] * bool(shown)
    return any(round(code * rate) == round(offset * rate) for code in codes if code is not None)
