"""The shots of a film and of its scenes, as its rhythm is told by them."""

from collections.abc import Sequence

from bridge.score.scenes.division import Scene, shown
from bridge.score.scenes.flashes import without_flashes
from bridge.timeline import Shot, Timeline
from bridge.timeline.through_edits import takes


def shots_of(timeline: Timeline) -> tuple[Shot, ...]:
    """Return the shots of a cut as its rhythm is told by them: without through edits, flash frames and black."""
    return without_flashes(takes(timeline), 1 / timeline.rate)


def shots_in(scene: Scene, shots: Sequence[Shot]) -> list[Shot]:
    """Return those of some shots, which are in order, that are seen in a scene."""
    return [shots[index] for index in shown(shots, scene.start, scene.end)]


def heard(scenes: Sequence[Scene]) -> list[Scene]:
    """Return the scenes that have music."""
    return [scene for scene in scenes if scene.silence is None]
