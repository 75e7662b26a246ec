"""Phrases: runs of bars between breaths of the melody."""

from functools import lru_cache

import numpy as np

from generator.conditions import Conditions, Floats, Ints

TYPICAL, LONGEST = 4, 8
"""The length of a phrase in bars: of one without boundaries inside, and at most."""
FULL_BOUNDARY = 4
"""The gap between two notes of the melody, as a multiple of the usual one, that makes a boundary certain."""


def segment_phrases(boundary_strengths: Floats) -> Ints:
    """Divide bars into phrases of about four bars that begin at boundaries.

    Each phrase costs |log2(bars / TYPICAL)|, and each boundary it begins at is a gain; the cheapest division is found by
    dynamic programming. Long notes and rests end phrases: Cambouropoulos, "The local boundary detection model" (ICMC 2001).

    Args:
        boundary_strengths: The strength of the boundary before each bar, 0 to 1. (bars,)

    Returns:
        The first bar of each phrase.
    """
    bars = len(boundary_strengths)
    cost = np.zeros(bars + 1)
    came = np.zeros(bars + 1, dtype=np.int64)
    for end in range(1, bars + 1):
        lengths = np.arange(1, min(LONGEST, end) + 1)
        total = cost[end - lengths] + np.abs(np.log2(lengths / TYPICAL))
        came[end] = end - lengths[total.argmin()]
        cost[end] = total.min() - (boundary_strengths[end] if end < bars else 0.0)
    firsts = [bars]
    while firsts[-1] > 0:
        firsts.append(int(came[firsts[-1]]))
    return np.array(firsts[:0:-1])


def first_bars(conditions: Conditions) -> Ints:
    """Return the first bar of each phrase of a scene; phrases of even length if the conditions name none."""
    return np.array(conditions.phrases or _even_phrases(conditions.bars))


@lru_cache(maxsize=256)
def _even_phrases(bars: int) -> tuple[int, ...]:
    """Return the phrases of bars without boundaries, which depend on their number alone."""
    return tuple(segment_phrases(np.zeros(bars)).tolist())


def phrase_numbers(firsts: Ints, bars: int) -> Ints:
    """Return the number of each bar's phrase, from 0. (bars,)"""
    return np.searchsorted(firsts, np.arange(bars), side="right") - 1


def phrase_positions(firsts: Ints, bars: int) -> Floats:
    """Return each bar's position in its phrase, 0 to 1, and 1 for the last bar of a phrase. (bars, 2)"""
    number = phrase_numbers(firsts, bars)
    ends = np.append(firsts[1:], bars)[number]
    here = np.arange(bars)
    return np.stack([(here - firsts[number]) / (ends - firsts[number]), here == ends - 1], axis=1)
