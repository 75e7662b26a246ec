"""The frames of a file that are measured: sampled ones, and what changes from each frame to the next between them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.footage.ahead import Stopped, never
from bridge.picture.footage.due import Due
from bridge.picture.footage.frames import BLOCK
from bridge.picture.footage.planes import has_alpha, levels_span, plain, still_of, turned
from bridge.picture.footage.shrinking import Levels, halved, levels_of
from bridge.picture.footage.still import Passed, Still
from bridge.picture.footage.video import Video, spans

_SMALL = (160, 30)
"""Least width and height to which frames are halved before they are compared."""
_LINES = 90
"""About as many lines of a frame are read for that, at equal distances: reading all would take longer than comparing."""


def stills(
    video: Video, first: int, last: int, rate: Fraction, stopped: Stopped = never
) -> Iterator[Still | Passed]:
    """Yield the frames on screen at multiples of `1 / rate` seconds from the file's first frame.

    Each comes with the steps since the one before; those that are not due are passed over, but for those with alpha, of which the steps tell nothing. It ends early where the file
    does, or where it cannot be decoded any further. A frame on screen at several of these instants has the same luma, as
    one object.

    Args:
        video: The file.
        first: The first multiple.
        last: The last multiple, included.
        rate: Multiples a second: the rate of the file over a whole number.
        stopped: Asked before each frame; where it says so, this ends early.

    Raises:
        FootageError: If the file cannot be opened.
    """
    every, slack, steps, due = round(video.rate / rate), 1 / (4 * video.rate), _Steps(), Due()
    at, end, held = first * every, last * every, None
    for frame, until in spans(video, first / rate, stopped):
        seen, stop = None, ceil((until - slack) * video.rate)
        while at <= end and at < stop:
            if seen is None:
                seen = _Seen(frame, video.size)
                steps.change(seen.frame)
            else:
                steps.stay()
            if at % every == 0:
                number, taken = at // every, steps.taken()
                is_due = due.take(number, taken) or has_alpha(seen.frame)
                if held:
                    yield held.given(wanted=is_due)
                held = _Sample(seen, taken, is_due, is_due or number % BLOCK == 0)
            at += 1
        if at > end:
            break
    if held:
        yield held.given(wanted=False)


class _Seen:
    """A frame that may be wanted reduced."""

    def __init__(self, frame: VideoFrame, size: tuple[int, int]) -> None:
        self.frame = plain(frame)
        self._own = frame
        self._size = size
        self._still: Still | None = None

    def still(self) -> Still:
        """Return it reduced, the same each time."""
        if self._still is None:
            self._still = turned(still_of(self.frame, self._size), self._own.rotation)
        return self._still


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """A frame at one of the instants."""

    seen: _Seen
    steps: npt.NDArray[np.float32]
    """What changed since the sample before. (steps, 2)"""
    is_due: bool
    is_whole: bool
    """True where it is wanted by itself."""

    def given(self, *, wanted: bool) -> Still | Passed:
        """Return it as it is measured.

        Args:
            wanted: True where the motion from it is due.
        """
        if not self.is_whole and not wanted:
            return Passed(self.steps)
        return replace(self.seen.still(), steps=self.steps, is_due=self.is_due)


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
            change = cv2.norm(before, now, cv2.NORM_L1) / (now.size * unit * span)
        self._before = now
        self._taken.append((change, self._brightness))

    def stay(self) -> None:
        """Have the same frame on screen for longer."""
        self._taken.append((0.0, self._brightness))

    def taken(self) -> npt.NDArray[np.float32]:
        """Return the changes since the last call, and the brightness after each. (steps, 2)"""
        taken, self._taken = self._taken, []
        return np.array(taken, np.float32).reshape(-1, 2)
