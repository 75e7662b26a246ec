"""The notes of a scene that stay whatever is said over them: its hits, and its themes."""

from collections.abc import Sequence

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.score.appearances import Appearance
from bridge.score.underscore.thinning import Stays


def stays_in(grid: SceneGrid, themes: Sequence[Appearance]) -> Stays:
    """Return the notes of a scene that stay.

    Args:
        grid: Its bars: what meets a hit stays, and what begins with the scene or holds.
        themes: Where themes are in it: the voice that has one keeps its notes.
    """
    steps = frozenset({0, *grid.fermatas, *(hit.step for hit in grid.hits if hit.met)})
    lines = [step * TICKS_PER_STEP for step in grid.bar_steps]
    spans = ((each.voice, lines[each.bar], lines[each.bar + each.bars]) for each in themes)
    return Stays(steps, tuple(spans))
