"""A given line: a theme or a figure that a scene shall state, as a person wrote it or as it sounded before.

It is told like an echo, at the instants where it is wanted: a composer that has learned to go on from echoes states it, in
its key and over its chords.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Bools, Ints
from generator.pieces.columns import MOST, NONE
from generator.pieces.parts import PARTS

ODDS = 0.3
"""The odds that a passage in training is given a line of its own."""
LONGEST = 6
"""Bars of the longest line given in training."""
FARTHEST = 7
"""Semitones by which a line given in training is moved at most."""
MOST_LOST = 0.3
"""The largest share of its notes that a line given in training lacks."""
PARTS_GIVEN = ((0,), (0,), (2,), (1, 2))
"""The parts whose notes are given together in training, each as likely as another: melody, accompaniment, or all below the
melody."""


@dataclass(frozen=True, slots=True, eq=False)
class GivenLine:
    """Notes to be stated, in order of tick, part and place; at most MOST of a part begin at once."""

    tick: Ints
    """Ticks from the start of the passage or scene. (given,)"""
    part: Ints
    """(given,)"""
    pitch: Ints
    """Counted as the passage's are; in whatever key. (given,)"""
    duration: Ints
    """Index in DURATIONS. (given,)"""

    @classmethod
    def none(cls) -> Self:
        """Return a line without notes."""
        empty = np.zeros(0, dtype=np.int64)
        return cls(empty, empty, empty, empty)

    @property
    def place(self) -> Ints:
        """Notes of the same part and tick before each. (given,)"""
        group = self.tick * PARTS + self.part
        return np.arange(len(group)) - np.searchsorted(group, group)

    @property
    def previous(self) -> Ints:
        """The pitch that the part began last, NONE for its first. (given,)"""
        came = np.full(len(self.tick), NONE)
        for part in range(PARTS):
            own = np.flatnonzero(self.part == part)
            firsts = own[np.searchsorted(self.tick[own], self.tick[own])]
            before = np.searchsorted(own, firsts) - 1
            came[own] = np.where(before >= 0, self.pitch[own[before.clip(0)]], NONE)
        return came


def line_told(line: GivenLine, tick: Ints, position: Ints, bar_ticks: Ints) -> tuple[Ints, Ints]:
    """Return what each column is told of a line: the counts that begin there, and where the line goes on.

    Args:
        line: The line.
        tick: Of each column. (columns,)
        position: Ticks from the bar's start. (columns,)
        bar_ticks: Length of the column's bar. (columns,)

    Returns:
        Counts of each part, NONE in all where no note of the line begins (columns, PARTS); the place in the bar at which
        its next note begins, 0 where it begins in a later bar, NONE where there is no more or none began (columns,).
    """
    counts = np.zeros((len(tick), PARTS), dtype=np.int64)
    at = np.searchsorted(tick, line.tick)
    inside = (at < len(tick)) & (tick[at.clip(max=len(tick) - 1)] == line.tick)
    np.add.at(counts, (at[inside], line.part[inside]), 1)
    begins: Bools = counts.sum(1) > 0
    after = np.searchsorted(line.tick, tick, side="right")
    more = after < len(line.tick)
    place = position + np.append(line.tick, 0)[np.where(more, after, -1)] - tick
    goes_on = np.where(begins & more, np.where(place < bar_ticks, place, 0), NONE)
    return np.where(begins[:, None], counts, NONE), goes_on


def notes_told(line: GivenLine, tick: Ints, part: Ints, place: Ints) -> Ints:
    """Return the note of a line that is meant for each note: of its tick, part and place, NONE if there is none. (notes,)

    Args:
        line: The line.
        tick: Of each note. (notes,)
        part: (notes,)
        place: (notes,)
    """
    if not len(line.tick):
        return np.full(len(tick), NONE)
    most = max(MOST)
    key, own = ((t * PARTS + p) * most + k for t, p, k in ((line.tick, line.part, line.place), (tick, part, place)))
    found = np.searchsorted(key, own).clip(max=len(key) - 1)
    return np.where(key[found] == own, found, NONE)


def drawn(rng: np.random.Generator, tick: Ints, bar: Ints, part: Ints, pitch: Ints, duration: Ints) -> GivenLine:
    """Draw a line from a passage's own notes, moved and with gaps, so that stating it is learned; often none.

    Args:
        rng: The source of randomness.
        tick: Of each note, in order of decision. (notes,)
        bar: (notes,)
        part: (notes,)
        pitch: (notes,)
        duration: Index in DURATIONS. (notes,)
    """
    if rng.random() >= ODDS or not len(tick):
        return GivenLine.none()
    parts = PARTS_GIVEN[rng.integers(len(PARTS_GIVEN))]
    first = rng.integers(bar[-1] + 1)
    length = rng.integers(1, LONGEST + 1)
    wanted = np.isin(part, parts) & (bar >= first) & (bar < first + length)
    kept = np.flatnonzero(wanted & (rng.random(len(tick)) >= rng.uniform(0, MOST_LOST)))
    moved = pitch[kept] + rng.integers(-FARTHEST, FARTHEST + 1)
    return GivenLine(tick[kept], part[kept], moved, duration[kept])
