"""The course of loudness over a scene: arcs over its phrases, swells into strong hits, and its end."""

from itertools import pairwise

import numpy as np

from generator.conditions import Conditions, Ending, Floats, Ints
from generator.expression.texture import Texture
from generator.phrases import first_bars
from generator.pieces.grid import SIXTEENTH

LOUDEST = 116
"""MIDI velocity of full dynamics on a weak sixteenth of the melody; the rest is left for accents."""
SECTION = 12
"""Bars of an arc, about: whole phrases."""
WIDE, OF_LOUDNESS = 40.0, 0.7
"""Velocities between the softest and the loudest bar of an arc, and the most as a share of the scene's loudness. In twelve
bars of real music whose dynamics are written a bar's mean velocity ranges over 16 to 63 in the middle half of all, which music
under words does not: the size is ours."""
EARLIEST, USUAL, LATEST = 0.15, 0.65, 1.0
"""The place of an arc's climax, where nothing tells of one: a triangular distribution."""
PULL = 0.15
"""Loudness that makes up for a bar's lying as far from that place as the arc is long."""
OF_HIT = 0.1
"""Loudness that a strong hit is worth in a bar."""
LOWEST, HIGHEST = 0.25, 0.7
"""The most an arc begins with, and the least it rises to, as shares of its width; the scene's loudest arc rises to its whole."""
GOES_ON, LOUD_END, SOFT_END = 0.5, 0.9, 0.0
"""Where the last arc ends: as it is where nothing closes, for a driven scene or before a louder one, and where a scene comes
to rest."""
DRIVEN, LOUDER = 0.4, 0.08
"""The arousal, and the loudness by which the next scene exceeds the last bar, from which a scene ends loud."""
SWELL = 14.0
"""Velocities by which a swell into a strong hit rises."""
BEATS = 4
"""Beats of a swell."""


def course(notes: Texture, conditions: Conditions, rng: np.random.Generator) -> Floats:
    """Compute the velocities that the course of a scene adds to each note; their mean is 0, so that it is as loud as asked.

    An arc rises to its climax, which is where it is asked to be loudest, tends to the last third, and is drawn where nothing
    tells; it falls to the next arc. Arcs are as wide as what is asked is not. Loudness is linear in score time, as in
    `generator.expression.loudness.arch`.

    Args:
        notes: Of one scene.
        conditions: What was asked for.
        rng: The source of randomness.

    Returns:
        (notes,)
    """
    ticks, heights = _arcs(conditions, rng)
    shape = _missing(conditions) * np.interp(notes.start, ticks, heights) + SWELL * _swells(notes, conditions)
    even: Floats = shape - shape.mean() if len(shape) else shape
    return even


def _missing(conditions: Conditions) -> float:
    """Return the velocities by which the bars that are asked for differ too little."""
    edges = _sections(conditions)
    asked = np.mean([np.ptp(conditions.dynamics[a:b]) for a, b in pairwise(edges)])
    wide = min(WIDE, OF_LOUDNESS * LOUDEST * float(conditions.dynamics.mean()))
    return max(0.0, wide * min(1.0, conditions.bars / SECTION) - LOUDEST * float(asked))


def _sections(conditions: Conditions) -> list[int]:
    """Return the first bar of each arc, and the number of bars: about SECTION bars of whole phrases."""
    bars, firsts = conditions.bars, first_bars(conditions)
    count = max(1, round(bars / SECTION))
    near = [int(firsts[np.abs(firsts - bars * arc / count).argmin()]) for arc in range(count)]
    return sorted({0, *near, bars})


def _arcs(conditions: Conditions, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the ticks at which the arcs turn, and their heights there, 0 to 1."""
    lines = SIXTEENTH * np.append(0, np.cumsum(conditions.steps))
    edges = _sections(conditions)
    strong = np.bincount(_bars_of(conditions.strong, lines), minlength=conditions.bars).clip(0, 1)
    worth = conditions.dynamics + OF_HIT * strong
    loudest = int(np.argmax([worth[a:b].max() for a, b in pairwise(edges)]))
    ticks: list[float] = []
    heights: list[float] = []
    for arc, (a, b) in enumerate(pairwise(edges)):
        place = (np.arange(a, b) - a + 0.5) / (b - a)
        climax = a + int(
            np.argmax(worth[a:b] - PULL * np.abs(place - rng.triangular(EARLIEST, USUAL, LATEST)))
        )
        ticks += [lines[a], (lines[climax] + lines[climax + 1]) / 2]
        low, high = rng.uniform(0, LOWEST), rng.uniform(HIGHEST, 1)
        heights += [low, 1.0 if arc == loudest else high]
    return np.array([*ticks, lines[-1]], dtype=np.float64), np.array([*heights, _end(conditions)])


def _bars_of(steps: tuple[int, ...], lines: Ints) -> Ints:
    """Return the bar of each of some sixteenths."""
    bars: Ints = np.searchsorted(lines, SIXTEENTH * np.array(steps, dtype=np.int64), side="right") - 1
    return bars


def _end(conditions: Conditions) -> float:
    """Return the height with which the last arc ends."""
    after = conditions.following_dynamics
    louder = after is not None and after - conditions.dynamics[-1] > LOUDER
    if conditions.ending in {Ending.AS_PLAYED, Ending.TIED}:
        return LOUD_END if louder else GOES_ON
    return LOUD_END if louder or conditions.arousal[-1] >= DRIVEN else SOFT_END


def _swells(notes: Texture, conditions: Conditions) -> Floats:
    """Return the swell that each note is in: it rises from 0 to 1 over the beats before a strong hit. (notes,)"""
    swell = np.zeros(len(notes.start))
    span = BEATS * max(conditions.beat, 4) * SIXTEENTH
    for step in conditions.strong:
        place = (notes.start - step * SIXTEENTH) / span + 1
        swell = np.maximum(swell, np.where((place >= 0) & (place < 1), place, 0))
    return swell
