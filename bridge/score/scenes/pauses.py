"""Stretches in which a film might do without music: for a person to decide, never silenced by themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from bridge.score.scenes.division import Scene
from bridge.timeline import Timeline
from bridge.timeline.black import black_of, visible
from bridge.timeline.through_edits import takes

STILL = 15
"""Seconds without a cut from which on they may be such a stretch."""
TIMES = 4
"""How many times as long as a usual shot of the film they are."""
BLACK = 2
"""Seconds of black likewise."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Such a stretch."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    """Seconds from the timeline's first frame."""
    why: str
    """The reason, in words."""


def pauses(timeline: Timeline, scenes: Sequence[Scene]) -> tuple[Pause, ...]:
    """Find the stretches of scenes with music in which a film might do without, in order."""
    heard = [scene for scene in scenes if scene.silence is None]
    found = (*_still(timeline), *_black(timeline))
    inside = [each for each in found if any(s.start <= each.start and each.end <= s.end for s in heard)]
    return tuple(sorted(inside, key=lambda each: each.start))


def _still(timeline: Timeline) -> Iterator[Pause]:
    shots = visible(takes(timeline))
    usual = median(float(shot.duration) for shot in shots) if shots else 0.0
    for shot in shots:
        if shot.duration >= max(STILL, TIMES * usual):
            yield Pause(shot.start, shot.end, f"{float(shot.duration):.0f} s without a cut")


def _black(timeline: Timeline) -> Iterator[Pause]:
    for start, end in black_of(timeline):
        if start > 0 and end < timeline.duration and end - start >= BLACK:
            yield Pause(start, end, f"{float(end - start):.1f} s of black")
