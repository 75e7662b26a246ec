"""The level under dialogue over time: the corners that a host draws on a track, and what it takes off the sound."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil

import numpy as np
import numpy.typing as npt

from bridge.grid.tempo_map import scene_ticks
from bridge.score.pipeline import ScoredTimeline
from bridge.score.underscore.laying import stretches
from bridge.score.underscore.riding import Point, course, level_at
from integrations.session import LevelPoint

_Span = tuple[Fraction, Fraction]
"""A start and an end, in seconds."""


def level_points(scored: ScoredTimeline, track: str) -> tuple[LevelPoint, ...]:
    """Return the corners of a track's level, in order; none where it is never turned down.

    Args:
        scored: The score.
        track: The track's name: where a person draws its expression, it is left alone.
    """
    starts = [cue.scene.start for cue in scored.cues]
    points = course(stretches([cue.underscore for cue in scored.cues], starts))
    for span in _own(scored, track):
        points = tuple(_spared(points, span))
    return tuple(LevelPoint(point.time, point.decibels) for point in points)


def taken_off(scored: ScoredTimeline, hops: int, hop: Fraction) -> npt.NDArray[np.float64]:
    """Return by how many decibels music is turned down under dialogue, 0 or below. (hops,)

    Where a person draws the expression of a track in a scene, it is told as 0 there: how loud that is, is the person's.

    Args:
        scored: The score.
        hops: Their number, from the timeline's first frame.
        hop: Seconds of each.
    """
    told = [None if each and each.own else each for each in (cue.underscore for cue in scored.cues)]
    points = course(stretches(told, [cue.scene.start for cue in scored.cues]))
    found = np.zeros(hops)
    for one, other in pairwise(points):
        first, last = (min(ceil(each.time / hop), hops) for each in (one, other))
        found[first:last] = [level_at((one, other), hop * at) for at in range(first, last)]
    return found


def _own(scored: ScoredTimeline, track: str) -> Iterator[_Span]:
    """Yield where a person draws the expression of a track, in seconds."""
    for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False):
        for own in cue.underscore.own if cue.underscore else ():
            if own.track == track:
                ends = (tick + max(own.first, 0), tick + max(own.last, 0))
                first, last = map(scored.tempo.seconds_at, ends)
                yield first, last


def _spared(points: Sequence[Point], span: _Span) -> Iterator[Point]:
    """Yield a course that leaves a stretch alone."""
    first, last = span
    before, after = level_at(points, first), level_at(points, last)
    yield from (point for point in points if point.time < first)
    if before:
        yield from (Point(first, before), Point(first, 0.0))
    if after:
        yield from (Point(last, 0.0), Point(last, after))
    yield from (point for point in points if point.time > last)
