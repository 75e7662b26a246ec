"""The modulation plan: the key of each scene, near those of its neighbours, and its cadence into the next."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from bridge.score.film.film import Film
from bridge.score.film.joins import Join, Span, contrast, dark_edges
from bridge.score.mood import BETWEEN, Mood
from bridge.score.scenes.division import Scene
from generator.conditions import Cadence, Conditions, Ending, Floats, Key, Mode, Opening
from generator.joints import Meeting, cheapest
from generator.joints.rules import NEAR
from generator.keys import TONICS, signature

AWAY = 0.5
"""Cost of each step from the key of a scene's place, against the squared steps beyond NEAR from a neighbour's key."""
OTHER = 100.0
"""Cost of another key where a scene goes on."""
ABOVE = 9.0
"""Semitones by which a melody lies above the register of its bar: the median of composed scenes at their edges."""


def modulation_plan(
    film: Film, given: Sequence[Key | None], modes: Sequence[Mode | None] = ()
) -> tuple[Key, ...]:
    """Choose the key of each scene: major where it is bright, minor where it is dark, the film's mode between.

    It is the plan of least cost, found by dynamic programming (Viterbi, 1967): the cost of modulations between
    neighbours, and of each key's distance from the key of its place, which is home or a fifth from it. The plan stays
    the same when all keys of it but one are given. The seed does not enter.

    Args:
        film: The film's plan.
        given: The key of each scene that has one already; None where it is to be found.
        modes: The mode that the words of each scene ask for; None where they leave it open.
    """
    choices = [
        _choices(mode or mode_for(mood, film.plan.key.mode), key)
        for mood, key, mode in zip(film.moods, given, modes or [None] * len(given), strict=True)
    ]
    own = [
        np.array([_own_cost(key, film.plan.key, fifths) for key in keys])
        for keys, fifths in zip(choices, film.fifths, strict=True)
    ]
    joints = [
        _joint_costs(left, right, join)
        for (left, right), join in zip(pairwise(choices), film.joins, strict=True)
    ]
    path = cheapest(own, joints)
    return tuple(keys[at] for keys, at in zip(choices, path, strict=True))


def mode_for(mood: Mood, home: Mode) -> Mode:
    """Return the mode of a mood; that of home where it is neither bright nor dark."""
    if abs(mood.valence) <= BETWEEN:
        return home
    return Mode.MAJOR if mood.valence > 0 else Mode.MINOR


def _choices(mode: Mode, given: Key | None) -> tuple[Key, ...]:
    return (given,) if given else tuple(Key(tonic, mode) for tonic in range(TONICS))


def _own_cost(key: Key, home: Key, fifths: int) -> float:
    """Return the cost of a key by the fifths from that of its place, which is so many from home."""
    steps = (signature(key) - signature(home) - fifths) % TONICS
    return AWAY * min(steps, TONICS - steps)


def _joint_costs(left: Sequence[Key], right: Sequence[Key], join: Join) -> Floats:
    """Return the cost of each modulation. (left, right)"""
    signatures = [np.array([signature(key) for key in keys]) for keys in (left, right)]
    steps = np.abs(np.subtract.outer(*signatures))
    costs: Floats = np.maximum(np.minimum(steps, TONICS - steps) - NEAR, 0.0) ** 2
    if join is Join.GOES_ON:
        costs += OTHER * np.array([[one != other for other in right] for one in left])
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

    Where no black or silence parts two scenes, the melody of the one ends near a pitch at which that of the other enters.

    Args:
        conditions: The conditions of every scene, in order.
        moods: One a scene.
        dark: For each edge between scenes whether the screen is black there. (scenes - 1,)
        silent: For each whether there is no music on a side of it. (scenes - 1,)
        cut: For each whether the music before it breaks off. (scenes - 1,)
    """
    joints = [
        Meeting(a.key, b.key, contrast(one, other), is_dark, bool(a.held[-1].any()), is_silent, breaks_off)
        for (a, b), (one, other), is_dark, is_silent, breaks_off in zip(
            pairwise(conditions), pairwise(moods), dark, silent, cut, strict=True
        )
    ]
    openings = [Opening.AS_PLAYED, *(joint.opening for joint in joints)]
    endings = [*(joint.ending for joint in joints), Ending.REST]
    following = [*conditions[1:], None]
    lines = [
        None if is_dark or is_silent else ABOVE + float(a.register[-1] + b.register[0]) / 2
        for (a, b), is_dark, is_silent in zip(pairwise(conditions), dark, silent, strict=True)
    ]
    return [
        replace(
            each,
            opening=opening,
            ending=ending,
            following=None if after is None else after.key,
            following_dynamics=None if after is None else float(after.dynamics[0]),
            enters=enters,
            leaves=leaves,
        )
        for each, opening, ending, after, enters, leaves in zip(
            conditions, openings, endings, following, [None, *lines], [*lines, None], strict=True
        )
    ]
