"""Planes of a decoded frame, reduced to the luma and means that are measured."""

import re
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.footage.still import BT601, BT709, SMALL, Still

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
_BT470BG = 5
"""FFmpeg's AVCOL_SPC_BT470BG: the colours of standard definition, where there are 625 lines."""
_BT601 = frozenset({_BT470BG, 6})
"""That, and AVCOL_SPC_SMPTE170M, of 525 lines: both have the weights of BT.601."""
_BT709 = 1
"""FFmpeg's AVCOL_SPC_BT709: those of high definition."""
_HIGH = 720
"""Lines from which on a frame that does not say is of high definition, as players take it."""


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
        frame = _converted(frame)
    full = frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj")
    black, luma_span, chroma_span = (0, 255, 255) if full else (16, 219, 224)
    luma = _plane(frame, 0, size)
    brightness = float(np.clip((luma.mean() - black) / luma_span, 0, 1))
    chroma = [_plane(frame, index, size) for index in (1, 2)] if len(frame.planes) >= 3 else None
    return Still(
        np.minimum(np.round(luma), 255).astype(np.uint8),
        brightness,
        _saturation(chroma, chroma_span) if chroma else 0.0,
        _small(chroma) if chroma else None,
        black,
        luma_span,
        chroma_span,
        _weights(frame),
    )


def _converted(frame: VideoFrame) -> VideoFrame:
    """Convert a frame to planes of luma and chroma, and say with which weights: FFmpeg takes BT.601's for red, green, blue."""
    made = frame.reformat(format="yuv444p")
    if frame.format.is_rgb and int(frame.colorspace) != _BT709:
        made.colorspace = _BT470BG
    return made


def _saturation(chroma: list[npt.NDArray[np.float32]], span: int) -> float:
    """Average the distance of the chroma planes from grey, 0 to 1; `span` is the chroma levels of the frame's range."""
    blue, red = ((plane - 128) / span for plane in chroma)
    return float(np.minimum(np.hypot(blue, red) / _FULL_CHROMA, 1).mean())


def _small(chroma: list[npt.NDArray[np.float32]]) -> npt.NDArray[np.uint8]:
    """Reduce the chroma planes to the picture on which colours are measured. (SMALL[1], SMALL[0], 2)"""
    planes = [cv2.resize(plane, SMALL, interpolation=cv2.INTER_AREA) for plane in chroma]
    return np.asarray(np.clip(np.round(cv2.merge(planes)), 0, 255), np.uint8)


def _weights(frame: VideoFrame) -> tuple[float, float]:
    """Return the weights of red and blue in a frame's luma, as it says, or else by its height."""
    said = int(frame.colorspace)
    return BT601 if said in _BT601 or (said != _BT709 and frame.height < _HIGH) else BT709


def _plane(frame: VideoFrame, index: int, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Average one plane to a width and height, as 8-bit levels. (height, width)"""
    plane, component = frame.planes[index], frame.format.components[index]
    order = np.dtype("u1" if component.bits == 8 else ">u2" if frame.format.name.endswith("be") else "<u2")
    levels: npt.NDArray[Any] = np.frombuffer(memoryview(plane), order).reshape(plane.height, -1)[
        :, : plane.width
    ]
    small = cv2.resize(levels.astype(order.newbyteorder("=")), size, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / np.float32(2 ** (component.bits - 8))
