"""The curve of tension: it rises to one climax, and falls."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from bridge.score.mood import Mood
from bridge.score.scenes.division import Scene
from generator.conditions import Floats

OPENING, CLOSING = 0.4, 0.3
"""Tension at the first instant and at the last, against 1 at the climax."""
CLIMAX = 0.8
"""The place of the climax in a film that tells nothing of it, and in the scene that has it, as a share of the length;
Cutting, "Narrative theory and the dynamics of popular movies" (Psychonomic Bulletin & Review 23, 2016) finds the
climax in the last quarter."""
PULL = 1.0
"""Arousal that makes up for a scene's lying as far from the climax's usual place as the film is long."""


def climax_of(scenes: Sequence[Scene], moods: Sequence[Mood]) -> Fraction:
    """Return the instant of the climax, in seconds: in the scene that is the most driven where a climax may be.

    Args:
        scenes: Those with music, in order.
        moods: One a scene.
    """
    start, end = scenes[0].start, scenes[-1].end
    places = [float((_peak(scene) - start) / (end - start)) for scene in scenes]
    worth = [mood.arousal - PULL * abs(at - CLIMAX) for mood, at in zip(moods, places, strict=True)]
    return _peak(scenes[int(np.argmax(worth))])


def _peak(scene: Scene) -> Fraction:
    return scene.start + scene.duration * Fraction(str(CLIMAX))


def tension_at(times: Sequence[Fraction], start: Fraction, climax: Fraction, end: Fraction) -> Floats:
    """Return the tension at some instants, 0 to 1: it rises evenly to the climax, and falls evenly from there. (times,)

    Args:
        times: In seconds.
        start: The first instant of the film's music.
        climax: That of the climax.
        end: The last.
    """
    at = np.array([float(time) for time in times])
    tension: Floats = np.interp(at, [float(start), float(climax), float(end)], [OPENING, 1.0, CLOSING])
    return tension
