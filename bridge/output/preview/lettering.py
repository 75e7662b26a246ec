"""Letters as masks, in the font that matplotlib ships: no font of the system is needed."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bridge.output.preview.canvas import Bytes

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


@lru_cache(maxsize=256)
def letters(text: str, size: int, *, even: bool = False) -> Bytes:
    """Return a line of text as a mask, 255 where it is inked. (rows, columns)

    Args:
        text: The line.
        size: The height of the font, in pixels.
        even: True for letters that are all as wide as one another.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 (not needed before letters are drawn)

    font = _font(size, even=even)
    width = max(1, round(font.getlength(text)))
    ascent, descent = font.getmetrics()
    image = Image.new("L", (width + 2, ascent + descent))
    ImageDraw.Draw(image).text((1, 0), text, fill=255, font=font)
    return np.asarray(image)


def fitting(text: str, size: int, width: int) -> str:
    """Return a text that fits a width in pixels: cut, with an ellipsis, where it is too long."""
    font = _font(size, even=False)
    if font.getlength(text) <= width:
        return text
    kept = text
    while kept and font.getlength(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


@lru_cache(maxsize=16)
def _font(size: int, *, even: bool) -> "FreeTypeFont":
    import matplotlib as mpl  # noqa: PLC0415 (slow to load: only where letters are drawn)
    from PIL import ImageFont  # noqa: PLC0415 (the same)

    name = "DejaVuSansMono.ttf" if even else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name), size)
