"""Phrases: the few bars that music breathes in."""

from functools import lru_cache

import numpy as np

from generator.conditions import STEPS, Conditions, Floats, Ints
from generator.voices import MELODY

TYPICAL, LONGEST = 4, 8
"""Bars of a phrase where nothing speaks against it, and at most."""
FULL_BREATH = 4
"""How many times longer than usual a wait between two notes of the melody is at a breath that leaves no doubt."""


def lay_phrases(breaths: Floats) -> Ints:
    """Divide bars into phrases that begin after breaths and are near four bars long.

    Each phrase costs |log2(bars / TYPICAL)|, each breath it begins after is a gain; the cheapest division, by dynamic
    programming. That long notes and rests end phrases follows Cambouropoulos, "The local boundary detection model"
    (ICMC 2001).

    Args:
        breaths: How much of a breath, 0 to 1, lies before each bar. (bars,)

    Returns:
        The first bar of each phrase.
    """
    bars = len(breaths)
    cost = np.zeros(bars + 1)
    came = np.zeros(bars + 1, dtype=np.int64)
    for end in range(1, bars + 1):
        lengths = np.arange(1, min(LONGEST, end) + 1)
        total = cost[end - lengths] + np.abs(np.log2(lengths / TYPICAL))
        came[end] = end - lengths[total.argmin()]
        cost[end] = total.min() - (breaths[end] if end < bars else 0.0)
    firsts = [bars]
    while firsts[-1] > 0:
        firsts.append(int(came[firsts[-1]]))
    return np.array(firsts[:0:-1])


def first_bars(conditions: Conditions) -> Ints:
    """The first bar of each phrase of a scene; laid where the conditions do not say."""
    return np.array(conditions.phrases or _unspoken(conditions.bars))


@lru_cache(maxsize=256)
def _unspoken(bars: int) -> tuple[int, ...]:
    """Phrases where nothing breathes; scenes of one length have the same."""
    return tuple(lay_phrases(np.zeros(bars)).tolist())


def breaths(bar: Ints, step: Ints, voice: Ints, bars: int) -> Floats:
    """How much of a breath the melody takes before each bar.

    0 where its wait over the bar line is the usual one between two of its notes, 1 at FULL_BREATH times that.

    Args:
        bar: In which each note begins, in order. (notes,)
        step: Sixteenth in its bar. (notes,)
        voice: (notes,)
        bars: How many bars there are.

    Returns:
        (bars,)
    """
    begins = (bar * STEPS + step)[voice == MELODY]
    if len(begins) < 2:
        return np.zeros(bars)
    after = np.searchsorted(begins, np.arange(bars) * STEPS)
    inside = (after > 0) & (after < len(begins))
    wait = begins[after.clip(max=len(begins) - 1)] - begins[(after - 1).clip(0)]
    usual = max(float(np.median(np.diff(begins))), 1.0)
    deep: Floats = np.where(inside, ((wait / usual - 1) / (FULL_BREATH - 1)).clip(0, 1), 0.0)
    return deep


def numbers(firsts: Ints, bars: int) -> Ints:
    """The number of the phrase each bar is in, from 0. (bars,)"""
    return np.searchsorted(firsts, np.arange(bars), side="right") - 1


def places(firsts: Ints, bars: int) -> Floats:
    """Where in its phrase each bar begins, 0 to 1, and whether it is the last of it. (bars, 2)"""
    number = numbers(firsts, bars)
    ends = np.append(firsts[1:], bars)[number]
    here = np.arange(bars)
    return np.stack([(here - firsts[number]) / (ends - firsts[number]), here == ends - 1], axis=1)
