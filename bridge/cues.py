"""A scene with all that was decided for it, and its music."""

from dataclasses import dataclass

from bridge.grid.bars import SceneGrid
from bridge.palette import Palette
from bridge.scenes.division import Scene
from generator.conditions import Conditions
from generator.score import Score


@dataclass(frozen=True, slots=True, eq=False)
class CuedScene:
    """One scene with all that was decided for it."""

    scene: Scene
    grid: SceneGrid
    conditions: Conditions
    score: Score
    palette: Palette
    seed: int
    """What the cue was drawn from."""
    valence: float
    """-1 for dark to 1 for bright."""
    arousal: float
    """-1 for calm to 1 for driven."""
    take: int = 0
    """Which of several compositions."""
    locked: bool = False
    """Whether a person asked for it to stay as it is."""
