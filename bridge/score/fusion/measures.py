"""Scales of motion that are the same in every film."""

import numpy as np

from generator.conditions import Floats

TYPICAL_MOTION = 0.08
"""Frame widths a second at which motion is neither fast nor slow: a walk through the frame in twelve seconds."""
TYPICAL_SALIENCY = 0.25
"""Frame widths a second, per second, of growth in motion that is neither gentle nor sharp."""


def absolute(values: Floats, typical: float) -> Floats:
    """Return a motion from 0 to 1, one half where it is typical: of its square root and that of `typical` the share. (n,)"""
    share: Floats = np.sqrt(values) / (np.sqrt(values) + np.sqrt(typical))
    return share
