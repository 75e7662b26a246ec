"""Places as EDLs write them: timecode, plain frame numbers, or feet and frames of film."""

import re
from fractions import Fraction

from bridge.timeline.timecode import frame_number

CODE = r"(?:\d{1,3}[:;.,]\d{1,2}[:;.,]\d{1,2}[:;.,]\d{1,3}|\d{1,9}\+\d{1,2}|\d{1,12})"
"""A place of any of the three kinds."""

_FILM = re.compile(r"(\d+)\+(\d+)")

FOOT_OF_35_MM = 16
"""Frames of 35 mm film in a foot, four perforations each."""
FOOT_OF_16_MM = 40
"""Frames of 16 mm film in a foot."""


def unit(code: str) -> str:
    """Return the kind of a place: `timecode`, `frames` or `feet`."""
    if code.isdigit():
        return "frames"
    return "feet" if "+" in code else "timecode"


def frame_of(code: str, rate: Fraction, *, drop_frame: bool = False, foot: int = FOOT_OF_35_MM) -> int:
    """Convert a place to a frame.

    Args:
        code: The place as written.
        rate: Frames per second.
        drop_frame: True where timecode leaves numbers out.
        foot: Frames in a foot of film.

    Raises:
        ValueError: If it does not exist at this rate, or on this film.
    """
    if code.isdigit():
        return int(code)
    film = _FILM.fullmatch(code)
    if film is None:
        return frame_number(code, rate, drop_frame=drop_frame)
    if int(film[2]) >= foot:
        raise ValueError(f"'{code}' is no place on film of {foot} frames a foot")
    return int(film[1]) * foot + int(film[2])
