"""A scene to be written: its bars on the grid, and what each is asked to hold."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.pieces.echoes import echo_ticks
from generator.pieces.features import Asked, LeftOut, bar_features
from generator.pieces.given import GivenLine
from generator.pieces.grid import half
from generator.pieces.passages import waits
from generator.pieces.plan import earlier_halves
from generator.writing.textures import Laid

LAST = 2
"""Bars in which a melody turns to where it is to end."""


class Span(NamedTuple):
    """Ticks in which a part states something."""

    part: int
    start: int
    end: int


@dataclass(frozen=True, slots=False, eq=False)
class Scene:
    """A scene to be written, in a key on C."""

    asked: Asked
    free: Bools
    """True for the bars that need not have as many onsets and notes as is asked. (bars,)"""
    idiom: int
    """An index of IDIOMS."""
    hits: Ints
    """The ticks at which notes must begin, ascending. (hits,)"""
    closed: Ints
    """The ticks at which none may begin, ascending. (closed,)"""
    kept: Ints
    """The ticks of a rhythm to keep, none of them closed: notes begin there before all others but hits, ascending. (kept,)"""
    chords: tuple[tuple[int, ...], ...]
    """The chords that each half bar may have; all if none is named. (halves,)"""
    line: GivenLine
    """What is stated: lines that the composer is told of and held to."""
    spans: tuple[Span, ...] = ()
    """Where a part plays what is stated, and nothing else."""
    laid: tuple[Laid | None, ...] = ()
    """The accompaniment of each half bar, as its texture lays it out; None, or none at all, where the composer decides."""
    enters: int | None = None
    """The pitch that the melody comes from, counted from LOWEST; None if it comes from nowhere."""
    leaves: int | None = None
    """The pitch near which it is to end; None if it may end anywhere."""

    def edge_at(self, bar: int) -> int | None:
        """Return the pitch that the melody of a bar is to be near, where it enters or ends; None for any."""
        if bar >= len(self.asked.ticks) - LAST:
            return self.leaves
        return self.enters if bar == 0 else None

    def laid_at(self, half: int) -> Laid | None:
        """Return what the texture of a half bar lays out; None where the composer decides."""
        return self.laid[half] if half < len(self.laid) else None

    @cached_property
    def lines(self) -> Ints:
        """The tick of each bar line, the last one included. (bars + 1,)"""
        return np.append(0, np.cumsum(self.asked.ticks))

    @cached_property
    def features(self) -> Floats:
        """The features of each bar. (bars, BAR_FEATURES)"""
        return bar_features(self.asked, LeftOut(self.free))

    @cached_property
    def halves(self) -> Ints:
        """The ticks of the first half of each bar. (bars,)"""
        pairs = zip(self.asked.ticks.tolist(), self.asked.beat.tolist(), strict=True)
        return np.array([half(bar, beat) for bar, beat in pairs])

    @cached_property
    def borders(self) -> Ints:
        """The tick at which each half bar begins. (halves,)"""
        starts, ends = self.lines[:-1], self.lines[1:]
        inner = (starts + self.halves)[self.halves < ends - starts]
        return np.union1d(starts, inner)

    @cached_property
    def earlier(self) -> Ints:
        """The half bar at each lag before each half bar, -1 for none. (halves, PLAN_LAGS)"""
        bar = np.searchsorted(self.lines, self.borders, side="right") - 1
        return earlier_halves(bar, np.diff(np.append(self.borders, self.lines[-1])))

    @cached_property
    def border_ticks(self) -> frozenset[int]:
        """The same, to look up."""
        return frozenset(self.borders.tolist())

    @cached_property
    def echoes(self) -> tuple[tuple[int, ...], ...]:
        """The tick of each echo of the start of each bar; those of other places lie as far after. (bars, LAGS)"""
        bar = np.arange(len(self.asked.ticks))
        ticks = echo_ticks(bar, np.zeros_like(bar), self.lines, self.asked.beat)
        return tuple(zip(*(lag.tolist() for lag in ticks), strict=True))

    @cached_property
    def told(self) -> Floats:
        """The features of each bar, and of the bar after it; of itself for the last. (bars, 2 * BAR_FEATURES)"""
        after = np.arange(1, len(self.features) + 1).clip(max=len(self.features) - 1)
        return np.concatenate([self.features, self.features[after]], axis=1)

    @cached_property
    def hit_ticks(self) -> frozenset[int]:
        """The hits, to look up."""
        return frozenset(self.hits.tolist())

    @cached_property
    def closed_ticks(self) -> frozenset[int]:
        """The ticks at which none may begin, to look up."""
        return frozenset(self.closed.tolist())

    @cached_property
    def waits(self) -> Ints:
        """The ticks from each tick to the next hit after it; FAR if there is none. (ticks,)"""
        return waits(np.arange(self.lines[-1]), self.hits)

    @property
    def most_columns(self) -> Ints:
        """The most columns that each bar can have: its onsets, and the starts of its half bars. (bars,)"""
        asked = self.asked
        onsets = np.where(self.free, asked.ticks, asked.onsets)
        return onsets + np.where(self.halves < asked.ticks, 2, 1)
