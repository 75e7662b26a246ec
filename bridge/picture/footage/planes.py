"""Planes of a decoded frame, reduced to the luma and means that are measured."""

import re
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.footage.shrinking import levels_of, shrunk
from bridge.picture.footage.still import BT601, BT709, SMALL, Still

WIDTH = 320
"""Greatest width in pixels that frames are reduced to, but for very flat ones."""
SMALLEST = 32
"""Least width and height in pixels of a frame for flow: below, DIS reads outside its pyramid."""
_PLAIN = re.compile(r"(yuv[aj]?4\d\dp|gray)(\d+)?(le|be)?")
"""Pixel formats whose first plane is luma and whose next two, if any, are chroma, one number a pixel."""
_ALPHA = 3
"""The plane of alpha, where there is one."""
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
    chroma = _chroma(frame)
    chroma_span = 255 if _is_full(frame) else 224
    return Still(
        np.asarray(eight, np.uint8),
        brightness,
        _saturation(chroma, chroma_span) if chroma else 0.0,
        _kept(chroma) if chroma else None,
        black,
        span,
        chroma_span,
        _weights(frame),
    )


def plain(frame: VideoFrame) -> VideoFrame:
    """Return a frame whose first plane is luma, and whose others are chroma and, maybe, alpha."""
    if _PLAIN.fullmatch(frame.format.name):
        return frame
    alpha = any(component.is_alpha for component in frame.format.components)
    made = frame.reformat(format="yuva444p" if alpha else "yuv444p")
    if frame.format.is_rgb and int(frame.colorspace) != _BT709:
        made.colorspace = _BT470BG  # FFmpeg takes the weights of BT.601 for red, green and blue
    return made


def levels_span(frame: VideoFrame) -> tuple[int, int]:
    """Return the 8-bit level of black, and how many levels lie between black and white."""
    return (0, 255) if _is_full(frame) else (16, 219)


def turned(still: Still, degrees: int) -> Still:
    """Turn a still to the left, by whole quarters, as a file says that its frames are to be looked at."""
    turns = round(degrees / 90) % 4
    if not turns:
        return still
    chroma = None if still.chroma is None else np.ascontiguousarray(np.rot90(still.chroma, turns))
    return replace(still, luma=np.ascontiguousarray(np.rot90(still.luma, turns)), chroma=chroma)


def has_alpha(frame: VideoFrame) -> bool:
    """Return whether a frame, as `plain` returns it, has a plane of what it covers."""
    return bool(frame.format.name.startswith("yuva"))


def _is_full(frame: VideoFrame) -> bool:
    return bool(frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj"))


def _chroma(frame: VideoFrame) -> list[npt.NDArray[np.float32]]:
    """Average the chroma planes to SMALL, over grey where the frame does not cover it; none of a grey frame."""
    if len(frame.planes) < 3:
        return []
    planes, cover = [_plane(frame, index, SMALL) for index in (1, 2)], _cover(frame, SMALL)
    return planes if cover is None else [(plane - 128) * cover + 128 for plane in planes]


def _saturation(chroma: list[npt.NDArray[np.float32]], span: int) -> float:
    """Average the distance of the chroma planes from grey, 0 to 1; `span` is the chroma levels of the frame's range."""
    blue, red = ((plane - 128) / np.float32(span * _FULL_CHROMA) for plane in chroma)
    return float(np.minimum(cv2.magnitude(blue, red), 1).mean())


def _cover(frame: VideoFrame, size: tuple[int, int]) -> npt.NDArray[np.float32] | None:
    """Return how far a frame covers the black below it, 0 to 1; None where it has no alpha. (height, width)"""
    return _plane(frame, _ALPHA, size) / np.float32(255) if has_alpha(frame) else None


def _kept(chroma: list[npt.NDArray[np.float32]]) -> npt.NDArray[np.uint8]:
    """Round the chroma planes to the picture on which colours are measured. (SMALL[1], SMALL[0], 2)"""
    return np.asarray(np.clip(np.round(cv2.merge(chroma)), 0, 255), np.uint8)


def _weights(frame: VideoFrame) -> tuple[float, float]:
    """Return the weights of red and blue in a frame's luma, as it says, or else by its height."""
    said = int(frame.colorspace)
    return BT601 if said in _BT601 or (said != _BT709 and frame.height < _HIGH) else BT709


def _plane(frame: VideoFrame, index: int, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Average one plane to a width and height, as 8-bit levels. (height, width)"""
    small = shrunk(levels_of(frame, index), size)
    return small.astype(np.float32) / np.float32(2 ** (frame.format.components[index].bits - 8))
