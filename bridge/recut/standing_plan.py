"""The film plan of a standing score: the one it was made by, or what its scenes come to."""

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import TypeVar

from bridge.recut.planning import Standing
from bridge.score.cues import CuedScene
from bridge.score.film.plan import FilmPlan

T = TypeVar("T", bound=Hashable)


def standing_plan(standing: Standing) -> FilmPlan:
    """Return the plan that new scenes of a standing score follow.

    One that was made before films were planned has the key, the tempo and the style that most of it is in, by time.
    """
    return standing.film or FilmPlan(
        _most(standing.cues, lambda cue: cue.key),
        _most(standing.cues, lambda cue: round(cue.grid.bpm, 1)),
        _most(standing.cues, lambda cue: cue.style),
    )


def _most(cues: Sequence[CuedScene], of: Callable[[CuedScene], T]) -> T:
    """Return what holds for most of the time of some cues; of several, what holds first."""
    times: dict[T, Fraction] = {}
    for cue in cues:
        times[of(cue)] = times.get(of(cue), Fraction(0)) + cue.scene.duration
    return max(times, key=lambda value: times[value])
