"""The dialogue of a scene, as its bars lie under it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.sound.heard import Speech
from generator.conditions import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of dialogue in a scene."""

    first: int
    """Ticks from the scene's start."""
    end: int
    pitch: float | None = None
    """The middle of the speaker's voice as a MIDI note number; None where none is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Dialogue:
    """The dialogue of a scene."""

    said: tuple[Said, ...] = ()
    """In order."""
    words: tuple[int, ...] = ()
    """The ticks at which words begin, in order."""
    share: Floats | None = None
    """The share of each bar under which somebody speaks, 0 to 1; None where nobody does. (bars,)"""

    def __bool__(self) -> bool:
        return bool(self.said)

    def under(self, ticks: Ints) -> Bools:
        """Mark the ticks at which somebody speaks. (n,)"""
        marked = np.zeros(len(ticks), dtype=np.bool_)
        for each in self.said:
            marked |= (ticks >= each.first) & (ticks < each.end)
        return marked

    def pitch(self, bars: Sequence[int]) -> float | None:
        """Return the mean pitch of the speakers, each for as long as they speak; None where none is told."""
        told = [(each.pitch, each.end - each.first) for each in self.said if each.pitch is not None]
        length = sum(weight for _, weight in told)
        return sum(pitch * weight for pitch, weight in told) / length if bars and length else None


def dialogue_of(speech: Sequence[Speech], grid: SceneGrid) -> Dialogue:
    """Lay what is spoken over the bars of a scene.

    Args:
        speech: Of the film, in order.
        grid: The scene's bars.
    """
    inside = [each for each in speech if each.end > grid.start and each.start < grid.end]
    said = [Said(_tick(each.start, grid), _tick(each.end, grid), each.pitch) for each in inside]
    said = [each for each in said if each.first < each.end]
    if not said:
        return Dialogue()
    words = sorted(
        _tick(word, grid)
        for each in inside
        for word in (each.words or (each.start,))
        if grid.start <= word < grid.end
    )
    lines = np.array(grid.bar_steps) * TICKS_PER_STEP
    covered = np.zeros(int(lines[-1]), dtype=np.bool_)
    for each in said:
        covered[each.first : each.end] = True
    spoken = np.add.reduceat(covered, lines[:-1].astype(np.int64)).astype(np.float64)
    return Dialogue(tuple(said), tuple(words), spoken / np.diff(lines))


def _tick(time: Fraction, grid: SceneGrid) -> int:
    """Return the tick of a time, from the scene's start; its ends are those of the scene."""
    at = time - grid.start
    step = bisect_right(grid.lines, at) - 1
    if step < 0:
        return 0
    if step >= len(grid.lines) - 1:
        return (len(grid.lines) - 1) * TICKS_PER_STEP
    part = (at - grid.lines[step]) / (grid.lines[step + 1] - grid.lines[step])
    return step * TICKS_PER_STEP + int(part * TICKS_PER_STEP)
