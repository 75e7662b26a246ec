"""Frames as SMPTE timecode, and back."""

import re
from fractions import Fraction

from bridge.timeline import Timeline

_TIMECODE = re.compile(r"(-?)(\d{1,3})[:;.,](\d{1,2})[:;.,](\d{1,2})([:;.,])(\d{1,3})")
"""Sign, hours, minutes, seconds, what stands before the frames, frames."""

_SEPARATORS = 3
"""Separators of a timecode."""


def timecode(frame: int, rate: Fraction, *, drop_frame: bool = False) -> str:
    """Write a frame number as `HH:MM:SS:FF`, or `HH:MM:SS;FF` for drop frame.

    Args:
        frame: Frames since timecode zero; below 0 the timecode carries a minus sign, and past a day the hours count
            on (24, 25, ...), so that no two frames share a timecode.
        rate: Frames a second.
        drop_frame: True to leave out numbers 0 and 1 (at 29.97; twice as many at 59.94) at the start of each
            minute but every tenth.

    Source: SMPTE ST 12-1, section 5.2.
    """
    nominal = _nominal(rate)
    count = abs(frame)
    if drop_frame:
        count += _dropped(count, nominal)
    frames, seconds = count % nominal, count // nominal
    separator = ";" if drop_frame else ":"
    sign = "-" if frame < 0 else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{separator}{frames:02}"


def frame_number(text: str, rate: Fraction, *, drop_frame: bool = False) -> int:
    """Read a timecode as a frame number: the inverse of `timecode`.

    Args:
        text: `HH:MM:SS:FF`; a `;`, `.` or `,` may stand for each colon.
        rate: Frames a second.
        drop_frame: True where numbers are left out, see `timecode`. A number that is left out reads as the frame after.

    Raises:
        ValueError: If the text is no timecode, or a field of it is too large.

    Source: SMPTE ST 12-1, section 5.2.
    """
    found = _TIMECODE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is no timecode; write it like 01:00:00:00")
    hours, minutes, seconds, frames = (int(found[group]) for group in (2, 3, 4, 6))
    nominal = _nominal(rate)
    if minutes > 59 or seconds > 59 or frames >= nominal:
        raise ValueError(f"'{text}' is no timecode at {nominal} frames a second")
    minute = hours * 60 + minutes
    frame = (minute * 60 + seconds) * nominal + frames
    if drop_frame:
        per_minute = nominal // 15
        skipped = seconds == 0 and minutes % 10 != 0 and frames < per_minute
        frame += (per_minute - frames if skipped else 0) - per_minute * (minute - minute // 10)
    return -frame if found[1] else frame


def is_drop_frame(text: str) -> bool:
    """Return whether a timecode is written as drop frame: `;` or `,` before its frames, unless all are commas."""
    found = _TIMECODE.fullmatch(text.strip())
    return found is not None and found[5] in ";," and text.count(",") < _SEPARATORS


def record_timecode(timeline: Timeline, frame: int) -> str:
    """Write a frame, counted from the timeline's first one, as the timeline's own timecode."""
    first = timeline.frame_at(timeline.start)
    return timecode(first + frame, timeline.rate, drop_frame=timeline.drop_frame)


def clock_timecode(timeline: Timeline, frame: int) -> str:
    """Write a frame, counted from the timeline's first one, as a clock shows it: from midnight on it begins again."""
    day = frames_a_day(timeline.rate, drop_frame=timeline.drop_frame)
    number = (timeline.frame_at(timeline.start) + frame) % day
    return timecode(number, timeline.rate, drop_frame=timeline.drop_frame)


def record_frame(timeline: Timeline, text: str) -> int:
    """Read the timeline's own timecode as a frame, counted from its first one: the inverse of `record_timecode`.

    Raises:
        ValueError: If the text is no timecode, or is drop frame where the timeline counts every frame.
    """
    if is_drop_frame(text) and not timeline.drop_frame:
        raise ValueError(
            f"'{text}' is drop-frame timecode, but the timeline counts every frame; write 01:00:00:00"
        )
    number = frame_number(text, timeline.rate, drop_frame=timeline.drop_frame)
    first = round(timeline.start * timeline.rate)
    return frames_from(first, number, timeline.rate, drop_frame=timeline.drop_frame)


def frames_a_day(rate: Fraction, *, drop_frame: bool = False) -> int:
    """Return the frames of a day of timecode, which at NTSC rates lasts longer than one of the clock.

    Args:
        rate: Frames a second.
        drop_frame: True where numbers are left out, see `timecode`.
    """
    return frame_number("24:00:00:00", rate, drop_frame=drop_frame)


def since_midnight(timeline: Timeline, at: Fraction = Fraction(0)) -> Fraction:
    """Return the timecode of an instant in seconds after its own midnight: below a day of timecode, whatever its hours.

    Args:
        timeline: The cut.
        at: Seconds from its first frame.
    """
    day = frames_a_day(timeline.rate, drop_frame=timeline.drop_frame) / timeline.rate
    return (timeline.start + at) % day


def frames_from(first: int, frame: int, rate: Fraction, *, drop_frame: bool = False) -> int:
    """Count the frames from one frame number to another.

    One more than half a day before the first is after midnight.

    Args:
        first: Frames since timecode zero.
        frame: Frames since timecode zero.
        rate: Frames a second.
        drop_frame: True where numbers are left out, see `timecode`.
    """
    day = frames_a_day(rate, drop_frame=drop_frame)
    return frame - first + (day if frame - first < -day // 2 else 0)


def _nominal(rate: Fraction) -> int:
    """Return the frame numbers in a second of timecode: 24 for 23.976."""
    return max(1, round(rate))


def _dropped(frame: int, nominal: int) -> int:
    """Count the numbers that were left out before a frame."""
    per_minute = nominal // 15
    minute = nominal * 60 - per_minute
    tens, rest = divmod(frame, minute * 10 + per_minute)
    within = max(0, (rest - per_minute) // minute)
    return per_minute * (9 * tens + within)
