"""The tempi of scenes, in simple ratios to the film's pulse."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bridge.score.film.joins import Join
from bridge.score.mood import Mood
from bridge.score.scenes.division import Scene
from generator.conditions import Floats
from generator.joints import cheapest

RATIOS = (1.0, 3 / 4, 4 / 3, 2 / 3, 3 / 2, 1 / 2, 2.0)
"""Tempi of scenes as shares of the pulse."""
JUMP = 1.2
"""The ratio of two tempi that are heard as two."""
APART = 4.0
"""Cost of each minute at a tempo an octave from that of its mood; less costs less, as the square."""
_CHANGE = {Join.GOES_ON: 4.0, Join.TURNS: 1.0, Join.JUMPS: 0.0}
"""Cost of another tempo after each join: of one that nothing asks for, as much as it gains over minutes."""


def tempi_of(
    scenes: Sequence[Scene],
    moods: Sequence[Mood],
    joins: Sequence[Join],
    pulse: float,
    limits: tuple[float, float],
    given: Sequence[float | None] = (),
) -> tuple[float, ...]:
    """Choose the preferred tempo of each scene: the plan of least cost, found by dynamic programming.

    Args:
        scenes: In order.
        moods: One a scene.
        joins: One a scene but the first.
        pulse: The film's, in quarter notes a minute.
        limits: The slowest and the fastest tempo.
        given: The tempo of each scene that has one already; None where it is to be found, and left out where none has.

    Returns:
        Quarter notes a minute, one a scene.
    """
    low, high = limits
    free = [pulse * ratio for ratio in RATIOS if low <= pulse * ratio <= high] or [pulse]
    options = [np.array([has] if has else free) for has in given or [None] * len(scenes)]
    own = [_own_costs(*each) for each in zip(scenes, moods, options, strict=True)]
    changes = [_CHANGE[join] * _jumps(*pair) for join, pair in zip(joins, pairwise(options), strict=True)]
    return tuple(float(tempi[at]) for tempi, at in zip(options, cheapest(own, changes), strict=True))


def _jumps(one: Floats, other: Floats) -> Floats:
    """Return 1 for each pair of tempi that differ by more than JUMP, else 0. (one, other)"""
    return np.asarray(np.abs(np.subtract.outer(np.log(one), np.log(other))) > np.log(JUMP), dtype=np.float64)


def _own_costs(scene: Scene, mood: Mood, options: Floats) -> Floats:
    """Return the cost of each tempo for a scene. (options,)"""
    costs: Floats = APART * float(scene.duration / 60) * np.log2(options / mood.tempo) ** 2
    return costs
