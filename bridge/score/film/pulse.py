"""The tempi of scenes, in simple ratios to the film's pulse."""

from collections.abc import Sequence

import numpy as np

from bridge.score.film.joins import Join
from bridge.score.mood import Mood
from bridge.score.scenes.division import Scene
from generator.conditions import Floats
from generator.joints import cheapest

RATIOS = (1.0, 3 / 4, 4 / 3, 2 / 3, 3 / 2, 1 / 2, 2.0)
"""Tempi of scenes as shares of the pulse."""
APART = 4.0
"""Cost of each minute at a tempo an octave from that of its mood; less costs less, as the square."""
_CHANGE = {Join.GOES_ON: 4.0, Join.TURNS: 1.0, Join.JUMPS: 0.0}
"""Cost of another ratio after each join: of one that nothing asks for, as much as it gains over minutes."""


def tempi_of(
    scenes: Sequence[Scene],
    moods: Sequence[Mood],
    joins: Sequence[Join],
    pulse: float,
    limits: tuple[float, float],
) -> tuple[float, ...]:
    """Choose the preferred tempo of each scene: the plan of least cost, found by dynamic programming.

    Args:
        scenes: In order.
        moods: One a scene.
        joins: One a scene but the first.
        pulse: The film's, in quarter notes a minute.
        limits: The slowest and the fastest tempo.

    Returns:
        Quarter notes a minute, one a scene.
    """
    low, high = limits
    options = np.array([pulse * ratio for ratio in RATIOS if low <= pulse * ratio <= high] or [pulse])
    own = [_own_costs(scene, mood, options) for scene, mood in zip(scenes, moods, strict=True)]
    other = 1 - np.eye(len(options))
    path = cheapest(own, [_CHANGE[join] * other for join in joins])
    return tuple(float(options[at]) for at in path)


def _own_costs(scene: Scene, mood: Mood, options: Floats) -> Floats:
    """Return the cost of each tempo for a scene. (options,)"""
    costs: Floats = APART * float(scene.duration / 60) * np.log2(options / mood.tempo) ** 2
    return costs
