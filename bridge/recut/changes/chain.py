"""The heaviest chain: the pairs of largest total weight that keep the order."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple


class ShotPair(NamedTuple):
    """A shot of the old cut that may be one of the new."""

    old: int
    new: int
    weight: float
    """Evidence for the pair; above 0."""


def heaviest_chain(pairs: Iterable[ShotPair], neighbour: float = 0.0) -> list[ShotPair]:
    """Find the pairs of largest total weight that ascend in both cuts: a heaviest increasing subsequence.

    Args:
        pairs: The pairs, in any order.
        neighbour: Added to the total where one pair follows another with no shot between, in both cuts.

    Source: M. L. Fredman, On computing the length of longest increasing subsequences, Discrete Mathematics 11
    (1975); with weights, over a tree of prefix maxima (P. M. Fenwick, Software: Practice and Experience 24, 1994).
    O(K log K) for K pairs.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.old, -pair.new))
    if all(a.old < b.old and a.new < b.new for a, b in pairwise(ordered)):
        return ordered
    columns = sorted({pair.new for pair in ordered})
    heaviest = _PrefixMaxima(len(columns))
    totals: list[float] = []
    before: list[int] = []
    at: dict[tuple[int, int], int] = {}
    for index, pair in enumerate(ordered):
        column = bisect_left(columns, pair.new)
        total, previous = heaviest.up_to(column)
        beside = at.get((pair.old - 1, pair.new - 1))
        if beside is not None and totals[beside] + neighbour > total:
            total, previous = totals[beside] + neighbour, beside
        totals.append(total + pair.weight)
        before.append(previous)
        at[pair.old, pair.new] = index
        heaviest.add(column, totals[index], index)
    return _traced(ordered, before, max(range(len(ordered)), key=totals.__getitem__))


def _traced(ordered: list[ShotPair], before: list[int], last: int) -> list[ShotPair]:
    """Backtrack a chain from its last pair, and return it in order."""
    chain: list[ShotPair] = []
    while last >= 0:
        chain.append(ordered[last])
        last = before[last]
    chain.sort(key=attrgetter("old"))
    return chain


class _PrefixMaxima:
    """Fenwick tree of prefix maxima, updated in O(log n)."""

    def __init__(self, count: int) -> None:
        self._values = [0.0] * (count + 1)
        self._tags = [-1] * (count + 1)

    def up_to(self, column: int) -> tuple[float, int]:
        """Return the largest value before a column and its tag; 0 and -1 if there is none."""
        value, tag = 0.0, -1
        while column > 0:
            if self._values[column] > value:
                value, tag = self._values[column], self._tags[column]
            column &= column - 1
        return value, tag

    def add(self, column: int, value: float, tag: int) -> None:
        """Add a value at a column."""
        column += 1
        while column < len(self._values):
            if value > self._values[column]:
                self._values[column], self._tags[column] = value, tag
            column += column & -column
