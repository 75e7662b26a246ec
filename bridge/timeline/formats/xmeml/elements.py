"""Values in Final Cut Pro 7's XML: frame counts, rates, flags."""

from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline.formats.rates import LARGEST, exact
from bridge.timeline.timecode import frame_number

_NTSC = Fraction(1000, 1001)


@dataclass(frozen=True, slots=True)
class StartTimecode:
    """A start timecode."""

    time: Fraction
    """Seconds."""
    drop_frame: bool


def text_of(element: Element, path: str) -> str:
    """Return a child's text; empty where there is none."""
    return (element.findtext(path) or "").strip()


def frames_of(element: Element, path: str) -> int | None:
    """Return a child's frame count; None where none is stated: there is none, or it is below 0 or beyond `LARGEST`."""
    text = text_of(element, path)
    try:
        frames = round(float(text))
    except (ValueError, OverflowError):
        return None
    return frames if 0 <= frames <= LARGEST else None


def offset_of(item: Element, rate: Fraction) -> Fraction:
    """Return the seconds from the first frame of an item's media to the frame that its in point counts from.

    They are 0 but for a subclip.

    Args:
        item: The item.
        rate: Frames per second of the item.
    """
    return Fraction(frames_of(item, "subclipinfo/startoffset") or 0) / rate


def end_of(item: Element, file: Element | None, rate: Fraction) -> Fraction | None:
    """Return the last instant of an item's media that it can show, in seconds from their first frame.

    It is the end of the file, but for a subclip.

    Args:
        item: The item.
        file: Its file.
        rate: Frames per second of the item.

    Returns:
        None where the file's length is not stated.
    """
    length = frames_of(file, "duration") if file is not None else None
    if not length:
        return None
    return length / (rate_of(file) or rate) - Fraction(frames_of(item, "subclipinfo/endoffset") or 0) / rate


def rate_of(element: Element | None) -> Fraction | None:
    """Return the rate an element states: its time base, and its NTSC flag."""
    if element is None or element.find("rate/timebase") is None:
        return None
    try:
        base = exact(float(text_of(element, "rate/timebase")))
    except ValueError:
        return None
    ntsc = text_of(element, "rate/ntsc").upper() == "TRUE" and base.denominator == 1
    return base * _NTSC if ntsc else base


def is_on(element: Element) -> bool:
    """Return whether an item or a track is enabled."""
    return text_of(element, "enabled").upper() != "FALSE"


def start_timecode_of(element: Element, rate: Fraction) -> StartTimecode | None:
    """Return the start timecode of a file or a sequence.

    Args:
        element: The file or sequence.
        rate: Frames per second, where the timecode states none.
    """
    code = element.find("timecode")
    if code is None:
        return None
    own = rate_of(code) or rate
    drop_frame = text_of(code, "displayformat").upper() == "DF"
    frame = frames_of(code, "frame")
    if frame is None:
        try:
            frame = frame_number(text_of(code, "string"), own, drop_frame=drop_frame)
        except ValueError:
            return None
    return StartTimecode(frame / own, drop_frame)
