"""Segmentation of a span of time: the best of candidate edges, and the joining of pieces that hold no bar."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from bridge.grid.metre import FOUR_FOUR
from bridge.grid.request import TempoRequest

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

NO_BAR = 1e9
"""Cost of a scene that holds no bar: more than any length or evidence makes up for."""
TOO_LONG = 1e3
"""Cost of a scene that is longer than asked, and of each second too many: more than any evidence makes up for."""
_WIDEST = 8
"""Largest gap between two numbers of sixteenths that are whole bars."""
_SLACK = 1e-9
"""Seconds by which a float may miss an exact limit."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The lengths that a scene can have: a 4/4 bar at the least, and whole bars at a tempo of the range."""

    tempo: TempoRequest

    @property
    def least(self) -> Fraction:
        """Seconds of a 4/4 bar at the fastest tempo."""
        return FOUR_FOUR.steps * self.tempo.shortest

    @property
    def certain(self) -> float:
        """Seconds from which every length fits; infinite for a single tempo.

        Numbers of sixteenths that are whole bars lie at most 8 apart, so from n = 8 s / (l - s) sixteenths on, s and l
        being the shortest and the longest, n l is no less than (n + 8) s.
        """
        short, long = float(self.tempo.shortest), float(self.tempo.longest)
        if short == long:
            return math.inf
        return max(float(self.least), (math.ceil(_WIDEST * short / (long - short)) + _WIDEST) * short)

    def fit(self, seconds: Floats) -> npt.NDArray[np.bool_]:
        """Return whether a scene can have each length. (n,)"""
        return (seconds >= float(self.least) - _SLACK) & self.tempo.holds_bars(seconds)

    def fits(self, length: Fraction) -> bool:
        """Return whether a scene can have a length in seconds."""
        return bool(self.fit(np.array([float(length)]))[0])

    def cost(self, seconds: Floats) -> Floats:
        """Return the cost of pieces that must only hold bars. (n,)"""
        return np.where(self.fit(seconds), 0.0, NO_BAR)


@dataclass(frozen=True, slots=True)
class Lengths:
    """The lengths of scenes, in seconds."""

    shortest: float
    """Shortest preferred length."""
    longest: float
    """Longest length asked for; infinite where none is."""
    bars: Bars
    """The lengths that hold bars."""

    def cost(self, seconds: Floats) -> Floats:
        """Return the cost of each length, in units of a reason.

        Each scene costs one reason, and s shorter than `shortest` log2(shortest / s)² more; the squares of shares of
        `longest` are added, so that of scenes that are parted without a reason none is much longer than another.
        """
        short = np.maximum(np.log2(self.shortest / seconds), 0.0) ** 2
        over = seconds - self.longest
        cost = 1.0 + short + (seconds / self.longest) ** 2
        cost += np.where(over > _SLACK, TOO_LONG * (1 + over), 0)
        return np.asarray(cost + self.bars.cost(seconds))


def best_edges(times: Sequence[Fraction], strengths: Floats, lengths: Lengths) -> tuple[int, ...]:
    """Choose the edges that are likeliest all together.

    The sum of the pieces' length costs less the sum of the chosen edges' strengths is minimised exactly. A piece holds no
    bar, or is longer than `lengths.longest`, only where the candidates leave no choice.

    Args:
        times: Candidate edges in rising order, the stretch's two ends included; seconds. (n,)
        strengths: Evidence for each candidate; that for the two ends does not matter. (n,)
        lengths: The lengths of pieces.

    Returns:
        Indices of the chosen candidates in order, the two ends excluded.
    """
    seconds = np.array([float(time) for time in times])
    near = np.searchsorted(seconds, seconds - lengths.longest - _SLACK)
    return _cheapest(seconds, strengths, lengths.cost, np.minimum(near, _firsts(seconds, lengths.bars)))


def most_edges(times: Sequence[Fraction], worth: Floats, bars: Bars) -> tuple[int, ...]:
    """Keep as many edges as leave every piece whole bars; of equals a piece without any joins the next.

    Args:
        times: Edges in rising order, both ends included; seconds. (n,)
        worth: Gain from keeping each, 0 or more. (n,)
        bars: The lengths that hold bars.

    Returns:
        Indices of the edges that stay in order, the two ends excluded; where no choice leaves every piece a bar, those
        that leave the fewest without.
    """
    seconds = np.array([float(time) for time in times])
    return _cheapest(seconds, worth, bars.cost, _firsts(seconds, bars))


def _cheapest(
    seconds: Floats, strengths: Floats, cost: Callable[[Floats], Floats], firsts: Indices
) -> tuple[int, ...]:
    """Choose edges by dynamic programming over the last one.

    Source: the segment-neighbourhood recursion of Auger and Lawrence, "Algorithms for the optimal identification of
    segment neighborhoods", Bulletin of Mathematical Biology 51 (1989).
    """
    best = np.zeros(len(seconds))
    before = np.zeros(len(seconds), dtype=np.int64)
    for end in range(1, len(seconds)):
        first = firsts[end]
        totals = best[first:end] + cost(seconds[end] - seconds[first:end])
        choice = int(np.argmin(totals))
        before[end] = first + choice
        best[end] = totals[choice] - strengths[end]
    return _traced(before)


def _firsts(seconds: Floats, bars: Bars) -> Indices:
    """Return for each candidate the earliest one at which a piece that ends there can begin in an optimum. (n,)

    That is as far back as leaves no candidate inside the piece with bars for certain on both sides, for dividing it
    there would be no dearer.
    """
    certain = bars.certain
    room = np.maximum(np.searchsorted(seconds, seconds - certain + _SLACK, side="right") - 1, 0)
    return np.searchsorted(seconds, seconds[room] - certain - _SLACK)


def _traced(before: Indices) -> tuple[int, ...]:
    """Follow the choices from the last candidate back to the first."""
    chosen = []
    at = int(before[-1])
    while at > 0:
        chosen.append(at)
        at = int(before[at])
    return tuple(reversed(chosen))


def even_frames(start: Fraction, end: Fraction, longest: Fraction, rate: Fraction) -> tuple[Fraction, ...]:
    """Split a stretch without a cut into equal pieces on frame boundaries, none longer than asked.

    Args:
        start: Seconds.
        end: Seconds.
        longest: Seconds.
        rate: Frames a second.

    Returns:
        The inner edges in seconds; none where the stretch is short enough.
    """
    if end - start <= longest:
        return ()
    first, frames = math.ceil(start * rate), math.floor(end * rate) - math.ceil(start * rate)
    at_most = max(1, math.floor(longest * rate) - 1)
    pieces = math.ceil(Fraction(frames + 1, at_most))
    return tuple((first + frames * piece // pieces) / rate for piece in range(1, pieces))
