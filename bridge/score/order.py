"""The order of scenes: what is clearly more driven has no fewer onsets a second, whatever tempi the cuts leave."""

from collections.abc import Collection, Sequence

import numpy as np

from bridge.grid.bars import BarGrid
from bridge.score.conditioning import LEAST_DENSITY, MOST_DENSITY
from bridge.score.fusion.film_bars import FilmBars
from bridge.score.looks import looks
from bridge.score.moves import Source
from bridge.score.spotting import Spotting
from bridge.settings.choices import Choice
from generator.conditions import Bools, Floats

CLEAR = 0.25
"""The arousal by which a scene is clearly more driven than another: an eighth of an octave of tempo."""
SLACK = 0.1
"""Octaves by which it may have fewer onsets a second, 7%: as much is not heard between two scenes."""
_DECIDED = ("arousal", "tempo", "bpm", "density")
"""The fields of a direction with which words say how driven a scene is."""


def order_of(
    spotted: Spotting,
    grid: BarGrid,
    bars: FilmBars,
    choices: Sequence[Choice],
    standing: Collection[int] = (),
) -> Floats:
    """Return the factor of each scene's density that keeps the scenes of a film in the order of their arousal.

    Density follows what moves in the picture, and tempo what the cuts allow. Both together are onsets a second. Loud sound,
    close faces, a moving camera and dialogue take notes away after that, as they are meant to. Scenes of which a person
    says how driven or how fast they are count for nothing here, nor do those without music and those of one held note.

    Args:
        spotted: The scenes, their moods and words.
        grid: Their bars.
        bars: The bars of the film, as they are read.
        choices: The choices that hold for each scene.
        standing: The indices of scenes whose music stands: the others are moved around them.

    Returns:
        1 where nothing is moved. (scenes,)
    """
    heard = [scene.silence is None for scene in spotted.scenes]
    held = looks(spotted.moods, [len(each.bars) for each in grid.scenes], heard)
    counted = np.array(
        [
            sounds and not one_note and not _decided(spotted, at, choices)
            for at, (sounds, one_note) in enumerate(zip(heard, held, strict=True))
        ],
        dtype=np.bool_,
    )
    shares = _shares(grid, bars)
    speeds = np.array([each.bpm / 15 for each in grid.scenes])
    some = np.flatnonzero(counted)
    factors = np.ones(len(counted))
    moved = in_order(
        np.array([mood.arousal for mood in spotted.moods])[some],
        np.log2(shares * speeds)[some],
        np.log2(MOST_DENSITY * speeds)[some],
        np.array([float(scene.duration) for scene in spotted.scenes])[some],
        np.array([at not in standing for at in some.tolist()], dtype=np.bool_),
    )
    factors[some] = 2**moved
    return factors


def in_order(arousal: Floats, rate: Floats, most: Floats, seconds: Floats, free: Bools) -> Floats:
    """Return by how much the rate of scenes is moved, so that none lies clearly below one of clearly less arousal.

    The scene that is out of order with most others, by octaves times seconds, is moved first, no further than into the
    range that these leave it; and so on, each once. Where that does not do, each goes to the mean of the lowest rising and
    the highest falling course through all, and below what its tempo allows.

    Args:
        arousal: Of each scene. (n,)
        rate: Octaves of onsets a second. (n,)
        most: The most that its tempo allows, likewise. (n,)
        seconds: The length of each. (n,)
        free: Whether it may be moved. (n,)

    Returns:
        Octaves. (n,)
    """
    above = arousal[:, None] >= arousal + CLEAR - 1e-9  # (n, n): the one of the row above that of the column
    at, left = rate.copy(), free.copy()
    for _ in range(len(at)):
        gaps = np.where(above, np.maximum(at - SLACK - at[:, None], 0.0), 0.0)
        blame = np.where(left, gaps @ seconds + gaps.T @ seconds, 0.0)
        if not blame.any():
            break
        worst = int(blame.argmax())
        least = np.max(at[above[worst]] - SLACK, initial=-np.inf)
        highest = min(np.min(at[above[:, worst]] + SLACK, initial=np.inf), most[worst])
        at[worst] = (least + highest) / 2 if least > highest else at[worst].clip(least, highest)
        left[worst] = False
    own = np.ix_(free, free)
    at[free] = np.minimum((_risen(at[free], above[own]) + _sunk(at[free], above[own])) / 2, most[free])
    at[free] = _sunk(at[free], above[own])
    moved: Floats = np.where(np.abs(at - rate) > 1e-9, at - rate, 0.0)
    return moved


def _risen(at: Floats, above: Bools) -> Floats:
    """Return the lowest course at or above one that is in order. (n,)"""
    below = np.where(above, at - SLACK, -np.inf)
    risen: Floats = np.maximum(at, below.max(axis=1, initial=-np.inf))
    return risen


def _sunk(at: Floats, above: Bools) -> Floats:
    """Return the highest course at or below one that is in order. (n,)"""
    over = np.where(above, at[:, None] + SLACK, np.inf)
    sunk: Floats = np.minimum(at, over.min(axis=0, initial=np.inf))
    return sunk


def _shares(grid: BarGrid, bars: FilmBars) -> Floats:
    """Return the mean share of each scene's sixteenths with an onset, by what moves in it and what lines tell. (scenes,)"""
    active = (bars.activity.motion + bars.shifts([Source.STORY]).activity).clip(0, 1)
    density = LEAST_DENSITY + (MOST_DENSITY - LEAST_DENSITY) * active
    means = (
        float(np.average(density[first:last], weights=np.array(scene.bars)))
        for scene, first, last in zip(grid.scenes, bars.lines[:-1], bars.lines[1:], strict=True)
    )
    return np.array([*means])


def _decided(spotted: Spotting, at: int, choices: Sequence[Choice]) -> bool:
    """Tell whether a person says how driven or how fast a scene is."""
    asks = spotted.words[at].asks
    said = any(getattr(asks, name) is not None for name in _DECIDED)
    return said or choices[at].tempo is not None or spotted.pins[at].tempo is not None
