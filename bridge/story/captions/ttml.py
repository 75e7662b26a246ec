"""Timed text in XML (.ttml, .dfxp, .itt, IMSC): captions as paragraphs, each with times inside those of what holds it.

Source: W3C, "Timed Text Markup Language 2 (TTML2)" (2018), sections 7 (frame, sub-frame and tick rates, time base, drop
mode) and 12 (timing): all its time expressions are read, clock times with frames and offsets in h, m, s, ms, f and t.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bridge.plain_text import plain
from bridge.story.captions.shown import Shown
from bridge.story.xml_documents import attributes, local, named
from bridge.timeline.timecode import frame_number

_CLOCK: Final = re.compile(r"(\d{2,6}):(\d{2}):(\d{2})(?:\.(\d{1,12})|[:;](\d{2,4})(?:\.(\d{1,4}))?)?")
"""Hours, minutes, seconds; then decimals, or frames and sub-frames."""
_OFFSET: Final = re.compile(r"(\d{1,18}(?:\.\d{1,12})?)(h|ms|m|s|f|t)")
_WHOLE: Final = re.compile(r"\d{1,9}")
_UNITS: Final = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_WITHOUT_TEXT: Final = frozenset(
    {"metadata", "set", "animate", "image", "audio", "data", "resources", "info"}
)


@dataclass(frozen=True, slots=True)
class _Clock:
    """How a document counts."""

    rate: Fraction
    """Frames a second, with the multiplier."""
    nominal: int
    """Frame numbers in a second of a clock time."""
    subframes: int
    tick: Fraction
    """Ticks a second."""
    timecode: bool
    """True where clock times are timecode (`ttp:timeBase="smpte"`)."""
    drop_frame: bool

    def seconds(self, text: str | None) -> Fraction | None:
        """Read a time expression; None where there is none, or it is none."""
        text = (text or "").strip()
        if found := _OFFSET.fullmatch(text):
            count, unit = Fraction(found[1]), found[2]
            scale = {"f": 1 / self.rate, "t": 1 / self.tick} | _UNITS
            return count * scale[unit]
        return self._clock(found) if (found := _CLOCK.fullmatch(text)) else None

    def _clock(self, found: re.Match[str]) -> Fraction:
        hours, minutes, seconds, decimals, frames, parts = found.groups()
        whole = 3600 * int(hours) + 60 * int(minutes) + int(seconds)
        inside = int(frames or 0) + Fraction(int(parts or 0), self.subframes)
        if self.timecode:
            at = min(int(frames or 0), self.nominal - 1)
            text = f"{int(hours) % 1000}:{min(int(minutes), 59)}:{min(int(seconds), 59)}:{at}"
            number = frame_number(text, Fraction(self.nominal), drop_frame=self.drop_frame)
            return (number + inside - int(inside)) / self.rate
        fraction = Fraction(int(decimals), 10 ** len(decimals)) if decimals else Fraction(0)
        return whole + fraction + inside / self.rate


def paragraphs(document: ET.Element) -> Iterator[Shown]:
    """Yield the captions of a document, in its order; those whose times cannot be read are left out."""
    clock = _clock_of(attributes(document))
    agents = _agents(document)
    for body in (each for each in document if local(each) == "body"):
        yield from _timed(body, clock, agents, Fraction(0), None, "")


def counts_frames(document: ET.Element) -> bool:
    """Return whether the times of a document are timecode."""
    return attributes(document).get("timeBase", "") == "smpte"


def language(document: ET.Element) -> str:
    """Return the language that a document states; empty where it states none."""
    return plain(attributes(document).get("lang", ""))[:20]


def _clock_of(told: Mapping[str, str]) -> _Clock:
    nominal = _number(told.get("frameRate"), 30)
    first, _, second = told.get("frameRateMultiplier", "1 1").strip().replace(":", " ").partition(" ")
    rate = Fraction(nominal * _number(first, 1), _number(second, 1))
    subframes = _number(told.get("subFrameRate"), 1)
    default = nominal * subframes if "frameRate" in told else 1
    tick = Fraction(_number(told.get("tickRate"), default))
    smpte = told.get("timeBase", "") == "smpte"
    dropped = smpte and told.get("dropMode", "").startswith("drop") and nominal % 30 == 0
    return _Clock(rate, nominal, subframes, tick, smpte, dropped)


def _number(text: str | None, default: int) -> int:
    """Read a whole number above 0, as a parameter has it."""
    text = (text or "").strip()
    return int(text) or default if _WHOLE.fullmatch(text) else default


def _agents(document: ET.Element) -> dict[str, str]:
    """Return the names of who speaks, by their ids."""
    found = {}
    for agent in named(document, "agent"):
        text = next((" ".join("".join(name.itertext()).split()) for name in named(agent, "name")), "")
        if text:
            found[attributes(agent).get("id", "")] = text[:80]
    return found


def _timed(
    element: ET.Element,
    clock: _Clock,
    agents: Mapping[str, str],
    begin: Fraction,
    end: Fraction | None,
    speaker: str,
) -> Iterator[Shown]:
    """Yield the captions in an element, whose times lie inside those of the one that holds it."""
    told = attributes(element)
    begin, end = _span(told, clock, begin, end)
    speaker = agents.get(told.get("agent", "").split(" ")[0], speaker)
    kind = local(element)
    if kind == "p" or (kind == "span" and _is_timed(told)):
        within = [child for child in element if local(child) == "span" and _is_timed(attributes(child))]
        if not within:
            text = _text(element)
            if end is not None and text.strip():
                yield Shown(begin, end, text, speaker)
            return
    follows = told.get("timeContainer") == "seq"
    at = begin
    for child in element:
        if local(child) in {"div", "p", "span"}:
            yield from _timed(child, clock, agents, at, end, speaker)
            if follows:
                _, over = _span(attributes(child), clock, at, end)
                at = at if over is None else over


def _span(
    told: Mapping[str, str], clock: _Clock, begin: Fraction, end: Fraction | None
) -> tuple[Fraction, Fraction | None]:
    """Return when an element begins and ends; None where nothing ends it."""
    first, last, length = (clock.seconds(told.get(name)) for name in ("begin", "end", "dur"))
    start = begin + (first or 0)
    ends = [begin + last] if last is not None else []
    ends += [start + length] if length is not None else []
    ends += [end] if end is not None else []
    return start, min(ends, default=None)


def _is_timed(told: Mapping[str, str]) -> bool:
    return not {"begin", "end", "dur"}.isdisjoint(told)


def _text(element: ET.Element) -> str:
    """Return the text of an element: blanks count as one, and a break ends a line."""
    pieces: list[str] = []

    def collect(each: ET.Element) -> None:
        pieces.append(" ".join((each.text or " ").replace("\n", " ").split(" ")))
        for child in each:
            if local(child) == "br":
                pieces.append("\n")
            elif local(child) not in _WITHOUT_TEXT:
                collect(child)
            pieces.append((child.tail or "").replace("\n", " "))

    collect(element)
    return "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n"))
