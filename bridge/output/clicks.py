"""The clicks that players hear: bar lines and beats of each cue, and two bars before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

from bridge.grid.bars import BarGrid, MetHit, SceneGrid
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline

COUNT_IN: Final = 2
"""Bars of clicks before a cue."""


class Strike(Enum):
    """What a click is for."""

    BAR = "bar"
    """The first beat of a bar."""
    BEAT = "beat"
    HIT = "hit"


@dataclass(frozen=True, slots=True)
class Click:
    """One click."""

    time: Fraction
    """Seconds from the timeline's first frame; below 0 before it."""
    strike: Strike


def cue_clicks(grid: SceneGrid) -> tuple[Click, ...]:
    """Return the clicks of a cue and of the bars before it, in order."""
    return (*count_in(grid), *_beats(grid))


def film_clicks(scored: ScoredTimeline) -> tuple[Click, ...]:
    """Return the clicks of all cues of a score in order; bars are counted in where there is silence for whole ones."""
    heard = cues_with_room(scored)
    return tuple(click for cue, room in heard for click in (*count_in(cue.grid, room), *_beats(cue.grid)))


def cues_with_room(scored: ScoredTimeline) -> Iterator[tuple[CuedScene, Fraction]]:
    """Yield the cues of a score, each with the seconds of silence before it."""
    quiet = Fraction(0)  # where the cue before ended
    for cue in scored.cues:
        if cue.scene.silence is None:
            yield cue, cue.scene.start - quiet
            quiet = cue.scene.end


def grid_clicks(grid: BarGrid) -> tuple[Click, ...]:
    """Return the clicks of bars that have no music yet, and of their hits, in order."""
    beats = (click for scene in grid.scenes for click in _beats(scene))
    hits = (Click(heard_at(met), Strike.HIT) for scene in grid.scenes for met in scene.hits)
    return tuple(sorted((*beats, *hits), key=lambda click: click.time))


def count_in(grid: SceneGrid, room: Fraction | None = None) -> tuple[Click, ...]:
    """Return the clicks of the bars before a cue, at the tempo of its first beat.

    Args:
        grid: The cue's bars.
        room: Seconds before it in which there may be clicks; None for as long as it takes.
    """
    beat, metre = first_beat(grid), grid.metre
    beats = metre.steps // metre.beat
    bars = COUNT_IN if room is None else min(COUNT_IN, int(room // (beats * beat)))
    return tuple(
        Click(grid.start - before * beat, Strike.BEAT if before % beats else Strike.BAR)
        for before in range(bars * beats, 0, -1)
    )


def first_beat(grid: SceneGrid) -> Fraction:
    """Return the seconds of a cue's first beat that is not held."""
    steps = [step for step in grid.beat_steps[:-1] if step not in grid.fermatas]
    first = steps[0] if steps else 0
    last = min(first + grid.metre.beat, len(grid.lines) - 1)
    return grid.lines[last] - grid.lines[first]


def heard_at(met: MetHit) -> Fraction:
    """Return the time at which the music meets a hit, or that of the picture where it misses it."""
    return met.hit.time + met.error if met.met else met.hit.time


def _beats(grid: SceneGrid) -> Iterator[Click]:
    bars = set(grid.bar_steps)
    for step in grid.beat_steps[:-1]:
        yield Click(grid.start + grid.lines[step], Strike.BAR if step in bars else Strike.BEAT)
