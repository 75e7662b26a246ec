"""Retimes of Final Cut Pro 7's XML: the time remap filter."""

from fractions import Fraction
from xml.etree.ElementTree import Element, tostring

from bridge.timeline.formats.rates import LARGEST
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.strips import ONE, Ramp
from bridge.timeline.formats.xmeml.elements import is_on, text_of


def speed_of(item: Element, remarks: Remarks) -> Fraction:
    """Return seconds of media per second of record time; below 0 plays backwards. One that is no number is told."""
    remap = _remap(item)
    if remap is None:
        return ONE
    try:
        speed = _number(_value(remap, "speed") or "100").limit_denominator(100_000) / 100
    except ValueError:
        name = text_of(item, "name")
        remarks.add(f"The speed of '{name}' is no number that can be used; it is read as 100%.")
        return ONE
    return -speed if _value(remap, "reverse").upper() == "TRUE" and speed > 0 else speed


def ramp_of(item: Element, rate: Fraction) -> Ramp:
    """Return a variable speed as (local seconds, media seconds); no points where the speed is constant."""
    remap = _remap(item)
    return (
        () if remap is None or _value(remap, "variablespeed") not in {"1", "TRUE"} else graph_of(item, rate)
    )


def graph_of(item: Element, rate: Fraction) -> Ramp:
    """Return the speed graph of an item as (local seconds, media seconds), which tells constant speeds as well.

    It has no points where the file states none.
    """
    remap = _remap(item)
    points: dict[Fraction, Fraction] = {}
    for key in _parameter(remap, "graphdict").iter("keyframe") if remap is not None else ():
        try:
            when, value = (_number(text_of(key, name)).limit_denominator(1000) for name in ("when", "value"))
        except ValueError:
            return ()
        points[when / rate] = value / rate
    return tuple(sorted(points.items())) if len(points) > 1 else ()


def effects_of(item: Element) -> list[str]:
    """Return the filters on an item that are enabled, but for its retime, as text."""
    return [
        tostring(each, "unicode").strip()
        for each in item.iterfind("filter")
        if is_on(each) and text_of(each, "effect/effectid") != "timeremap"
    ]


def _number(text: str) -> Fraction:
    """Read a number.

    Raises:
        ValueError: If it is none, or beyond `LARGEST`.
    """
    number = float(text)
    if not abs(number) <= LARGEST:
        raise ValueError(f"{number} is too large")
    return Fraction(number)


def _remap(item: Element) -> Element | None:
    effects = item.iterfind("filter/effect")
    return next((effect for effect in effects if text_of(effect, "effectid") == "timeremap"), None)


def _parameter(effect: Element, name: str) -> Element:
    found = (entry for entry in effect.iter("parameter") if text_of(entry, "parameterid") == name)
    return next(found, Element("parameter"))


def _value(effect: Element, name: str) -> str:
    return text_of(_parameter(effect, name), "value")
