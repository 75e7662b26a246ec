"""Windows of eight bars of one metre, and the views of their notes that features are computed from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from generator.conditions import Bools, Ints
from generator.evaluation.judging.heard import END, PITCH, QUARTER, START, VOICE, HeardPiece
from generator.evaluation.judging.voices import BASS, HARMONY, MELODY
from generator.keys import SCALES, key_at, key_indices

BARS = 8
"""Bars in a window."""
FEWEST_NOTES = 16
"""A window with fewer notes is not judged."""


@dataclass(frozen=True, eq=False)
class Line:
    """Notes of one voice, one at a time."""

    start: Ints
    end: Ints
    pitch: Ints

    @cached_property
    def intervals(self) -> Ints:
        """Semitones from each note to the next. (notes - 1,)"""
        return np.diff(self.pitch)

    @cached_property
    def gaps(self) -> Ints:
        """Ticks from each onset to the next. (notes - 1,)"""
        return np.diff(self.start)


@dataclass(frozen=True, eq=False)
class Window:
    """Some bars of one metre."""

    notes: Ints
    """The notes that begin inside; rows as in `HeardPiece.notes`, from the window's start, cut at its end. (notes, 4)"""
    bars: int
    metre: tuple[int, int]
    """Numerator and denominator."""

    @cached_property
    def bar(self) -> int:
        """The length of a bar in ticks."""
        return 4 * QUARTER * self.metre[0] // self.metre[1]

    @cached_property
    def beat(self) -> int:
        """The length of a beat in ticks: three units where the metre is compound."""
        unit = 4 * QUARTER // self.metre[1]
        return 3 * unit if is_compound(self.metre) else max(unit, QUARTER // 2)

    @cached_property
    def beats(self) -> Ints:
        """The ticks of all beats."""
        return (np.arange(self.bars)[:, None] * self.bar + np.arange(0, self.bar, self.beat)).ravel()

    @cached_property
    def melody(self) -> Line:
        """The skyline."""
        return self._line(MELODY)

    @cached_property
    def bass(self) -> Line:
        """The ground."""
        return self._line(BASS)

    @cached_property
    def harmony(self) -> Ints:
        """The notes between. (notes, 4)"""
        middle: Ints = self.notes[self.notes[:, VOICE] == HARMONY]
        return middle

    def _line(self, voice: int) -> Line:
        mine = self.notes[self.notes[:, VOICE] == voice]
        return Line(mine[:, START], mine[:, END], mine[:, PITCH])

    @cached_property
    def onsets(self) -> Ints:
        """The ticks at which any note begins."""
        return np.unique(self.notes[:, START])

    @cached_property
    def scale(self) -> Bools:
        """Mark the pitch classes of the scale of the best-fitting key. (12,)"""
        key = key_at(int(key_indices(self.classes(self.notes).astype(np.float32))))
        scale: Bools = np.isin((np.arange(12) - key.tonic) % 12, list(SCALES[key.mode]))
        return scale

    @cached_property
    def tonic(self) -> int:
        """The tonic of the best-fitting key, a pitch class."""
        return key_at(int(key_indices(self.classes(self.notes).astype(np.float32)))).tonic

    def classes(self, notes: Ints) -> Ints:
        """Return the ticks for which each pitch class sounds. (12,)"""
        sums: Ints = np.bincount(
            notes[:, PITCH] % 12, weights=notes[:, END] - notes[:, START], minlength=12
        ).astype(np.int64)
        return sums

    def sounding(self, times: Ints) -> Bools:
        """Mark the notes that sound at each time. (times, notes)"""
        sounding: Bools = (self.notes[:, START] <= times[:, None]) & (self.notes[:, END] > times[:, None])
        return sounding

    def in_bars(self, notes: Ints) -> list[Ints]:
        """Divide notes by the bar they begin in; starts and ends from the bar's start."""
        cuts = np.searchsorted(notes[:, START], np.arange(self.bars + 1) * self.bar)
        return [
            notes[a:b] - np.array([n * self.bar, n * self.bar, 0, 0])
            for n, (a, b) in enumerate(pairwise(cuts.tolist()))
        ]


def is_compound(metre: tuple[int, int]) -> bool:
    """Return True for 6/8, 9/8, 12/8 and their like."""
    return metre[0] % 3 == 0 and metre[0] > 3


def windows_of(piece: HeardPiece, bars: int = BARS) -> Iterator[tuple[int, Window]]:
    """Yield each window of a piece with its first bar: one after another in every run of whole bars of one metre.

    Windows of fewer than FEWEST_NOTES notes are left out.
    """
    lengths, wanted = np.diff(piece.lines), 4 * QUARTER * piece.metres[:, 0] // piece.metres[:, 1]
    first = 0
    while first + bars <= len(lengths):
        inside = slice(first, first + bars)
        odd = (piece.metres[inside] != piece.metres[first]).any(1) | (lengths[inside] != wanted[inside])
        if odd.any():
            first += max(int(np.argmax(odd)), 1)
            continue
        notes = _between(piece.notes, int(piece.lines[first]), int(piece.lines[first + bars]))
        if len(notes) >= FEWEST_NOTES:
            yield first, Window(notes, bars, (int(piece.metres[first, 0]), int(piece.metres[first, 1])))
        first += bars


def longest_run(piece: HeardPiece) -> Window | None:
    """Return the longest run of whole bars of one metre, the first of several; None if it has too few notes."""
    odd = (np.diff(piece.lines) != 4 * QUARTER * piece.metres[:, 0] // piece.metres[:, 1])[1:]
    cut = (np.diff(piece.metres, axis=0) != 0).any(1) | odd
    edges = [0, *(np.flatnonzero(cut) + 1).tolist(), len(piece.metres)]
    first, after = max(pairwise(edges), key=lambda run: run[1] - run[0])
    notes = _between(piece.notes, int(piece.lines[first]), int(piece.lines[after]))
    metre = (int(piece.metres[first, 0]), int(piece.metres[first, 1]))
    return Window(notes, after - first, metre) if len(notes) >= FEWEST_NOTES else None


def _between(notes: Ints, begin: int, end: int) -> Ints:
    """Return the notes that begin in a stretch, from its start and cut at its end."""
    inside = notes[(notes[:, START] >= begin) & (notes[:, START] < end)]
    return np.stack(
        [
            inside[:, START] - begin,
            np.minimum(inside[:, END], end) - begin,
            inside[:, PITCH],
            inside[:, VOICE],
        ],
        1,
    )
