"""Replacements: another shot at the same place."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bridge.recut.changes.chain import ShotPair, heaviest_chain
from bridge.recut.changes.pairing import Pairing
from bridge.timeline import Shot

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Old and new shots that are the same."""
Spans = list[tuple[int, float, float]]
"""Shots by index, each with its start and end in record seconds from some point."""


def replacements(
    pairing: Pairing, old: Sequence[Shot], new: Sequence[Shot], groups: Iterable[Group]
) -> list[tuple[int, int]]:
    """Pair the remaining shots that stand at the same place.

    Between two shots that kept their order, an old and a new shot stand at the same place where they overlap in record
    time, counted from the first of the two or back from the second.

    Args:
        pairing: The pairs made.
        old: The old shots.
        new: The new shots.
        groups: Old and new shots that are the same; the shots in none remain.

    Returns:
        Old and new index of each, in order.
    """
    olds, news = pairing.places()
    taken = list(zip(*groups, strict=True)) or [(), ()]
    taken_olds, taken_news = ({index for part in side for index in part} for side in taken)
    free_olds = (index for index in pairing.free_olds() if index not in taken_olds)
    free_news = (index for index in pairing.free_news() if index not in taken_news)
    old_left = {place: list(indices) for place, indices in groupby(free_olds, key=olds.__getitem__)}
    found: list[ShotPair] = []
    for place, indices in groupby(free_news, key=news.__getitem__):
        if place in old_left:
            found += _overlapping(old, new, old_left[place], list(indices), _bounds(pairing, place, old, new))
    return [(pair.old, pair.new) for pair in heaviest_chain(found)] if found else []


def _bounds(
    pairing: Pairing, place: int, old: Sequence[Shot], new: Sequence[Shot]
) -> list[tuple[float, float]]:
    """Return the start and the end of a place in old and new record time."""
    before = [pairing.kept[place - 1]] if place else []
    after = pairing.kept[place : place + 1]
    begins = [(float(old[i].end), float(new[j].end)) for i, j in before] or [(0.0, 0.0)]
    ends = [(float(old[i].start), float(new[j].start)) for i, j in after]
    return begins + (ends or [(float(old[-1].end), float(new[-1].end))])


def _overlapping(
    old: Sequence[Shot],
    new: Sequence[Shot],
    olds: Sequence[int],
    news: Sequence[int],
    bounds: Sequence[tuple[float, float]],
) -> Iterator[ShotPair]:
    for old_zero, new_zero in bounds:
        old_spans, new_spans = _spans(old, olds, old_zero), _spans(new, news, new_zero)
        while old_spans and new_spans:
            (i, a, b), (j, c, d) = old_spans[-1], new_spans[-1]
            overlap = min(b, d) - max(a, c)
            if overlap > 0:
                yield ShotPair(i, j, overlap / max(b - a, d - c))
            if a >= c:
                old_spans.pop()
            if c >= a:
                new_spans.pop()


def _spans(shots: Sequence[Shot], indices: Sequence[int], zero: float) -> Spans:
    return [(index, float(shots[index].start) - zero, float(shots[index].end) - zero) for index in indices]
