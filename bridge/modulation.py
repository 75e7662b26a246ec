"""The modulation plan: the key of each scene, near those of its neighbours, and how one closes into the next."""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from bridge.mood import Mood, draw
from bridge.scenes.division import Scene
from generator.conditions import Cadence, Floats, Key, Mode

TONICS = 12
NEAR = 1
"""Steps on the circle of fifths over which a modulation costs nothing: six of seven tones are shared."""
AWAY = 0.5
"""What each step from the home key costs a scene, beside a squared step beyond NEAR from its neighbour."""
WISH = 2.0
"""The most a scene's own draw counts against a key: what keeps scenes from all being in the same."""
Span = tuple[Fraction, Fraction]


def distance(a: Key, b: Key) -> int:
    """Steps between two keys' signatures on the circle of fifths, 0 to 6.

    Up to five, as many as the tones of one's scale that the other has not; the natural minor counts. Source:
    Krumhansl, "Cognitive Foundations of Musical Pitch" (1990), chapter 2, for keys being near as they share tones.
    """
    steps = abs(_signature(a) - _signature(b))
    return min(steps, TONICS - steps)


def _signature(key: Key) -> int:
    """Where a key's signature lies on the circle of fifths, 0 to 11 from C major up."""
    return 7 * (key.tonic if key.mode is Mode.MAJOR else key.tonic + 3) % TONICS


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
    total, came_from = own[0], []
    for (left, right), costs in zip(pairwise(choices), own[1:], strict=True):
        ways = total[:, None] + _joint_costs(left, right)  # (left, right)
        came_from.append(ways.argmin(0))
        total = ways.min(0) + costs
    path = [int(total.argmin())]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return tuple(keys[at] for keys, at in zip(choices, reversed(path), strict=True))


def _choices(mood: Mood, given: Key | None) -> tuple[Key, ...]:
    mode = Mode.MAJOR if mood.valence >= 0 else Mode.MINOR
    return (given,) if given else tuple(Key(tonic, mode) for tonic in range(TONICS))


def _own_cost(scene: Scene, key: Key, home: int, seed: int) -> float:
    wish = draw(seed, scene.id, f"key {key.tonic}")
    return AWAY * distance(key, Key(home, Mode.MAJOR)) + WISH * wish


def _joint_costs(left: Sequence[Key], right: Sequence[Key]) -> Floats:
    """What each modulation costs. (left, right)"""
    signatures = [np.array([_signature(key) for key in keys]) for keys in (left, right)]
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
    starts = [start for start, _ in black]
    last_dark = [bisect_right(starts, scene.end) - 1 for scene in scenes]
    dark = [at >= 0 and black[at][1] >= scene.end for at, scene in zip(last_dark, scenes, strict=True)]
    closes = [
        Cadence.HALF if a.tonic == b.tonic and not is_dark else Cadence.AUTHENTIC
        for is_dark, (a, b) in zip(dark[:-1], pairwise(keys), strict=True)
    ]
    return (*closes, Cadence.AUTHENTIC)
