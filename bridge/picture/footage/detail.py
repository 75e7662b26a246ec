"""Detail of a frame: its contrast, its edges, and how fine they are."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from bridge.picture.footage.still import Luma, smaller

_EDGE = 160.0
"""Gradient, as `edges` measures it, of an edge: a step of 40 of the 255 levels."""


@dataclass(frozen=True, slots=True, eq=False)
class Detail:
    """What is seen of the detail of one frame."""

    contrast: float
    """Standard deviation of luma, where 1 is from black to white."""
    texture: float
    """Share of the picture that lies on edges, 0 to 1."""
    fineness: float
    """Share of the contrast's energy in the finest octave, 0 to 1."""
    edges: npt.NDArray[np.float32]
    """Gradient of every second pixel; see `edges`. (height / 2, width / 2)"""
    half: Luma
    """Luma at half the size. (height / 2, width / 2)"""


def detail_of(luma: Luma, span: int) -> Detail:
    """Measure the detail of a frame.

    The finest octave is what averaging every two by two pixels takes away: its energy is 1 minus the ratio of the
    variances after and before (Parseval).

    Args:
        luma: 8-bit luma. (height, width)
        span: Levels from black to white.
    """
    half = smaller(luma, (luma.shape[1] // 2, luma.shape[0] // 2))
    spread, coarse = (float(cv2.meanStdDev(each)[1][0, 0]) for each in (luma, half))
    gradient = edges(half)
    share = int(np.count_nonzero(gradient >= _EDGE)) / gradient.size
    fine = 1 - (coarse / spread) ** 2 if spread > 1 else 0.0
    return Detail(min(spread / span, 0.5), share, min(max(fine, 0.0), 1.0), gradient, half)


def edges(luma: Luma) -> npt.NDArray[np.float32]:
    """Measure the gradient of luma: |gx| + |gy| by Sobel's kernels, which make 4 of a step of one level. (height, width)"""
    across, down = (cv2.Sobel(luma, cv2.CV_32F, dx, 1 - dx) for dx in (1, 0))
    return np.asarray(np.abs(across) + np.abs(down), np.float32)
