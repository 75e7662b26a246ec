"""Flash frames: shots of a frame or two, which are no shots to the rhythm of a cut."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from bridge.timeline import Shot
from bridge.timeline.black import visible

FLASH = 2
"""Frames of the longest flash."""
_ROUNDING = Fraction(1, 4)
"""Frames by which a length may be off its whole number."""


def without_flashes(shots: Iterable[Shot], frame: Fraction) -> tuple[Shot, ...]:
    """Return the shots that are seen, without flash frames and black; a shot that a flash parts is one.

    Args:
        shots: In order.
        frame: The length of a frame in seconds.
    """
    longest = (FLASH + _ROUNDING) * frame
    steady: list[Shot] = []
    for shot in visible(shots):
        if shot.duration <= longest:
            continue
        if steady and _resumes(steady[-1], shot, longest):
            steady[-1] = replace(steady[-1], end=shot.end)
        else:
            steady.append(shot)
    return tuple(steady)


def _resumes(one: Shot, other: Shot, longest: Fraction) -> bool:
    """Return whether a shot goes on after a flash: from where it was left, or from where it would be by now."""
    gap = other.start - one.end
    skipped = other.source_start - one.source_end
    return (
        0 < gap <= longest and one.media == other.media and one.speed == other.speed and 0 <= skipped <= gap
    )
