"""The heaviest chain: which of many possible pairs keep the order."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple


class Pair(NamedTuple):
    """A shot of the old cut that may be one of the new."""

    old: int
    new: int
    weight: float
    """How much speaks for it; above 0."""


def heaviest_chain(pairs: Iterable[Pair], neighbour: float = 0.0) -> list[Pair]:
    """The pairs of largest total weight that rise in both cuts.

    Args:
        pairs: In any order.
        neighbour: What it adds to the total when one pair follows another with no shot between, in both cuts.

    Source: M. L. Fredman, On computing the length of longest increasing subsequences, Discrete Mathematics 11
    (1975); with weights, over a tree of prefix maxima (P. M. Fenwick, Software: Practice and Experience 24, 1994).
    K pairs take K log K.
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


def _traced(ordered: list[Pair], before: list[int], last: int) -> list[Pair]:
    """A chain from its last pair back, in order."""
    chain: list[Pair] = []
    while last >= 0:
        chain.append(ordered[last])
        last = before[last]
    chain.sort(key=attrgetter("old"))
    return chain


class _PrefixMaxima:
    """The largest of the first so many values, kept while values are added: log n each."""

    def __init__(self, count: int) -> None:
        self._values = [0.0] * (count + 1)
        self._tags = [-1] * (count + 1)

    def up_to(self, column: int) -> tuple[float, int]:
        """The largest value before a column and its tag; 0 and -1 where there is none."""
        value, tag = 0.0, -1
        while column > 0:
            if self._values[column] > value:
                value, tag = self._values[column], self._tags[column]
            column &= column - 1
        return value, tag

    def add(self, column: int, value: float, tag: int) -> None:
        """Say that a column has a value."""
        column += 1
        while column < len(self._values):
            if value > self._values[column]:
                self._values[column], self._tags[column] = value, tag
            column += column & -column
