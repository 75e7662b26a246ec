"""The bars of a piece: what each holds, as conditions would ask for it."""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.phrases import FULL_BOUNDARY, phrase_positions, segment_phrases


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """The bars of a piece."""

    ticks: Ints
    """Length. (bars,)"""
    beat: Ints
    """Ticks of a beat. (bars,)"""
    bpm: Floats
    """Quarter notes a minute. (bars,)"""
    onsets: Ints
    """Instants at which notes begin. (bars,)"""
    notes: Ints
    """Notes that begin. (bars,)"""
    register: Floats
    """Mean pitch as a MIDI note number; of a silent bar, the piece's. (bars,)"""
    dynamics: Floats
    """Mean velocity over 127; of a silent bar, the piece's. (bars,)"""
    place: Floats
    """The bar's start as a share of its phrase, 0 to 1. (bars,)"""
    last: Bools
    """True for the last bar of a phrase. (bars,)"""
    pitch_classes: Floats
    """The ticks for which each pitch class sounds. (bars, 12)"""

    def __len__(self) -> int:
        return len(self.ticks)


def bar_means(bar: Ints, values: Ints, bars: int) -> Floats:
    """Return the mean of each bar; a silent bar takes the mean of all.

    Args:
        bar: The bar of each value. (values,)
        values: At least one. (values,)
        bars: The number of bars.

    Returns:
        (bars,)
    """
    count = np.bincount(bar, minlength=bars)
    sums = np.bincount(bar, weights=values, minlength=bars)
    return np.where(count > 0, sums / np.maximum(count, 1), values.mean())


def phrase_places(melody: Ints, lines: Ints) -> tuple[Floats, Bools]:
    """Place each bar in its phrase; phrases end where the melody waits.

    Args:
        melody: The ticks at which its notes begin, ascending. (notes,)
        lines: The tick of each bar line. (bars + 1,)

    Returns:
        The bar's start as a share of its phrase, and true for the last bar of one. Two of (bars,)
    """
    bars = len(lines) - 1
    place, last = phrase_positions(segment_phrases(_breaths(melody, lines[:-1])), bars).T
    return place, last.astype(np.bool_)


def _breaths(melody: Ints, starts: Ints) -> Floats:
    """Measure the melody's wait over each bar's start: 0 for the usual one, 1 from FULL_BOUNDARY times that. (bars,)"""
    if len(melody) < 3:
        return np.zeros(len(starts))
    after = np.searchsorted(melody, starts)
    wait = melody[after.clip(max=len(melody) - 1)] - melody[(after - 1).clip(0)]
    usual = max(float(np.median(np.diff(melody))), 1.0)
    inside = (after > 0) & (after < len(melody))
    deep: Floats = np.where(inside, ((wait / usual - 1) / (FULL_BOUNDARY - 1)).clip(0, 1), 0.0)
    return deep
