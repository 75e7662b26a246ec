"""Which sampled frames are due to be measured, by what changes from each frame of the file to the next."""

import numpy as np
import numpy.typing as npt

from bridge.picture.footage.frames import BLOCK

Steps = npt.NDArray[np.float32]
"""For each frame of a file since the sampled frame before: its change, and its brightness. (steps, 2)"""

_APART = 3
"""Sampled frames from one that is measured to the next, where something moves as before."""
_CALM = 0.004
"""Change a frame up to which nothing moves, as grain and compression make it."""
_ALIKE = 1.5
"""The ratio from which on two changes are not alike, with twice that of calm added to both."""


class Due:
    """The choice of the sampled frames that are measured, and the motion to them with them.

    A frame is due that is the first or the second of a block, whose steps are unlike those of the frame that was due last, or
    that comes _APART frames after it while something moves. So it is the same wherever reading begins, if that is with a block.
    """

    def __init__(self) -> None:
        self._last: tuple[int, Steps] | None = None
        self._began = False

    def take(self, number: int, steps: Steps) -> bool:
        """Return whether the next frame is due.

        Args:
            number: Its number in the file, in samples.
            steps: Its steps.
        """
        begins, self._began = not self._began, True
        if begins:
            return True
        if self._last and number % BLOCK != 1 and _goes_on(number - self._last[0], self._last[1], steps):
            return False
        self._last = number, steps
        return True


def growth(last: Steps, now: Steps) -> float:
    """Return how much faster things move at a frame than at the one that was due last, by their changes."""
    before, after = (_mean(steps) + _CALM for steps in (last, now))
    return after / before


def _mean(steps: Steps) -> float:
    """Return the mean change of steps; of so few, NumPy's own takes several times as long."""
    changes: list[float] = steps[:, 0].tolist()
    return sum(changes) / len(changes)


def _goes_on(since: int, last: Steps, now: Steps) -> bool:
    """Return whether things move on as at the frame that was due last.

    Args:
        since: Samples since that one.
        last: Its steps.
        now: Those of a frame.
    """
    if not len(now) or now.shape != last.shape:
        return False
    before, after = last[:, 0].tolist(), now[:, 0].tolist()
    if max(*before, *after) <= _CALM:
        return True
    return since < _APART and _alike(max(before), max(after)) and _alike(sum(before), sum(after), len(after))


def _alike(one: float, other: float, frames: int = 1) -> bool:
    """Return whether the changes of as many frames are alike."""
    more = 2 * _CALM * frames
    return max(one, other) + more <= _ALIKE * (min(one, other) + more)
