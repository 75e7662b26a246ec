"""The looks of clips in Final Cut Pro 7's XML: opacity, composite mode, and what generates them."""

from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline.formats.overlays import Look
from bridge.timeline.formats.strips import ONE
from bridge.timeline.formats.xmeml.elements import is_on, text_of

_BLENDS = frozenset(
    {
        "add",
        "subtract",
        "difference",
        "multiply",
        "screen",
        "overlay",
        "hard light",
        "soft light",
        "darken",
        "lighten",
    }
)
"""Composite modes that mix a clip with what lies beneath."""


def look_of(item: Element, file: Element | None = None) -> Look:
    """Return the looks of a clip of a file, a generator or a nested sequence."""
    made = text_of(item, "effect/effectid") or text_of(item, "effect/name")
    kind = text_of(file, "name") if file is not None else made
    return Look(kind, _opacity(item), text_of(item, "compositemode").lower() in _BLENDS)


def _opacity(item: Element) -> Fraction:
    """Return the opacity of an item, at the most where it changes."""
    for effect in (
        each for filter_ in item.iterfind("filter") if is_on(filter_) for each in filter_.iter("effect")
    ):
        if text_of(effect, "effectid").lower() == "opacity":
            values = [_percent(value) for value in effect.iterfind("parameter/keyframe/value")]
            values = values or [_percent(value) for value in effect.iterfind("parameter/value")]
            return max(values, default=ONE)
    return ONE


def _percent(value: Element) -> Fraction:
    """Read a percentage; all where it is none."""
    try:
        percent = float((value.text or "").strip())
    except ValueError:
        return ONE
    return Fraction(percent) / 100 if 0 <= percent <= 100 else ONE
