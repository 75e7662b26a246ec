"""What changes from each frame of a file to the next: the finest that is known of its motion."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bridge.picture.features.course import Floats


@dataclass(frozen=True, slots=True, eq=False)
class FrameSteps:
    """The step to each frame of one range of one media file."""

    rate: Fraction
    """Frames per second of media."""
    start: Fraction
    """Media time of the first of these frames, in seconds from the file's first frame."""
    change: Floats
    """Mean difference of each frame from the frame before it, 0 for the same picture to 1 for white after black. (n,)"""
    brightness: Floats
    """Mean luma of each frame, 0 for black to 1 for white. (n,)"""


NO_STEPS = FrameSteps(Fraction(1), Fraction(0), np.zeros(0, np.float32), np.zeros(0, np.float32))
"""The steps of a range of which none are known."""
