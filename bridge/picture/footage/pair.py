"""The motion between two frames: optical flow, and what is read from it."""

from dataclasses import dataclass
from functools import lru_cache
from threading import local

import cv2
import numpy as np
import numpy.typing as npt

from bridge.picture.footage.camera import NO_MOVE, Move, move_of
from bridge.picture.footage.detail import Detail
from bridge.picture.footage.frames import DIRECTIONS, PAIRS
from bridge.picture.footage.planes import SMALLEST
from bridge.picture.footage.still import Luma, Still

Floats = npt.NDArray[np.float64]
Flow = npt.NDArray[np.float32]
"""Motion in pixels, to the right and down. (height, width, 2)"""

_MEMORY = local()
_STEP = 2
"""Pixels of half the picture's size between those whose flow is read: the method itself works on a quarter of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The motion between two frames."""

    directions: Floats
    """Mean flow magnitude by direction in frame widths; it sums to the mean flow magnitude. (DIRECTIONS,)"""
    residual: float
    """The difference flow does not explain: mean difference of the second frame, moved back, from the first, over their
    contrast. About 0 for pure motion, about 1 for two pictures that have nothing to do with each other."""
    move: Move = NO_MOVE
    """The camera's motion, and what is left."""

    @property
    def row(self) -> tuple[float, ...]:
        """All of it, in the order of `frames.PAIRS`."""
        return (*self.directions.tolist(), self.residual, *self.move.row)


STILL = Pair(np.zeros(DIRECTIONS), 0.0)
"""No motion, as between a frame and itself."""


def faster(row: tuple[float, ...], factor: float) -> tuple[float, ...]:
    """Return the row of a motion that is as much faster, in the same directions, and explains as much."""
    return tuple(part if name == "residual" else factor * part for name, part in zip(PAIRS, row, strict=True))


def compare(before: Still, after: Still, details: tuple[Detail, Detail]) -> Pair:
    """Measure the motion from one frame to the next; none where both are the same object.

    Args:
        before: The first frame.
        after: The next one.
        details: Of both.
    """
    if before.luma is after.luma:
        return STILL
    first, last = (each.half for each in details)
    flow = _flow(before.luma, after.luma, first, last)
    size, angle = cv2.cartToPolar(flow[..., 0], flow[..., 1])
    sector = np.minimum((angle * (DIRECTIONS / (2 * np.pi))).astype(np.uint8), DIRECTIONS - 1)
    sums = np.bincount(sector.ravel(), weights=size.ravel(), minlength=DIRECTIONS)  # (DIRECTIONS,)
    width = first.shape[1]
    return Pair(
        np.asarray(sums / (size.size * width), dtype=np.float64),
        _residual(first, last, flow),
        move_of(flow, details[0].edges, width),
    )


def _flow(before: Luma, after: Luma, first: Luma, last: Luma) -> Flow:
    """Compute the flow at every _STEP-th pixel of half the size, in pixels of that size.

    It is computed on pictures of half the size down to a half of these, which is as far as the method's quickest preset
    goes on whole ones, without bringing the result to the full size. Of very small pictures it needs all.

    Args:
        before: The first frame.
        after: The next one.
        first: The first frame at half the size.
        last: The next one at half the size.
    """
    if not hasattr(_MEMORY, "halves"):
        _MEMORY.whole, _MEMORY.halves = (
            cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST) for _ in range(2)
        )
        _MEMORY.halves.setFinestScale(1)
    if min(first.shape) < SMALLEST:
        whole = _MEMORY.whole.calc(before, after, np.zeros((*before.shape, 2), np.float32))
        rows, columns = (2 * (size // 2) for size in before.shape)
        return np.ascontiguousarray(whole[: rows : 2 * _STEP, : columns : 2 * _STEP] / 2, np.float32)
    flow = _MEMORY.halves.calc(first, last, np.zeros((*first.shape, 2), np.float32))
    return np.ascontiguousarray(flow[::_STEP, ::_STEP], np.float32)


def _residual(before: Luma, after: Luma, flow: Flow) -> float:
    """Compute the mean difference of two frames along the flow of every _STEP-th pixel, over their mean contrast."""
    down, across = _places(flow.shape[0], flow.shape[1])
    moved = cv2.remap(
        after,
        across + flow[..., 0],
        down + flow[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    here = np.ascontiguousarray(before[::_STEP, ::_STEP])
    contrast = max((float(cv2.meanStdDev(before)[1][0, 0]) + float(cv2.meanStdDev(after)[1][0, 0])) / 2, 1.0)
    return float(cv2.mean(cv2.absdiff(here, moved))[0]) / contrast


@lru_cache(maxsize=16)
def _places(height: int, width: int) -> npt.NDArray[np.float32]:
    """Return the places of a field, in pixels from the top and from the left. (2, height, width)"""
    return np.indices((height, width), dtype=np.float32) * np.float32(_STEP)
