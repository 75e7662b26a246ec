"""Joins: what lies between a scene and the next one, and how far the music may change there."""

import math
from bisect import bisect_right
from collections.abc import Collection, Sequence
from enum import IntEnum
from fractions import Fraction
from itertools import pairwise

from bridge.score.mood import Mood
from bridge.score.scenes.division import Scene
from generator.joints.rules import CONTRAST

Span = tuple[Fraction, Fraction]


class Join(IntEnum):
    """How far the music may change between two scenes."""

    GOES_ON = 0
    """One scene that was parted for its length: the same key and ensemble."""
    TURNS = 1
    """Another scene: a near key, and half of the players at least."""
    JUMPS = 2
    """Black or silence between, or a contrast of moods of CONTRAST or more: another key, tempo and ensemble."""


def joins_of(
    scenes: Sequence[Scene],
    moods: Sequence[Mood],
    begun: Collection[Fraction],
    silent: Sequence[bool],
    black: Sequence[Span],
) -> tuple[Join, ...]:
    """Tell what lies between each scene and the next.

    Args:
        scenes: End to end.
        moods: One a scene.
        begun: The instants at which there is a reason for a scene to begin, in seconds.
        silent: Whether each scene has no music.
        black: The spans of black, in order, in seconds from the timeline's first frame.

    Returns:
        One a scene but the first. (scenes - 1,)
    """
    dark = dark_edges(scenes, black)
    quiet = [one or other for one, other in pairwise(silent)]
    return tuple(
        _join(is_dark or is_quiet, contrast(one, other), later.start in begun)
        for is_dark, is_quiet, (one, other), later in zip(
            dark, quiet, pairwise(moods), scenes[1:], strict=True
        )
    )


def contrast(one: Mood, other: Mood) -> float:
    """Return the distance of two moods on the plane of valence and arousal, with sides of 2."""
    return math.dist((one.valence, one.arousal), (other.valence, other.arousal))


def _join(parted: bool, apart: float, begun: bool) -> Join:
    if parted or apart >= CONTRAST:
        return Join.JUMPS
    return Join.TURNS if begun else Join.GOES_ON


def dark_edges(scenes: Sequence[Scene], black: Sequence[Span]) -> list[bool]:
    """Return for each edge between scenes whether the screen is black on either side. (scenes - 1,)

    Args:
        scenes: End to end.
        black: The spans of black, in order, in seconds from the timeline's first frame.
    """
    starts = [start for start, _ in black]
    edges = [scene.end for scene in scenes[:-1]]
    before = [bisect_right(starts, edge) - 1 for edge in edges]
    return [at >= 0 and black[at][1] >= edge for at, edge in zip(before, edges, strict=True)]
