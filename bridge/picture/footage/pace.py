"""How fast frames are read, and how long the rest takes, in words."""

from collections.abc import Callable
from typing import Final

_EVERY: Final = 0.5
"""Seconds for which the words stay as they are."""
_EARLY: Final = 1.0
"""Seconds of work from which on its speed is told."""


class Pace:
    """The speed of one reading."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin to measure.

        Args:
            clock: Returns seconds from anywhere, never falling.
        """
        self._clock = clock
        self._began = self._told = clock()
        self._frames = 0
        self._words = ""

    def expect(self, frames: int) -> None:
        """Take how many frames are to be read in all."""
        self._frames = frames
        self._began = self._clock()

    def step(self, doing: str, share: float) -> str:
        """Return what is done, with frames a second and the time left: `reading, 212 frames/s, 1:05 left`.

        Args:
            doing: What is done, without a comma.
            share: How much of it is done, 0 to 1.
        """
        now = self._clock()
        if now - self._told >= _EVERY and now - self._began >= _EARLY and 0 < share < 1:
            self._told = now
            taken = now - self._began
            minutes, seconds = divmod(round(taken * (1 - share) / share), 60)
            self._words = f", {self._frames * share / taken:.0f} frames/s, {minutes}:{seconds:02d} left"
        return doing + (self._words if share < 1 else "")
