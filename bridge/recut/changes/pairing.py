"""The matching in progress: pairs of an old and a new shot, and those of the pairs that keep the order."""

from bisect import insort
from collections.abc import Iterable
from itertools import accumulate

from bridge.recut.changes.chain import ShotPair, heaviest_chain

NEIGHBOUR = 1e-4
"""The weight a pair gains beside another, against 1 for showing the same frames."""


class Pairing:
    """Old and new shots, each with its partner's index or -1."""

    def __init__(self, olds: int, news: int) -> None:
        self.of_old = [-1] * olds
        self.of_new = [-1] * news
        self.kept: list[tuple[int, int]] = []
        """The pairs that keep the order, in order."""

    def pair(self, old: int, new: int, *, kept: bool) -> None:
        """Pair two shots that have no partner."""
        self.of_old[old], self.of_new[new] = new, old
        if kept:
            insort(self.kept, (old, new))

    def are_free(self, old: int, new: int) -> bool:
        """Return whether neither of two shots has a partner."""
        return self.of_old[old] < 0 and self.of_new[new] < 0

    def free_olds(self) -> list[int]:
        """Return the old shots without a partner."""
        return [index for index, partner in enumerate(self.of_old) if partner < 0]

    def free_news(self) -> list[int]:
        """Return the new shots without a partner."""
        return [index for index, partner in enumerate(self.of_new) if partner < 0]

    def neighbours(self, old: int, new: int) -> int:
        """Count how many of the shots before and after are each other's partners; the ends of the cuts are, too."""
        before = self.of_old[old - 1] == new - 1 if old and new else old == new
        last = old + 1 == len(self.of_old), new + 1 == len(self.of_new)
        after = last[0] == last[1] if any(last) else self.of_old[old + 1] == new + 1
        return before + after

    def places(self) -> tuple[list[int], list[int]]:
        """Count the kept pairs before each old and each new shot: where the counts agree, order is kept."""
        old_marks, new_marks = [0] * (len(self.of_old) + 1), [0] * (len(self.of_new) + 1)
        for old, new in self.kept:
            old_marks[old + 1] = new_marks[new + 1] = 1
        return list(accumulate(old_marks)), list(accumulate(new_marks))

    def keep(self, pairs: Iterable[ShotPair]) -> None:
        """Keep the heaviest chain of pairs that fits the order of the pairs kept so far."""
        olds, news = self.places()
        inside = [
            pair._replace(weight=pair.weight + NEIGHBOUR * self.neighbours(pair.old, pair.new))
            for pair in pairs
            if olds[pair.old] == news[pair.new] and self.are_free(pair.old, pair.new)
        ]
        for pair in heaviest_chain(inside, NEIGHBOUR) if inside else ():
            self.pair(pair.old, pair.new, kept=True)

    def move(self, pairs: Iterable[ShotPair]) -> None:
        """Pair the remaining shots wherever they stand, the heaviest pairs first, then those beside others."""
        free = [pair for pair in pairs if self.are_free(pair.old, pair.new)]
        free.sort(key=lambda p: (-p.weight, -self.neighbours(p.old, p.new), abs(p.old - p.new), p.old, p.new))
        for pair in free:
            if self.are_free(pair.old, pair.new):
                self.pair(pair.old, pair.new, kept=False)
