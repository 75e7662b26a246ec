"""Black among the generators of Final Cut Pro 7's XML."""

from xml.etree.ElementTree import Element

from bridge.timeline.black import makes_black
from bridge.timeline.formats.xmeml.elements import text_of


def black_of(item: Element) -> bool | None:
    """Return whether a generator item makes black; None where it does not tell."""
    colors = (_color(value) for value in item.iterfind("effect/parameter/value"))
    return makes_black(text_of(item, "effect/effectid"), next(filter(None, colors), None))


def _color(value: Element) -> tuple[float, ...] | None:
    """Read a parameter's red, green and blue; None where it is no colour."""
    try:
        return tuple(float(text_of(value, channel)) for channel in ("red", "green", "blue"))
    except ValueError:
        return None
