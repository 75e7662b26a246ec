"""The distance of the music from what it should meet, in three classes: the one rule, by which hosts are told and colour hits."""

from enum import StrEnum
from fractions import Fraction
from typing import Final

MET_WITHIN: Final = Fraction(1, 2)
"""Frames off below which a hit is met: at exactly as many the next frame is as near."""
NEAR_WITHIN: Final = Fraction(3, 2)
"""Frames off up to which a hit that is not met is nearly met."""


class Closeness(StrEnum):
    """The class of the distance between a hit and the music."""

    MET = "met"
    """Within half a frame: green."""
    NEAR = "near"
    """Within one and a half: yellow."""
    MISSED = "missed"
    """Beyond: red."""


def signed(frames_off: Fraction) -> str:
    """Write a distance with its sign and two decimals, rounded from the three that a cue sheet has; zero is +0.00."""
    return f"{round(round(float(frames_off), 3), 2) + 0.0:+.2f}"


def closeness_of(frames_off: Fraction) -> Closeness:
    """Tell how near a hit is met.

    Args:
        frames_off: How many frames the music comes after it (above 0) or before.
    """
    off = abs(frames_off)
    if off < MET_WITHIN:
        return Closeness.MET
    return Closeness.NEAR if off <= NEAR_WITHIN else Closeness.MISSED
