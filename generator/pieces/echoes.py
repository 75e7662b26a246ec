"""Echoes: what happened at the same place a beat, half a bar or some bars before, from which figures go on.

A figure is rarely repeated as it was: it moves with the chord, or goes on from another note. So each note is told three
things of its echo: its pitch, the step by which its part came to it, and the root beneath it.
"""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Ints
from generator.pieces.columns import MOST, NONE
from generator.pieces.grid import LONGEST_BAR
from generator.pieces.parts import PARTS

BARS_BACK = (1, 2, 4, 8)
"""Bars to the earlier bars that a column looks back to."""
LAGS = 2 + len(BARS_BACK)
"""Places looked back to: a beat, half a bar, then BARS_BACK."""
SOURCES = LAGS + 1
"""What may sound again: LAGS, then a line that is given (`generator.pieces.given`)."""
COUNT_CODES = int(np.prod(np.array(MOST) + 1))
"""The combinations of counts that there are."""
FAR_BACK = 1 << 30
"""A tick that no column has."""


@dataclass(frozen=True, slots=True, eq=False)
class Echoes:
    """The echoes of a passage's columns and notes; NONE where there is none."""

    column: Ints
    """The column at the same place earlier. (columns, LAGS)"""
    goes_on: Ints
    """The place in the bar, in ticks, where music went on from there, moved to this bar: 0 for a bar line; NONE where
    there is no echo. (columns, LAGS)"""
    note: Ints
    """The note with the same part and place in the echo's column, else the last of the part. (notes, LAGS)"""


def echoes_of(
    tick: Ints,
    bar: Ints,
    position: Ints,
    lines: Ints,
    beat: Ints,
    counts: Ints,
    note_column: Ints,
    part: Ints,
    place: Ints,
) -> Echoes:
    """Find the echoes of a passage.

    Args:
        tick: Of each column, from the passage's start. (columns,)
        bar: (columns,)
        position: Ticks from the bar's start. (columns,)
        lines: The tick of each bar line, the last one included. (bars + 1,)
        beat: Ticks of a beat. (bars,)
        counts: Notes of each part that begin. (columns, PARTS)
        note_column: (notes,)
        part: (notes,)
        place: Notes of the same part decided before in the column. (notes,)
    """
    ticks = np.stack(echo_ticks(bar, position, lines, beat), axis=1)  # (columns, LAGS)
    found = np.searchsorted(tick, ticks).clip(max=len(tick) - 1)
    column = np.where(tick[found] == ticks, found, NONE)
    after = np.append(position[1:], 0)
    went = after[column]
    goes_on = np.where(went == 0, 0, went + position[:, None] - position[column])
    goes_on = np.where((goes_on < 0) | (goes_on >= LONGEST_BAR), 0, goes_on)
    return Echoes(
        column=column,
        goes_on=np.where(column == NONE, NONE, goes_on),
        note=_notes(column[note_column], counts, note_column, part, place),
    )


def echo_ticks(bar: Ints, position: Ints, lines: Ints, beat: Ints) -> list[Ints]:
    """Return the tick of each echo of some places; of bars that differ in length, none. LAGS of (places,)

    Args:
        bar: (places,)
        position: Ticks from the bar's start. (places,)
        lines: The tick of each bar line. (bars + 1,)
        beat: Ticks of a beat. (bars,)
    """
    lengths = np.diff(lines)
    here, length = lines[bar] + position, lengths[bar]
    even = length % (2 * beat[bar]) == 0
    half = np.where(even, length // 2, beat[bar])
    return [here - beat[bar], here - half, *(_bars_back(bar, position, lines, back) for back in BARS_BACK)]


def _bars_back(bar: Ints, position: Ints, lines: Ints, back: int) -> Ints:
    earlier = (bar - back).clip(0)
    lengths = np.diff(lines)
    alike = (bar >= back) & (lengths[earlier] == lengths[bar])
    return np.where(alike, lines[earlier] + position, -FAR_BACK)


def _notes(column: Ints, counts: Ints, note_column: Ints, part: Ints, place: Ints) -> Ints:
    """Return the echo of each note. (notes, LAGS)"""
    firsts = np.searchsorted(note_column, np.arange(len(counts)))[:, None] + np.cumsum(counts, axis=1) - counts
    there, own = column.clip(0), part[:, None]
    count = counts[there, own]
    last = firsts[there, own] + np.minimum(place[:, None], count - 1)
    return np.where((column != NONE) & (count > 0), last, NONE)


def count_code(counts: Ints) -> Ints:
    """Return the counts of all parts as one number below COUNT_CODES. (..., PARTS) -> (...)"""
    melody, bass, accompaniment = (counts[..., part] for part in range(PARTS))
    code: Ints = (melody * (MOST[1] + 1) + bass) * (MOST[2] + 1) + accompaniment
    return code
