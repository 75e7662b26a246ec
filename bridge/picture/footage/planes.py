"""Planes of a decoded frame, reduced to the luma and means that are measured."""

import re
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.footage.flow import Still

WIDTH = 320
"""Approximate width in pixels that frames are reduced to."""
SMALLEST = 32
"""Least width and height in pixels of a frame for flow: below, DIS reads outside its pyramid."""
_PLAIN = re.compile(r"(yuv[aj]?4\d\dp|gray)(\d+)?(le|be)?")
"""Pixel formats whose first plane is luma and whose next two, if any, are chroma, one number a pixel."""
_FULL_CHROMA = 0.6
"""The largest chroma a display colour has, where 0.5 is the largest of one component (green in BT.709: 0.595)."""
_FULL_RANGE = 2
"""FFmpeg's AVCOL_RANGE_JPEG: luma from 0 instead of 16."""


def reduced(width: int, height: int) -> tuple[int, int]:
    """Return the width and height a frame is reduced to: divided by a whole number, about WIDTH across."""
    step = max(1, min(width // WIDTH, height // SMALLEST))
    return width // step, height // step


def still_of(frame: VideoFrame, size: tuple[int, int]) -> Still:
    """Reduce a frame to a still; levels outside its nominal black and white count as these.

    Args:
        frame: The decoded frame.
        size: The width and height to reduce it to.
    """
    if not _PLAIN.fullmatch(frame.format.name):
        frame = frame.reformat(format="yuv444p")
    full = frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj")
    black, luma_span, chroma_span = (0, 255, 255) if full else (16, 219, 224)
    luma = _plane(frame, 0, size)
    brightness = float(np.clip((luma.mean() - black) / luma_span, 0, 1))
    return Still(
        np.minimum(np.round(luma), 255).astype(np.uint8), brightness, _saturation(frame, size, chroma_span)
    )


def _saturation(frame: VideoFrame, size: tuple[int, int], span: int) -> float:
    """Average the distance of the chroma planes from grey, 0 to 1; `span` is the chroma levels of the frame's range."""
    if len(frame.planes) < 3:
        return 0.0
    blue, red = ((_plane(frame, index, size) - 128) / span for index in (1, 2))
    return float(np.minimum(np.hypot(blue, red) / _FULL_CHROMA, 1).mean())


def _plane(frame: VideoFrame, index: int, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Average one plane to a width and height, as 8-bit levels. (height, width)"""
    plane, component = frame.planes[index], frame.format.components[index]
    order = np.dtype("u1" if component.bits == 8 else ">u2" if frame.format.name.endswith("be") else "<u2")
    levels: npt.NDArray[Any] = np.frombuffer(memoryview(plane), order).reshape(plane.height, -1)[
        :, : plane.width
    ]
    small = cv2.resize(levels.astype(order.newbyteorder("=")), size, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / np.float32(2 ** (component.bits - 8))
