"""Values in FCPXML's attributes: exact rational times, rates, flags, lanes."""

import re
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.errors import TimelineError
from bridge.timeline.formats.rates import LARGEST, exact, placed

_TIME = re.compile(r"([+-]?[0-9]{1,40})(?:\s*/\s*([0-9]{1,40}))?\s*s?|([+-]?[0-9]{0,40}\.[0-9]{1,40})\s*s?")
"""Seconds as `5s`, `1001/30000s` or `2.5s`."""

_LANE = re.compile(r"[+-]?[0-9]{1,9}")

_NAMED_RATE = re.compile(r".*[0-9]([pi])([0-9]{2,5})(?:_.*)?", re.DOTALL)
"""The end of a format's name: `FFVideoFormat1080p2398`."""


def time(element: Element, name: str) -> Fraction | None:
    """Read a time attribute in seconds, exact but for numbers beyond all use (`placed`); None where it states none.

    Raises:
        TimelineError: If it is no time, or one beyond `LARGEST` seconds.
    """
    text = element.get(name, "").strip()
    if not text:
        return None
    seconds = _seconds(text)
    if seconds is None or abs(seconds) > LARGEST:
        raise TimelineError(
            f"The FCPXML says {name}='{text[:80]}' on its <{element.tag}>, which is no time; export it again."
        )
    return placed(seconds)


def _seconds(text: str) -> Fraction | None:
    found = _TIME.fullmatch(text)
    if found is None or (found[2] and not int(found[2])):
        return None
    return Fraction(int(found[1]), int(found[2] or 1)) if found[1] else Fraction(found[3])


def named_rate(name: str) -> Fraction | None:
    """Return the rate in a format's name: 24000/1001 for `FFVideoFormat1080p2398`, 30000/1001 for `...1080i5994`."""
    found = _NAMED_RATE.fullmatch(name)
    if found is None or not int(found[2]):
        return None
    digits = found[2]
    rate = exact(int(digits) / 100 if len(digits) > 3 or digits in {"239", "299"} else int(digits))
    return rate / 2 if found[1] == "i" else rate


def is_on(element: Element, name: str) -> bool:
    """Return a flag that is true unless it is `0`."""
    return element.get(name, "1").strip() != "0"


def lane_of(element: Element) -> int:
    """Return an element's lane: above 0 over the primary storyline, below 0 under it, 0 for one that is not connected.

    Raises:
        TimelineError: If it is no whole number.
    """
    text = element.get("lane", "").strip() or "0"
    if not _LANE.fullmatch(text):
        raise TimelineError(f"The FCPXML says lane='{text[:80]}' on its <{element.tag}>; export it again.")
    return int(text)
