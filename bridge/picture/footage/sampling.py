"""The frames of a file that are measured: sampled ones, and what changes from each frame to the next between them."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.footage.ahead import Stopped, never
from bridge.picture.footage.planes import levels_span, plain, still_of, turned
from bridge.picture.footage.shrinking import Levels, halved, levels_of
from bridge.picture.footage.still import Still
from bridge.picture.footage.video import Video, spans

_SMALL = (160, 45)
"""Least width and height to which frames are halved before they are compared."""
_LINES = 256
"""About as many lines of a frame are read for that, at equal distances: reading all would take longer than comparing."""


def stills(video: Video, first: int, last: int, rate: Fraction, stopped: Stopped = never) -> Iterator[Still]:
    """Yield the frames on screen at multiples of `1 / rate` seconds from the file's first frame.

    Each comes with the steps since the one before. It ends early where the file does, or where it cannot be decoded any
    further. A frame on screen at several of these instants has the same luma, as one object.

    Args:
        video: The file.
        first: The first multiple.
        last: The last multiple, included.
        rate: Multiples a second: the rate of the file over a whole number.
        stopped: Asked before each frame; where it says so, this ends early.

    Raises:
        FootageError: If the file cannot be opened.
    """
    every, slack, steps = round(video.rate / rate), 1 / (4 * video.rate), _Steps()
    at, end = first * every, last * every
    for frame, until in spans(video, first / rate, stopped):
        seen, still = None, None
        while at <= end and at / video.rate < until - slack:
            if seen is None:
                seen = plain(frame)
                steps.change(seen)
            else:
                steps.stay()
            if at % every == 0:
                still = still or turned(still_of(seen, video.size), frame.rotation)
                yield replace(still, steps=steps.taken())
            at += 1
        if at > end:
            return


class _Steps:
    """What changes from each frame of a file to the next."""

    def __init__(self) -> None:
        self._before: Levels | None = None
        self._brightness = 0.0
        self._taken: list[tuple[float, float]] = []

    def change(self, frame: VideoFrame) -> None:
        """Take the next frame."""
        levels = levels_of(frame, 0)
        now = halved(levels[:: max(1, len(levels) // _LINES)], _SMALL)
        unit = float(2 ** (frame.format.components[0].bits - 8))
        black, span = levels_span(frame)
        self._brightness = min(max((cv2.mean(now)[0] / unit - black) / span, 0.0), 1.0)
        before, change = self._before, 0.0
        if before is not None and before.shape == now.shape and before.dtype == now.dtype:
            change = cv2.mean(cv2.absdiff(before, now))[0] / (unit * span)
        self._before = now
        self._taken.append((change, self._brightness))

    def stay(self) -> None:
        """Have the same frame on screen for longer."""
        self._taken.append((0.0, self._brightness))

    def taken(self) -> npt.NDArray[np.float32]:
        """Return the changes since the last call, and the brightness after each. (steps, 2)"""
        taken, self._taken = self._taken, []
        return np.array(taken, np.float32).reshape(-1, 2)
