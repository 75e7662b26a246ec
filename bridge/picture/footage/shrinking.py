"""Planes of a decoded frame, made smaller: by the few ways of averaging that are quick."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

Levels = npt.NDArray[Any]
"""Levels of a plane as the file codes them, in 8 or 16 bits. (height, width)"""
_LINES = 2
"""About as many lines of a plane are read for each that it is shrunk to."""


def levels_of(frame: VideoFrame, index: int) -> Levels:
    """Return a plane of a frame, not copied; of an interlaced frame one field, the lines of one instant. (height, width)"""
    plane, component = frame.planes[index], frame.format.components[index]
    order = np.dtype("u1" if component.bits == 8 else ">u2" if frame.format.name.endswith("be") else "<u2")
    levels: Levels = np.frombuffer(memoryview(plane), order).reshape(plane.height, -1)[:, : plane.width]
    fields = 2 if frame.interlaced_frame and plane.height > 1 else 1
    return levels[::fields].astype(order.newbyteorder("="), copy=False)


def shrunk(levels: Levels, size: tuple[int, int]) -> Levels:
    """Average a plane to a width and height. (height, width) -> (size[1], size[0])

    Of a plane with far more lines, every second, third or so is read: fetching all from memory takes longest.
    """
    small = halved(levels[:: max(1, len(levels) // (_LINES * size[1]))], size)
    return _fitted(small, size)


def _fitted(levels: Levels, size: tuple[int, int]) -> Levels:
    """Average a plane, halved already, to a width and height.

    OpenCV's INTER_AREA is several times as slow as what is done instead where that comes to the same, or nearly: a mean
    over whole boxes, and, below a half, weights of the two nearest.
    """
    (height, width), (across, down) = levels.shape, size
    if width % across == 0 and height % down == 0:
        wide, high = width // across, height // down
        means = cv2.blur(levels, (wide, high)) if wide * high > 1 else levels
        return means[high // 2 :: high, wide // 2 :: wide].copy()
    near = across <= width < 2 * across and down <= height < 2 * down
    return np.asarray(cv2.resize(levels, size, interpolation=cv2.INTER_LINEAR if near else cv2.INTER_AREA))


def halved(levels: Levels, least: Sequence[int]) -> Levels:
    """Halve a plane as often as it stays at least a width and a height; an odd line or column at its end is left out.

    Args:
        levels: The plane. (height, width)
        least: The width and the height.
    """
    while levels.shape[1] >= 2 * least[0] and levels.shape[0] >= 2 * least[1]:
        height, width = levels.shape[0] // 2, levels.shape[1] // 2
        levels = np.asarray(
            cv2.resize(levels[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
        )
    return levels
