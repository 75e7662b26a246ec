"""Colours and type of the picture."""

import colorsys
from collections.abc import Iterable, Sequence
from functools import cache

from matplotlib import font_manager

from generator.score import Voice
from integrations.closeness import Closeness

BACKGROUND, PANEL, LINE, FAINT = "#101319", "#171b23", "#39414f", "#262c37"
BLACK = "#000000"
"""The colour of black on the screen."""
TEXT, DIM = "#e8ecf2", "#8d97a8"
MOTION, DENSITY, TEMPO = "#5ec8f2", "#f2b95e", "#c9a2ff"
LOUDNESS, SPEECH = "#9fb36b", "#d9dee8"
"""The colours of the cut's own sound."""
MOODS = {"valence": "#f2d04e", "arousal": "#f2784e", "tension": "#b48cf2"}
"""The colours of the curves of the mood, in the order in which they are drawn."""
MOOD_WIDTHS = {"valence": 6.0, "arousal": 3.2, "tension": 1.2}
"""Their widths in points: where curves lie on one another, those below show on both sides."""
HITS = {Closeness.MET: "#4cd07d", Closeness.NEAR: "#f5cf4a", Closeness.MISSED: "#f4605f"}
"""Hits by how near the music comes."""
VOICES = {Voice.MELODY: "#ffb454", Voice.HARMONY: "#5aa9ff", Voice.BASS: "#d277e8"}
THEMES = "#7fd6c2"
"""The colour of the strip over bars that have a theme."""
SILENCE = "#20252f"
"""The colour of a scene without music."""
SCENES = ("#33506b", "#5a4468", "#3d5a4a", "#6a5138")
"""Colours of neighbouring scenes."""

LARGE, MEDIUM, SMALL = 20.0, 14.0, 12.0
"""Type sizes in points."""
DPI = 100

_BASE_FONT = "DejaVu Sans"
_FURTHER_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Hiragino Sans",
    "Yu Gothic",
    "Microsoft YaHei",
    "Arial Unicode MS",
)
"""Fallback fonts for other scripts, used where they are installed."""


@cache
def fonts() -> tuple[str, ...]:
    """Return the font families to write with, in order."""
    installed = set(font_manager.get_font_names())
    return (_BASE_FONT, *(family for family in _FURTHER_FONTS if family in installed))


def media_colours(names: Iterable[str]) -> dict[str, str]:
    """Assign a colour to each medium by order of first appearance; consecutive hues lie a golden angle apart."""
    order = dict.fromkeys(names)
    return {name: _hue(0.56 + index * 0.381966, index // 8 % 3) for index, name in enumerate(order)}


def _hue(turn: float, shade: int) -> str:
    red, green, blue = colorsys.hls_to_rgb(turn % 1, (0.52, 0.42, 0.62)[shade], 0.42)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def fitted(text: str, pixels: float, size: float) -> str:
    """Truncate a text to a width, with an ellipsis; empty if not even two letters fit.

    Args:
        text: One line.
        pixels: The width.
        size: Points.
    """
    em = size * DPI / 72
    widths = [em * (1.0 if ord(letter) > 0x2E7F else 0.65) for letter in text]
    if sum(widths) <= pixels:
        return text
    room, kept = pixels - 0.9 * em, 0
    for width in widths:
        room -= width
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…" if kept > 1 else ""


def every(
    spacing: float, least: float, steps: Sequence[int] = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
) -> int:
    """Choose the step at which evenly spaced things are drawn, so that they stay apart: every one, every second, ...

    Args:
        spacing: Pixels from one to the next.
        least: The least pixels between those drawn.
        steps: The steps to choose from.
    """
    return next((step for step in steps if step * spacing >= least), steps[-1])
