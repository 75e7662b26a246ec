"""Planes of a decoded frame, reduced to the luma and means that are measured."""

import re
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.footage.flow import Still
from bridge.picture.footage.shrinking import levels_of, shrunk

WIDTH = 320
"""Greatest width in pixels that frames are reduced to, but for very flat ones."""
SMALLEST = 32
"""Least width and height in pixels of a frame for flow: below, DIS reads outside its pyramid."""
_PLAIN = re.compile(r"(yuv[aj]?4\d\dp|gray)(\d+)?(le|be)?")
"""Pixel formats whose first plane is luma and whose next two, if any, are chroma, one number a pixel."""
_FULL_CHROMA = 0.6
"""The largest chroma a display colour has, where 0.5 is the largest of one component (green in BT.709: 0.595)."""
_FULL_RANGE = 2
"""FFmpeg's AVCOL_RANGE_JPEG: luma from 0 instead of 16."""


def reduced(width: int, height: int) -> tuple[int, int]:
    """Return the width and height a frame is reduced to: divided by a whole number, at most about WIDTH across."""
    step = max(1, min(-(-width // WIDTH), height // SMALLEST))
    return width // step, height // step


def still_of(frame: VideoFrame, size: tuple[int, int]) -> Still:
    """Reduce a frame to a still; levels outside its nominal black and white count as these.

    Args:
        frame: The decoded frame.
        size: The width and height to reduce it to.
    """
    frame = plain(frame)
    black, span = levels_span(frame)
    unit = 2.0 ** (frame.format.components[0].bits - 8)
    luma = shrunk(levels_of(frame, 0), size)
    cover = _cover(frame, size)
    if cover is not None:
        nothing = black * unit
        luma = np.round(nothing + (luma - nothing) * cover).astype(luma.dtype)
    brightness = float(np.clip((cv2.mean(luma)[0] / unit - black) / span, 0, 1))
    eight = luma if luma.dtype == np.uint8 else cv2.convertScaleAbs(luma, alpha=1 / unit)
    return Still(np.asarray(eight, np.uint8), brightness, _saturation(frame, size))


def plain(frame: VideoFrame) -> VideoFrame:
    """Return a frame whose first plane is luma, and whose others are chroma and, maybe, alpha."""
    if _PLAIN.fullmatch(frame.format.name):
        return frame
    alpha = any(component.is_alpha for component in frame.format.components)
    return frame.reformat(format="yuva444p" if alpha else "yuv444p")


def levels_span(frame: VideoFrame) -> tuple[int, int]:
    """Return the 8-bit level of black, and how many levels lie between black and white."""
    return (0, 255) if _is_full(frame) else (16, 219)


def turned(still: Still, degrees: int) -> Still:
    """Turn a still to the left, by whole quarters, as a file says that its frames are to be looked at."""
    turns = round(degrees / 90) % 4
    return replace(still, luma=np.ascontiguousarray(np.rot90(still.luma, turns))) if turns else still


def _is_full(frame: VideoFrame) -> bool:
    return bool(frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj"))


def _saturation(frame: VideoFrame, size: tuple[int, int]) -> float:
    """Average the distance of the chroma planes from grey, at half of a size, 0 to 1."""
    if len(frame.planes) < 3:
        return 0.0
    half = max(1, size[0] // 2), max(1, size[1] // 2)
    span = np.float32((255 if _is_full(frame) else 224) * _FULL_CHROMA)
    blue, red = ((_plane(frame, index, half) - 128) / span for index in (1, 2))
    chroma = np.minimum(cv2.magnitude(blue, red), 1)
    cover = _cover(frame, half)
    return float((chroma if cover is None else chroma * cover).mean())


def _cover(frame: VideoFrame, size: tuple[int, int]) -> npt.NDArray[np.float32] | None:
    """Return how far a frame covers the black below it, 0 to 1; None where it has no alpha. (height, width)"""
    last = len(frame.planes) - 1
    if last not in {1, 3} or not frame.format.components[last].is_alpha:
        return None
    return _plane(frame, last, size) / np.float32(255)


def _plane(frame: VideoFrame, index: int, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Average one plane to a width and height, as 8-bit levels. (height, width)"""
    small = shrunk(levels_of(frame, index), size)
    return small.astype(np.float32) / np.float32(2 ** (frame.format.components[index].bits - 8))
