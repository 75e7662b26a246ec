"""What a person says of how a timeline is to be read."""

from fractions import Fraction
from typing import TypedDict


class Reading(TypedDict):
    """The arguments of a reader of timelines that a person chooses, which are settings of the same names."""

    rate: Fraction | None
    """Frames per second of the record, where the file states none or a wrong one."""
    encoding: str | None
    """The code page of text that is not in Unicode; guessed where None."""
    sound_only: bool
    """Read a timeline that has sound and no picture, as one shot."""
