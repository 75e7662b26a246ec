"""Where to divide a stretch of time: an optimum over candidate edges, and the joining of what is too short."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

TOO_SHORT = 1e4
"""What a scene costs that holds no bar: more than any evidence makes up for."""
TOO_LONG = 1e3
"""What each second costs by which a scene is longer than asked: more than any evidence makes up for."""
_SLACK = 1e-9
"""Seconds by which a float may miss an exact limit."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long scenes are, in seconds."""

    shortest: float
    """By preference."""
    longest: float
    """At most."""
    bar: float
    """The shortest that can be scored."""

    def cost(self, seconds: Floats) -> Floats:
        """The negative log probability of each length.

        Lengths are log-normal: likeliest halfway between `shortest` and `longest` as ratios go, which lie two
        standard deviations out, L = ln(s / sqrt(shortest longest)) / (ln(longest / shortest) / 4), cost L² / 2.
        """
        middle = math.log(self.shortest * self.longest) / 2
        spread = math.log(self.longest / self.shortest) / 4
        cost = ((np.log(seconds) - middle) / spread) ** 2 / 2
        cost += TOO_LONG * np.maximum(seconds - self.longest - _SLACK, 0)
        return np.where(seconds < self.bar - _SLACK, cost + TOO_SHORT, cost)


def best_edges(times: Sequence[Fraction], strengths: Floats, lengths: Lengths) -> tuple[int, ...]:
    """Choose the edges that are likeliest all together.

    Minimises the sum of the pieces' length costs less the sum of the chosen edges' strengths, exactly, by dynamic
    programming over the last edge. A piece is longer than `lengths.longest` only where the candidates leave no choice.

    Args:
        times: Candidate edges in rising order, the stretch's two ends included; seconds. (n,)
        strengths: What speaks for each candidate; those of the two ends do not matter. (n,)
        lengths: How long pieces are.

    Returns:
        Indices of the chosen candidates in order, the two ends excluded.

    Source: the segment-neighbourhood recursion of Auger and Lawrence, "Algorithms for the optimal identification of
    segment neighborhoods", Bulletin of Mathematical Biology 51 (1989).
    """
    seconds = np.array([float(time) for time in times])
    firsts = _firsts(seconds, lengths)
    best = np.zeros(len(seconds))
    before = np.zeros(len(seconds), dtype=np.int64)
    for end in range(1, len(seconds)):
        first = firsts[end]
        totals = best[first:end] + lengths.cost(seconds[end] - seconds[first:end])
        choice = int(np.argmin(totals))
        before[end] = first + choice
        best[end] = totals[choice] - strengths[end]
    return _traced(before)


def _firsts(seconds: Floats, lengths: Lengths) -> npt.NDArray[np.int64]:
    """The earliest candidate at which a piece that ends at each candidate can begin in an optimum. (n,)

    That is as far back as a piece may be long; or as far as leaves no candidate inside the piece with room for a bar on
    both sides, for dividing it there would be cheaper.
    """
    room = np.maximum(np.searchsorted(seconds, seconds - lengths.bar + _SLACK, side="right") - 1, 0)
    alone = np.searchsorted(seconds, seconds[room] - lengths.bar - _SLACK)
    return np.minimum(np.searchsorted(seconds, seconds - lengths.longest - _SLACK), alone)


def _traced(before: npt.NDArray[np.int64]) -> tuple[int, ...]:
    """Follow the choices from the last candidate back to the first."""
    chosen = []
    at = int(before[-1])
    while at > 0:
        chosen.append(at)
        at = int(before[at])
    return tuple(reversed(chosen))


def without_short(edges: Sequence[Fraction], shortest: Fraction) -> tuple[Fraction, ...]:
    """Drop edges until no piece is shorter than asked: a short piece joins the next, at the end the one before.

    Args:
        edges: Edges in rising order, both ends included; seconds.
        shortest: Seconds.

    Returns:
        The edges that stay, both ends included.
    """
    kept = [edges[0]]
    for edge in edges[1:-1]:
        if edge - kept[-1] >= shortest:
            kept.append(edge)
    while len(kept) > 1 and edges[-1] - kept[-1] < shortest:
        kept.pop()
    return (*kept, edges[-1])


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
