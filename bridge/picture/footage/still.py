"""One frame, reduced to what is measured on it."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Luma = npt.NDArray[np.uint8]

SMALL: Final = (64, 36)
"""Width and height of the picture on which colours are measured."""
BT709, BT601 = (0.2126, 0.0722), (0.299, 0.114)
"""The weights of red and blue in luma."""


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """One frame, reduced to what is measured on it."""

    luma: Luma
    """8-bit luma, about 320 pixels wide. (height, width)"""
    brightness: float
    """Mean luma, 0 for black to 1 for white."""
    saturation: float
    """Mean chroma, 0 for grey to 1 for the purest primary."""
    chroma: npt.NDArray[np.uint8] | None = None
    """Blue and red difference, 8-bit, 128 for grey; None where the frame has no colours. (SMALL[1], SMALL[0], 2)"""
    black: int = 16
    """The level of luma that is black."""
    span: int = 219
    """Levels of luma from black to white."""
    chroma_span: int = 224
    """Levels of each difference from its least to its largest."""
    weights: tuple[float, float] = BT709
    """The weights of red and blue in luma."""
    steps: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    """For each frame of the file since the sampled frame before: its mean difference from the frame before it, of luma of which
    0 is black and 1 white, and its mean luma. (steps, 2)"""
    is_due: bool = True
    """True where it, and the motion to it, are to be measured; it may be there for the motion from it alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """A sampled frame that is passed over, because the picture goes on as before."""

    steps: npt.NDArray[np.float32]
    """As of a still. (steps, 2)"""


def smaller(luma: Luma, size: tuple[int, int]) -> Luma:
    """Average luma to a width and height. (size[1], size[0])"""
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)
