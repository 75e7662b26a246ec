"""The plan of a piece: for each half bar, what it takes up of earlier ones.

Figures and motifs return because somebody decides so, once for all their notes. A composer that decides note by note loses
them by small accidents, so the decision stands in the open: each half bar of melody and of accompaniment is new, silent, or
takes up an earlier half bar, as it was, moved to other pitches, or in its rhythm alone.
"""

import numpy as np

from generator.conditions import Bools, Ints
from generator.pieces.parts import MELODY

STREAMS = 2
"""The streams of a plan: MELODY_STREAM, and the rest."""
MELODY_STREAM, ACCOMPANIMENT_STREAM = 0, 1
NEW, SILENT = 0, 1
"""Codes of half bars that take up nothing."""
KINDS = 3
"""Ways to take up an earlier half bar: the SAME notes, MOVED to other pitches, the RHYTHM alone."""
SAME, MOVED, RHYTHM = range(KINDS)
PLAN_BARS = (1, 2, 4, 8)
"""Bars to the earlier half bars that may be taken up; first of all the half bar just before."""
PLAN_LAGS = 1 + len(PLAN_BARS)
CODES = 2 + PLAN_LAGS * KINDS
BENT = 2
"""Semitones by which the notes of a figure that is moved may differ in how far they are: those of scales and chords."""


def code_of(lag: int, kind: int) -> int:
    """Return the code for taking up the half bar at a lag in a way."""
    return 2 + lag * KINDS + kind


def plan_of(starts: Ints, bar: Ints, ends: Ints, tick: Ints, part: Ints, pitch: Ints) -> Ints:
    """Read the plan of a piece from its notes: the nearest half bar that is taken up most closely.

    Args:
        starts: The tick at which each half bar begins. (halves,)
        bar: Its bar. (halves,)
        ends: The tick at which it ends. (halves,)
        tick: Of each note, in order of decision. (notes,)
        part: (notes,)
        pitch: (notes,)

    Returns:
        Codes. (halves, STREAMS)
    """
    earlier = earlier_halves(bar, ends - starts)
    streams = (part == MELODY, part != MELODY)
    return np.stack([_codes(starts, earlier, tick[own], pitch[own]) for own in streams], axis=1)


def earlier_halves(bar: Ints, length: Ints) -> Ints:
    """Return the half bar at each lag before each: of the same length, and at the same place of its bar; -1 for none.

    Args:
        bar: The bar of each half. (halves,)
        length: Ticks. (halves,)

    Returns:
        (halves, PLAN_LAGS)
    """
    number = np.arange(len(bar))
    firsts = np.searchsorted(bar, np.arange(bar[-1] + 2))
    place = number - firsts[bar]
    lags = [number - 1]
    for back in PLAN_BARS:
        there = (bar - back).clip(0)
        other = firsts[there] + place
        lags.append(np.where((bar >= back) & (other < firsts[there + 1]), other, -1))
    found = np.stack(lags, axis=1)
    return np.where((found >= 0) & (length[found] == length[:, None]), found, -1)


def _codes(starts: Ints, earlier: Ints, tick: Ints, pitch: Ints) -> Ints:
    """Return the codes of a stream. (halves,)"""
    half = np.searchsorted(starts, tick, side="right") - 1
    firsts = np.searchsorted(half, np.arange(len(starts) + 1))
    counts, offset = np.diff(firsts), tick - starts[half]
    ways = [_ways(earlier[:, lag], firsts, counts, offset, pitch) for lag in range(PLAN_LAGS)]
    codes = np.where(counts == 0, SILENT, NEW)
    for kind in reversed(range(KINDS)):
        for lag in reversed(range(PLAN_LAGS)):
            codes = np.where(ways[lag][kind], code_of(lag, kind), codes)
    return codes


def _ways(
    earlier: Ints, firsts: Ints, counts: Ints, offset: Ints, pitch: Ints
) -> tuple[Bools, Bools, Bools]:
    """Mark the half bars that take up an earlier one: SAME, MOVED, RHYTHM. (halves,) each"""
    fits = (earlier >= 0) & (counts > 0) & (counts[earlier] == counts)
    halves = np.flatnonzero(fits)
    count = counts[halves]
    first_of = np.cumsum(count) - count
    inside = np.arange(count.sum()) - np.repeat(first_of, count)
    now, then = (np.repeat(firsts[which], count) + inside for which in (halves, earlier[halves]))
    shift = pitch[now] - pitch[then]
    together, same, moved = (np.zeros(len(counts), dtype=np.bool_) for _ in range(KINDS))
    if len(halves):
        high, low = np.maximum.reduceat(shift, first_of), np.minimum.reduceat(shift, first_of)
        together[halves] = np.logical_and.reduceat(offset[now] == offset[then], first_of)
        same[halves] = (high == 0) & (low == 0)
        moved[halves] = (high - low <= BENT) & (count > 1)
    return together & same, together & moved, together
