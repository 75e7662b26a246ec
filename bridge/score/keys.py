"""The modulation plan: the key of each scene, near those of its neighbours, and its cadence into the next."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from bridge.score.mood import Mood, draw
from bridge.score.scenes.division import Scene
from generator.conditions import Cadence, Conditions, Ending, Floats, Key, Mode, Opening
from generator.joints import Meeting, cheapest
from generator.joints.rules import NEAR
from generator.keys import TONICS, distance, signature

AWAY = 0.5
"""Cost of each step from the home key, against the squared steps beyond NEAR from a neighbour's key."""
WISH = 2.0
"""Largest cost of a scene's own draw against a key, which keeps scenes from all being in one key."""
Span = tuple[Fraction, Fraction]


def home_tonic(timeline: str, seed: int) -> int:
    """Draw the tonic that scenes stay near, as a pitch class, from the timeline's name and the project's seed."""
    return int(draw(seed, timeline, "tonic") * TONICS)


def modulation_plan(
    scenes: Sequence[Scene], moods: Sequence[Mood], given: Sequence[Key | None], home: int, seed: int
) -> tuple[Key, ...]:
    """Choose the key of each scene: major where it is bright, minor where it is dark.

    It is the plan of least cost, found by dynamic programming (Viterbi, 1967): the cost of modulations between
    neighbours, of each key's distance from home, and of each scene's own draw. The plan stays the same when all keys of it but one
    are given.

    Args:
        scenes: In order.
        moods: One a scene.
        given: The key of each scene that has one already; None where it is to be found.
        home: The timeline's tonic; the home key is its major, and the relative minor is as near.
        seed: The project's seed.
    """
    choices = [_choices(mood, key) for mood, key in zip(moods, given, strict=True)]
    own = [
        np.array([_own_cost(scene, key, home, seed) for key in keys])
        for scene, keys in zip(scenes, choices, strict=True)
    ]
    joints = [_joint_costs(left, right) for left, right in pairwise(choices)]
    path = cheapest(own, joints)
    return tuple(keys[at] for keys, at in zip(choices, path, strict=True))


def _choices(mood: Mood, given: Key | None) -> tuple[Key, ...]:
    mode = Mode.MAJOR if mood.valence >= 0 else Mode.MINOR
    return (given,) if given else tuple(Key(tonic, mode) for tonic in range(TONICS))


def _own_cost(scene: Scene, key: Key, home: int, seed: int) -> float:
    wish = draw(seed, scene.id, f"key {key.tonic}")
    return AWAY * distance(key, Key(home, Mode.MAJOR)) + WISH * wish


def _joint_costs(left: Sequence[Key], right: Sequence[Key]) -> Floats:
    """Return the cost of each modulation. (left, right)"""
    signatures = [np.array([signature(key) for key in keys]) for keys in (left, right)]
    steps = np.abs(np.subtract.outer(*signatures))
    costs: Floats = np.maximum(np.minimum(steps, TONICS - steps) - NEAR, 0.0) ** 2
    return costs


def cadences(scenes: Sequence[Scene], keys: Sequence[Key], black: Sequence[Span]) -> tuple[Cadence, ...]:
    """Choose the close of each scene: on its tonic, or on the dominant where the next scene resolves it.

    The next scene resolves it where it follows without black or silence, on the same tonic.

    Args:
        scenes: End to end.
        keys: One a scene.
        black: The spans of black, in order, in seconds from the timeline's first frame.
    """
    edges = zip(dark_edges(scenes, black), silent_edges(scenes), pairwise(keys), strict=True)
    closes = [
        Cadence.HALF if a.tonic == b.tonic and not (is_dark or is_silent) else Cadence.AUTHENTIC
        for is_dark, is_silent, (a, b) in edges
    ]
    return (*closes, Cadence.AUTHENTIC)


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


def silent_edges(scenes: Sequence[Scene]) -> list[bool]:
    """Return for each edge between scenes whether there is no music on a side of it. (scenes - 1,)"""
    return [a.silence is not None or b.silence is not None for a, b in pairwise(scenes)]


def meeting(
    conditions: Sequence[Conditions],
    moods: Sequence[Mood],
    dark: Sequence[bool],
    silent: Sequence[bool],
    cut: Sequence[bool],
) -> list[Conditions]:
    """Set the opening and the ending of each scene's music at its joints; the last scene's chord ends before the picture.

    Args:
        conditions: The conditions of every scene, in order.
        moods: One a scene.
        dark: For each edge between scenes whether the screen is black there. (scenes - 1,)
        silent: For each whether there is no music on a side of it. (scenes - 1,)
        cut: For each whether the music before it breaks off. (scenes - 1,)
    """
    feelings = pairwise((mood.valence, mood.arousal) for mood in moods)
    joints = [
        Meeting(a.key, b.key, math.dist(one, other), is_dark, bool(a.held[-1].any()), is_silent, breaks_off)
        for (a, b), (one, other), is_dark, is_silent, breaks_off in zip(
            pairwise(conditions), feelings, dark, silent, cut, strict=True
        )
    ]
    openings = [Opening.AS_PLAYED, *(joint.opening for joint in joints)]
    endings = [*(joint.ending for joint in joints), Ending.REST]
    following = [*(each.key for each in conditions[1:]), None]
    return [
        replace(each, opening=opening, ending=ending, following=key)
        for each, opening, ending, key in zip(conditions, openings, endings, following, strict=True)
    ]
