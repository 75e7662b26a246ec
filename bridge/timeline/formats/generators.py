"""Black among the generators of an OpenTimelineIO timeline."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bridge.timeline.black import makes_black
from bridge.timeline.formats.nodes import Node, node_in, text_in

Color = tuple[float, ...]
"""Red, green and blue, and opacity where it is stated."""

_CHANNELS = (("r", "g", "b", "a"), ("red", "green", "blue"))
"""Names of channels. Final Cut Pro 7, which spells them out, writes an alpha of 0 for opaque colours."""
_HEXADECIMAL = re.compile(r"(?:#|0x)([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
"""Digits of red, green and blue, and of opacity where it is stated: `#000` as style sheets have it, Kdenlive's
`0x000000ff`."""
_IDS = ("Parameter ID", "parameterid")
"""Fields in which DaVinci Resolve and Final Cut Pro 7 keep a parameter's name."""
_VALUES = frozenset({"Parameter Value", "value"})
"""Fields in which they keep its value."""


def black_in(reference: Node) -> bool | None:
    """Return whether a generator reference makes black; None where it does not tell.

    One that was read from Final Cut Pro 7's XML tells by its effect alone: programs write `Slug` there for whatever else
    they cannot write, titles among it.
    """
    effect = node_in(node_in(reference, "metadata"), "fcp_xml")
    kind = text_in(effect, "effectid") if effect else text_in(reference, "generator_kind")
    return makes_black(kind, fill_of(_colors(effect or node_in(reference, "parameters"))))


def fill_of(parameters: Iterable[tuple[str, Color]]) -> Color | None:
    """Return the colour that fills the frame: the one that is called just that, else the first that is called one.

    Where none is called a colour, as names are translated, it is the only one; None where there are several.

    Args:
        parameters: Those whose values could be colours, each with its name.
    """
    colors = [(_plain(name), color) for name, color in parameters]
    exact = [color for name, color in colors if name == "color"]
    called = [color for name, color in colors if "color" in name]
    only = [color for _, color in colors] if len(colors) == 1 else []
    return next(iter([*exact, *called, *only]), None)


def _plain(name: str) -> str:
    """Return a parameter's name in small letters, a colour spelled `color`."""
    return name.strip().lower().replace("colour", "color")


def _colors(value: Any, called: str = "") -> Iterator[tuple[str, Color]]:
    """Yield the colours among some parameters, at any depth, each with its parameter's name.

    Args:
        value: The parameters, or one parameter's value.
        called: The parameter's name.
    """
    color = _color(value) if "color" in _plain(called) else None
    if color is not None:
        yield called, color
    elif isinstance(value, list):
        for child in value:
            yield from _colors(child, called)
    elif isinstance(value, dict):
        own = next((text_in(value, field) for field in _IDS if field in value), "")
        for field, child in value.items():
            yield from _colors(child, own if field in _VALUES else field)


def _color(value: Any) -> Color | None:
    """Read a colour: channels by name or in order, or written out; None where it is no colour."""
    if isinstance(value, str):
        return _written(value.strip())
    if isinstance(value, dict):
        named = next((names for names in _CHANNELS if set(names[:3]) <= value.keys()), ())
        return _numbers([value[name] for name in named if name in value])
    return _numbers(value[:4]) if isinstance(value, list) else None


def _written(text: str) -> Color | None:
    """Read `black` or hexadecimal digits; None for the names of other colours."""
    if text.lower() == "black":
        return 0.0, 0.0, 0.0
    if (found := _HEXADECIMAL.fullmatch(text)) is None:
        return None
    channel = "." if len(found[1]) < 6 else ".."
    return tuple(float(int(digits, 16)) for digits in re.findall(channel, found[1]))


def _numbers(channels: list[Any]) -> Color | None:
    """Read three or four channels; None where they are not so many numbers."""
    try:
        numbers = tuple(map(float, channels))
    except (TypeError, ValueError):
        return None
    return numbers if len(numbers) in {3, 4} else None
