"""Values in FCPXML's attributes: exact rational times, rates, flags, lanes."""

import re
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.errors import TimelineError
from bridge.timeline.formats.rates import exact

_TIME = re.compile(r"([+-]?\d+)(?:/(\d+)|(\.\d+))?s?")
"""Seconds as `5s`, `1001/30000s` or `2.5s`."""

_NAMED_RATE = re.compile(r".*\d([pi])(\d{2,5})(?:_.*)?")
"""The end of a format's name: `FFVideoFormat1080p2398`."""


def time(element: Element, name: str) -> Fraction | None:
    """Read a time attribute in exact seconds; None where it is missing.

    Raises:
        TimelineError: If it is no time.
    """
    text = element.get(name)
    if text is None:
        return None
    found = _TIME.fullmatch(text.strip())
    if found is None or found[2] == "0" * len(found[2] or "-"):
        raise TimelineError(
            f"The FCPXML says {name}='{text}' on its <{element.tag}>, which is no time; export it again."
        )
    return Fraction(int(found[1]), int(found[2])) if found[2] else Fraction(found[1] + (found[3] or ""))


def named_rate(name: str) -> Fraction | None:
    """Return the rate in a format's name: 24000/1001 for `FFVideoFormat1080p2398`, 30000/1001 for `...1080i5994`."""
    found = _NAMED_RATE.fullmatch(name)
    if found is None:
        return None
    digits = found[2]
    rate = exact(int(digits) / 100 if len(digits) > 3 or digits in {"239", "299"} else int(digits))
    return rate / 2 if found[1] == "i" else rate


def is_on(element: Element, name: str) -> bool:
    """Return a flag that is true unless it is `0`."""
    return element.get(name, "1") != "0"


def lane_of(element: Element) -> int:
    """Return an element's lane: above 0 over the primary storyline, below 0 under it, 0 for one that is not connected.

    Raises:
        TimelineError: If it is no whole number.
    """
    text = element.get("lane", "0")
    try:
        return int(text)
    except ValueError as error:
        raise TimelineError(
            f"The FCPXML says lane='{text}' on its <{element.tag}>; export it again."
        ) from error
