"""Levels of sound in Final Cut Pro 7's XML: the filter for audio levels."""

from xml.etree.ElementTree import Element

from bridge.timeline.formats.sounds import decibels
from bridge.timeline.formats.xmeml.elements import is_on, text_of


def gain_of(item: Element) -> float:
    """Return the decibels by which an item is played louder, at the most where they change; 0 where none are stated."""
    gain = 0.0
    for effect in (
        each for filter_ in item.iterfind("filter") if is_on(filter_) for each in filter_.iter("effect")
    ):
        if text_of(effect, "effectid").lower() != "audiolevels":
            continue
        level = next((each for each in effect.iterfind("parameter") if _is_level(each)), None)
        if level is not None:
            gain += _most(level)
    return gain


def _is_level(parameter: Element) -> bool:
    return text_of(parameter, "parameterid").lower() == "level"


def _most(level: Element) -> float:
    """Return the highest level, of which 1 changes nothing, in decibels."""
    keys = [text_of(key, "value") for key in level.iterfind("keyframe")]
    known = [number for number in map(_number, keys or [text_of(level, "value")]) if number is not None]
    return decibels(max(known)) if known else 0.0


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
