"""The modulation plan: the key of each scene, near those of its neighbours, and how one closes into the next."""

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
"""What each step from the home key costs a scene, beside a squared step beyond NEAR from its neighbour."""
WISH = 2.0
"""The most a scene's own draw counts against a key: what keeps scenes from all being in the same."""
Span = tuple[Fraction, Fraction]


def home_tonic(timeline: str, seed: int) -> int:
    """The tonic a timeline's scenes stay near, as a pitch class: drawn for the timeline's name and the project's seed."""
    return int(draw(seed, timeline, "tonic") * TONICS)


def modulation_plan(
    scenes: Sequence[Scene], moods: Sequence[Mood], given: Sequence[Key | None], home: int, seed: int
) -> tuple[Key, ...]:
    """The key of each scene: major where it is bright, minor where it is dark.

    The plan of the least cost, found by dynamic programming (Viterbi, 1967): what modulations cost between neighbours,
    what each key costs for being away from home, and each scene's own draw. A plan holds when all keys but one are
    given as it has them.

    Args:
        scenes: In order.
        moods: One a scene.
        given: The key of each scene that has one already; None where it is to be found.
        home: The timeline's tonic; the home key is the major on it, of which the relative minor is as near.
        seed: The project's.
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
    """What each modulation costs. (left, right)"""
    signatures = [np.array([signature(key) for key in keys]) for keys in (left, right)]
    steps = np.abs(np.subtract.outer(*signatures))
    costs: Floats = np.maximum(np.minimum(steps, TONICS - steps) - NEAR, 0.0) ** 2
    return costs


def cadences(scenes: Sequence[Scene], keys: Sequence[Key], black: Sequence[Span]) -> tuple[Cadence, ...]:
    """How each scene closes: on its tonic, or on the dominant where the next scene resolves it.

    That is where the next scene goes on without black, on the same tonic.

    Args:
        scenes: End to end.
        keys: One a scene.
        black: Where the screen is black, in order, in seconds from the timeline's first frame.
    """
    closes = [
        Cadence.HALF if a.tonic == b.tonic and not is_dark else Cadence.AUTHENTIC
        for is_dark, (a, b) in zip(dark_edges(scenes, black), pairwise(keys), strict=True)
    ]
    return (*closes, Cadence.AUTHENTIC)


def dark_edges(scenes: Sequence[Scene], black: Sequence[Span]) -> list[bool]:
    """Whether the screen is black where each scene meets the next, on either side. (scenes - 1,)

    Args:
        scenes: End to end.
        black: Where the screen is black, in order, in seconds from the timeline's first frame.
    """
    starts = [start for start, _ in black]
    edges = [scene.end for scene in scenes[:-1]]
    before = [bisect_right(starts, edge) - 1 for edge in edges]
    return [at >= 0 and black[at][1] >= edge for at, edge in zip(before, edges, strict=True)]


def meeting(
    conditions: Sequence[Conditions], moods: Sequence[Mood], dark: Sequence[bool]
) -> list[Conditions]:
    """Conditions that say how each scene's music begins and ends at its joints; the last one ends on a sustained chord.

    Args:
        conditions: The conditions of every scene, in order.
        moods: One a scene.
        dark: Whether the screen is black where each scene meets the next. (scenes - 1,)
    """
    joints = [
        Meeting(a.key, b.key, math.dist(one, other), is_dark, held=bool(a.held[-1].any()))
        for (a, b), (one, other), is_dark in zip(
            pairwise(conditions), pairwise((mood.valence, mood.arousal) for mood in moods), dark, strict=True
        )
    ]
    openings = [Opening.AS_PLAYED, *(joint.opening for joint in joints)]
    endings = [*(joint.ending for joint in joints), Ending.SUSTAINED]
    following = [*(each.key for each in conditions[1:]), None]
    return [
        replace(each, opening=opening, ending=ending, following=key)
        for each, opening, ending, key in zip(conditions, openings, endings, following, strict=True)
    ]
