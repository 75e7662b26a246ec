"""What encoders tell of a timeline, over record time."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from generator.conditions import Floats
from generator.encoders.shapes import OUTPUTS, STEPS, Told


@dataclass(frozen=True, slots=True, eq=False)
class LearnedCourse:
    """What encoders tell of a timeline: step i is about the record time from `i / STEPS` to `(i + 1) / STEPS` seconds."""

    values: Floats
    """OUTPUTS. (steps, outputs)"""
    confidence: Floats
    """0 to 1. (steps, outputs)"""
    asked: bool = True
    """True where encoders are asked for: what they cannot read is then not read otherwise either."""

    @classmethod
    def of(cls, told: Told) -> "LearnedCourse":
        """Return what was told as a course."""
        return cls(told.values, told.confidence)

    @property
    def rate(self) -> float:
        """Steps a second."""
        return float(STEPS)

    @property
    def known(self) -> bool:
        """True where encoders tell anything."""
        return bool((self.confidence > 0).any())

    def value(self, output: str) -> Floats:
        """Return the course of one of OUTPUTS. (steps,)"""
        return self.values[:, OUTPUTS.index(output)]

    def sureness(self, output: str) -> Floats:
        """Return how sure it is of it. (steps,)"""
        return self.confidence[:, OUTPUTS.index(output)]


UNLEARNED: Final = LearnedCourse(np.zeros((0, len(OUTPUTS))), np.zeros((0, len(OUTPUTS))), asked=False)
"""The course of a timeline that no encoder reads."""
