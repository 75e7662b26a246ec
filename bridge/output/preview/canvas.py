"""The canvas of a preview: a frame as planes of luma and chroma, on which pictures, boxes and letters are laid."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
LARGEST: Final = (1280, 720)
"""Width and height of the largest canvas, in pixels."""


class Colour(NamedTuple):
    """A colour in BT.709, luma from 16 to 235."""

    luma: int
    blue: int
    red: int


BLACK: Final = Colour(16, 128, 128)
WHITE: Final = Colour(235, 128, 128)


def colour(red: int, green: int, blue: int) -> Colour:
    """Return a display colour, 0 to 255 each. Source: ITU-R BT.709-6, items 3.2 to 3.5."""
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    u, v = (blue - luma) / 1.8556, (red - luma) / 1.5748
    return Colour(round(16 + luma * 219 / 255), round(128 + u * 224 / 255), round(128 + v * 224 / 255))


def canvas_size(aspect: Fraction, largest: tuple[int, int] = LARGEST) -> tuple[int, int]:
    """Return the largest width and height of an aspect within others, both even."""
    width, height = largest
    if aspect >= Fraction(width, height):
        return width, max(2, 2 * round(width / aspect / 2))
    return max(2, 2 * round(height * aspect / 2)), height


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """A frame in yuv420p."""

    width: int
    height: int
    planes: Bytes
    """Luma, then blue and red chroma at half the size, as encoders take them. (height * 3 / 2, width)"""

    @classmethod
    def filled(cls, size: tuple[int, int], paint: Colour = BLACK) -> "Canvas":
        """Return a canvas of one colour."""
        width, height = size
        new = cls(width, height, np.empty((height * 3 // 2, width), np.uint8))
        new.fill(0, 0, width, height, paint)
        return new

    def copy(self) -> "Canvas":
        """Return another that may be painted on."""
        return Canvas(self.width, self.height, self.planes.copy())

    def channels(self) -> tuple[Bytes, Bytes, Bytes]:
        """Return the luma and the two planes of chroma, to be written to. (h, w), (h / 2, w / 2), (h / 2, w / 2)"""
        flat, half = self.planes.reshape(-1), (self.height // 2, self.width // 2)
        luma, chroma = self.width * self.height, half[0] * half[1]
        blue, red = flat[luma : luma + chroma], flat[luma + chroma :]
        return self.planes[: self.height], blue.reshape(half), red.reshape(half)

    def fill(self, left: int, top: int, width: int, height: int, paint: Colour) -> None:
        """Fill a box, cut to the canvas; its edges are rounded to even pixels."""
        box = _box(self, left, top, width, height)
        for plane, value, step in zip(self.channels(), paint, (1, 2, 2), strict=True):
            plane[box[1] // step : box[3] // step, box[0] // step : box[2] // step] = value

    def lay(self, picture: "Canvas") -> None:
        """Lay a picture in the middle."""
        left, top = ((self.width - picture.width) // 4 * 2, (self.height - picture.height) // 4 * 2)
        for plane, own, step in zip(self.channels(), picture.channels(), (1, 2, 2), strict=True):
            rows, columns = own.shape
            plane[top // step : top // step + rows, left // step : left // step + columns] = own

    def ink(self, mask: Bytes, left: int, top: int, paint: Colour) -> None:
        """Paint through a mask, 255 for full colour; what is beyond the canvas is left out.

        Args:
            mask: (rows, columns)
            left: The column of its first one; rounded down to an even one, as `top` is.
            top: The row of its first one.
            paint: The colour.
        """
        left, top = left // 2 * 2, top // 2 * 2
        x, y = max(0, -left), max(0, -top)
        mask = mask[y : self.height - top, x : self.width - left]
        mask = mask[: mask.shape[0] // 2 * 2, : mask.shape[1] // 2 * 2]
        if not mask.size:
            return
        for plane, value, step in zip(self.channels(), paint, (1, 2, 2), strict=True):
            share = (mask if step == 1 else mask[::2, ::2]).astype(np.int32)
            rows, columns = share.shape
            at = (
                slice((top + y) // step, (top + y) // step + rows),
                slice((left + x) // step, (left + x) // step + columns),
            )
            under = plane[at].astype(np.int32)
            plane[at] = (under + (value - under) * share // 255).astype(np.uint8)


def _box(canvas: Canvas, left: int, top: int, width: int, height: int) -> tuple[int, int, int, int]:
    """Return the edges of a box within a canvas, as even pixels: left, top, right and bottom."""
    right, bottom = left + width, top + height
    return (
        min(max(0, left), canvas.width) // 2 * 2,
        min(max(0, top), canvas.height) // 2 * 2,
        min(max(0, right), canvas.width) // 2 * 2,
        min(max(0, bottom), canvas.height) // 2 * 2,
    )
