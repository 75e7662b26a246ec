"""Blocks of sampled frames: those that are due are measured, and what is between them is taken from these."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bridge.picture.features.glances import EVERY, Glances, none
from bridge.picture.footage.detail import Detail, detail_of
from bridge.picture.footage.due import growth
from bridge.picture.footage.frames import BLOCK
from bridge.picture.footage.glancing import glance
from bridge.picture.footage.pair import STILL, compare, faster
from bridge.picture.footage.still import Passed, Still

Sampled = Still | Passed

_NONE = none()


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredFrame:
    """A frame, and the motion to it."""

    tones: tuple[float, ...]
    """What is measured on it: `frames.TONES`."""
    pair: tuple[float, ...]
    """The motion to it from the frame before: `frames.PAIRS`."""
    glances: Glances
    """One, or none."""
    steps: npt.NDArray[np.float32]
    """What changes from frame to frame since the one before. (steps, 2)"""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Frames that are measured together."""

    first: int
    """The number of the first of them in the file, in samples."""
    before: Still | None
    """The frame before them; None at the beginning of what is read."""
    frames: tuple[Sampled, ...]


def blocks(frames: Iterable[Sampled], first: int) -> Iterator[Block]:
    """Yield frames in blocks, each of which ends with a multiple of BLOCK.

    Args:
        frames: In a row; those at multiples of BLOCK, and the first, are stills.
        first: The number of the first of them in the file, in samples.
    """
    held: list[Sampled] = []
    before: Still | None = None
    number = first
    for number, frame in enumerate(frames, first):
        held.append(frame)
        if number % BLOCK == 0:
            yield Block(number - len(held) + 1, before, tuple(held))
            before, held = frame if isinstance(frame, Still) else None, []
    if held:
        yield Block(number - len(held) + 1, before, tuple(held))


def measured_block(block: Block) -> list[MeasuredFrame]:
    """Measure the frames of a block that are due, and the motion to each of these.

    Of the others, motion is that of the last one measured, in proportion to the change from frame to frame; brightness
    changes as that of their steps, and all else is as it was last. To a frame with none before it there is no motion.
    """
    measuring = _Measuring(block.before)
    return [measuring.take(number, frame) for number, frame in enumerate(block.frames, block.first)]


class _Measuring:
    """The measuring of a block, frame by frame."""

    def __init__(self, before: Still | None) -> None:
        self._before: Sampled | None = before
        self._detail = _detail(before) if before else None
        self._tones = _tones(before, self._detail) if before and self._detail else ()
        self._pair = STILL.row
        self._steps: npt.NDArray[np.float32] | None = None
        self._light = float(before.steps[-1, 1]) if before and len(before.steps) else 0.0

    def take(self, number: int, frame: Sampled) -> MeasuredFrame:
        """Measure the next frame, which has a number in the file, or take on what was measured last."""
        detail = _detail(frame) if isinstance(frame, Still) else None
        due = isinstance(frame, Still) and frame.is_due
        pair = self._moved(frame, detail) if due else self._taken_on(frame)
        if isinstance(frame, Still) and detail and (due or number % BLOCK == 0):
            self._tones = _tones(frame, detail)
        else:
            self._tones = (self._brightened(frame), *self._tones[1:])
        self._before, self._detail = frame, detail
        self._light = float(frame.steps[-1, 1]) if len(frame.steps) else 0.0
        looked = _NONE
        if isinstance(frame, Still) and number % EVERY == 0:
            looked = glance(frame, number // EVERY)
        return MeasuredFrame(self._tones, pair, looked, frame.steps)

    def _brightened(self, frame: Sampled) -> float:
        """Return the brightness of a frame that is passed over: that of the frame before, and what its steps say more."""
        return min(max(self._tones[0] + float(frame.steps[-1, 1]) - self._light, 0.0), 1.0)

    def _moved(self, frame: Sampled, detail: Detail | None) -> tuple[float, ...]:
        """Measure the motion to a frame."""
        before = self._before
        if not (isinstance(before, Still) and isinstance(frame, Still) and self._detail and detail):
            return STILL.row
        self._pair, self._steps = compare(before, frame, (self._detail, detail)).row, frame.steps
        return self._pair

    def _taken_on(self, frame: Sampled) -> tuple[float, ...]:
        """Return the motion to a frame by that to the last one that was due."""
        return self._pair if self._steps is None else faster(self._pair, growth(self._steps, frame.steps))


def _detail(still: Still) -> Detail:
    return detail_of(still.luma, still.span)


def _tones(still: Still, detail: Detail) -> tuple[float, ...]:
    return still.brightness, still.saturation, detail.contrast, detail.texture, detail.fineness
