"""What a person chose for a scene."""

from dataclasses import dataclass

from bridge.palette import Palette
from generator.conditions import Style


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for one scene; None leaves it to Recue."""

    locked: bool = False
    """Whether the scene stays as it is."""
    take: int = 0
    """Which of several compositions."""
    valence: float | None = None
    """-1 for dark to 1 for bright."""
    arousal: float | None = None
    """-1 for calm to 1 for driven."""
    style: Style | None = None
    palette: Palette | None = None
    key: str | None = None
    """Like `C minor`."""
    tempo: float | None = None
    """Quarter notes a minute to stay near."""
    metre: str | None = None
    """Like `6/8`."""
    solution: int = 0
    """Which of several bar grids."""
