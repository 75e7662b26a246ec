"""The best solutions of each scene, for a person to choose among."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bridge.grid import Proposal, propose
from bridge.score.scenes.division import Scene
from bridge.score.spotting import Spotting


@dataclass(frozen=True, slots=True, eq=False)
class SceneSolutions:
    """One scene's solutions, and the one that a score would take."""

    scene: Scene
    solutions: tuple[Proposal, ...]
    """Five or fewer, the best first; their numbers count from 1."""
    chosen: int
    """The number of the one that is pinned, else 1."""


def solutions_of(
    spotted: Spotting, scenes: Sequence[int], progress: Callable[[float], None]
) -> tuple[SceneSolutions, ...]:
    """Find the best solutions of some scenes.

    Args:
        spotted: A timeline for which bars can be laid.
        scenes: Indices of the scenes.
        progress: Called with the share of the scenes that are done, 0 to 1.
    """
    found = []
    for at in scenes:
        found.append(_solutions(spotted, at))
        progress(len(found) / len(scenes))
    return tuple(found)


def _solutions(spotted: Spotting, at: int) -> SceneSolutions:
    scene, ask = spotted.scenes[at], spotted.asks[at]
    solutions = propose(
        scene.duration,
        spotted.hits_in(scene),
        1 / spotted.timeline.rate,
        ask,
        start=scene.start,
        black=spotted.black,
    )
    return SceneSolutions(scene, solutions, ask.solution or 1)
