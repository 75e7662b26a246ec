"""The shapes of what encoders read and tell, and the film that they read."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from generator.conditions import Bools, Floats

Thumbnails = npt.NDArray[np.uint8]
"""Red, green and blue of small pictures. (n, HEIGHT, WIDTH, 3)"""

STEPS: Final = 2
"""Steps a second: each has what encoders tell of it."""
HEIGHT, WIDTH = 36, 64
"""Pixels of a thumbnail."""
THUMBNAILS: Final = 4
"""Thumbnails of a step; the first of the next one is read with them."""
BANDS: Final = 40
"""Mel bands of sound."""
HOPS: Final = 25
"""Spectra of a step: one every 20 ms."""
OUTPUTS: Final = ("activity", "growth", "valence", "arousal", "register")
"""What encoders tell, in the order in which arrays stack it: activity and growth from 0 to 1, valence from -1 for dark to 1
for bright, arousal from -1 for calm to 1 for driven, and the register in standard deviations of a style's."""


@dataclass(frozen=True, slots=True, eq=False)
class SensedFilm:
    """A film as encoders read it."""

    thumbnails: Thumbnails
    """THUMBNAILS a step, and one more. (THUMBNAILS steps + 1, HEIGHT, WIDTH, 3)"""
    seen: Bools
    """True where the picture of a step is known. (steps,)"""
    levels: Floats
    """Of mel bands, in decibels. (steps, HOPS, BANDS)"""
    heard: Bools
    """True where the sound of a step is known. (steps,)"""

    @property
    def steps(self) -> int:
        """The steps that it lasts."""
        return len(self.seen)

    def without(self, *, picture: bool = False, sound: bool = False) -> "SensedFilm":
        """Return it as one whose picture, or whose sound, is not known."""
        nothing = np.zeros(self.steps, dtype=np.bool_)
        return SensedFilm(
            self.thumbnails,
            nothing if picture else self.seen,
            self.levels,
            nothing if sound else self.heard,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What encoders tell of each step of a film."""

    values: Floats
    """OUTPUTS. (steps, outputs)"""
    confidence: Floats
    """How much of what differs from film to film they tell, 0 to 1. (steps, outputs)"""
