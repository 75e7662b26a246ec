"""Values in Final Cut Pro 7's XML: frame counts, rates, flags, and references by id."""

from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline.formats.rates import LARGEST, exact
from bridge.timeline.timecode import frame_number

_NTSC = Fraction(1000, 1001)


class Ids:
    """Index of the elements that are written out once; elsewhere an empty element refers to them by id."""

    def __init__(self, root: Element) -> None:
        self._whole: dict[tuple[str, str], Element] = {}
        for element in root.iter():
            if len(element) and element.get("id") is not None:
                self._whole.setdefault((element.tag, element.get("id", "")), element)

    def child(self, element: Element, tag: str) -> Element | None:
        """Return a child element, dereferenced."""
        found = element.find(tag)
        return None if found is None else self.whole(found)

    def whole(self, element: Element) -> Element:
        """Return an element, or the one written out that it refers to."""
        return self._whole.get((element.tag, element.get("id", "")), element)


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
