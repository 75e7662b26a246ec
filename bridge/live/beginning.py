"""The start position of playback: seconds, or a timecode of the score's timeline."""

import re
from fractions import Fraction
from typing import Final

from bridge.errors import UsageError
from bridge.output.cuesheet.json_value import JsonValue, parse
from bridge.timeline.timecode import frame_number, frames_from, is_drop_frame

_CLOCK: Final = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)")
"""Hours, minutes, seconds."""


def beginning(text: str, sheet: bytes | None) -> Fraction:
    """Parse a start position.

    Args:
        text: Seconds like `62.5`, minutes like `1:02.5`, or a timecode like `01:00:10:12`.
        sheet: The cue sheet of the score, for its rate and its start timecode; None if there is none.

    Returns:
        Seconds from the timeline's first frame.

    Raises:
        UsageError: If it is none of these, lies before the first frame, or is a timecode and there is no cue sheet.
    """
    if (clock := _CLOCK.fullmatch(text)) is not None:
        hours, minutes, seconds = (Fraction(number or 0) for number in clock.groups())
        return 3600 * hours + 60 * minutes + seconds
    if sheet is None:
        raise UsageError(
            f"--from is '{text}', but no cue sheet beside the .mid says what timecode it has; write seconds, like 62.5"
        )
    seconds = _since_start(text, JsonValue(parse(sheet), "")["timeline"])
    if seconds < 0:
        raise UsageError(f"--from is '{text}', which is before the timeline's first frame; begin later")
    return seconds


def _since_start(text: str, timeline: JsonValue) -> Fraction:
    rate, start = Fraction(timeline["rate"].text()), timeline["start_timecode"].text()
    drop_frame = is_drop_frame(start)
    try:
        frame = frame_number(text, rate, drop_frame=drop_frame)
    except ValueError as error:
        raise UsageError(f"--from: {error}; or write seconds, like 62.5") from None
    first = frame_number(start, rate, drop_frame=drop_frame)
    return frames_from(first, frame, rate, drop_frame=drop_frame) / rate
