"""The weights of a bar's ticks, and syncopation.

Source: Longuet-Higgins & Lee, "The rhythmic interpretation of monophonic music" (Music Perception 1, 1984): a note is
syncopated by as many levels as a later, unstruck place within it outweighs the place at which it begins.
"""

from functools import cache
from itertools import pairwise

import numpy as np

from generator.conditions import Floats, Ints
from generator.evaluation.judging.heard import QUARTER, SIXTEENTH
from generator.evaluation.judging.window import Window, is_compound

UNHEARD = -9
"""A level below any other."""


@cache
def weights(metre: tuple[int, int]) -> Ints:
    """Return the level of each tick of a bar: 0 for the downbeat, one less for each division below it. (ticks,)"""
    length = 4 * QUARTER * metre[0] // metre[1]
    levels, spans = np.full(length, 1), _spans(metre)
    for level, span in enumerate(spans):
        places = np.arange(0, length, span)
        levels[places[levels[places] > 0]] = -level
    levels[levels > 0] = -len(spans)
    return levels


def _spans(metre: tuple[int, int]) -> list[int]:
    """Return the ticks of the bar, of its beats and of their divisions down to the sixteenth."""
    length, unit = 4 * QUARTER * metre[0] // metre[1], 4 * QUARTER // metre[1]
    beat = 3 * unit if is_compound(metre) else unit
    halves = [length // 2] if (length // beat) % 2 == 0 and length // beat > 2 else []
    spans = [length, *halves, beat]
    below = [unit] if is_compound(metre) else []
    while (below or spans)[-1] % 2 == 0 and (below or spans)[-1] > SIXTEENTH:
        below.append((below or spans)[-1] // 2)
    return list(dict.fromkeys([*spans, *below]))


def syncopation(onsets: Ints, window: Window) -> Floats:
    """Compute the levels by which each onset but the last is syncopated, 0 if it is not.

    A note off the sixteenths, such as one of a triplet, is syncopated by the beats within it alone: the sixteenths that it
    passes belong to another division. (onsets - 1,)
    """
    levels = np.tile(weights(window.metre), window.bars + 1)
    beats = np.where(np.arange(len(levels)) % window.bar % window.beat == 0, levels, UNHEARD)
    strongest = [
        (levels if a % SIXTEENTH == 0 else beats)[a + 1 : b].max(initial=UNHEARD)
        for a, b in pairwise(onsets.tolist())
    ]
    later: Floats = np.maximum(np.array(strongest, dtype=np.int64) - levels[onsets[:-1]], 0).astype(
        np.float64
    )
    return later
