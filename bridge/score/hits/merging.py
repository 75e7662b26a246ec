"""Hits at one instant, merged into one."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from bridge.grid.bars import Hit, HitKind

PLACED = frozenset({HitKind.SCENE, HitKind.TITLE, HitKind.CUT, HitKind.FREEZE})
"""The kinds whose time the picture sets: a hit that a person placed beside one means that one."""
_RANKS = {kind: rank for rank, kind in enumerate(HitKind)}


def merged(hits: Iterable[Hit], frame: Fraction) -> tuple[Hit, ...]:
    """Make one hit of those within half a frame of each other.

    The instants that the picture sets come first, the heaviest of each; every other hit joins the nearest one there
    is, or is an instant of its own. The strongest kind wins, and names and origins are kept, the strongest first.

    Args:
        hits: In any order; the result does not depend on it.
        frame: Seconds of a frame.

    Returns:
        In order of time, more than half a frame apart.
    """
    marks: list[
        float
    ] = []  # the instants, in floats: they lie half a frame apart, and sort many times as quickly
    groups: list[list[Hit]] = []
    reach, half = float(frame), frame / 2
    for hit in sorted(hits, key=_order):
        mark = float(hit.time)
        after = bisect_left(marks, mark)
        beside = range(max(0, after - 1), min(after + 1, len(marks)))
        close = (at for at in beside if abs(marks[at] - mark) < reach)
        near = min(close, key=_from(hit, groups), default=None)
        if near is None or abs(groups[near][0].time - hit.time) > half:
            marks.insert(after, mark)
            groups.insert(after, [hit])
        else:
            groups[near].append(hit)
    return tuple(_one(group) for group in groups)


def _order(hit: Hit) -> tuple[bool, float, int, float, str, str]:
    return hit.kind not in PLACED, *_strength(hit), float(hit.time), hit.name, hit.origin


def _strength(hit: Hit) -> tuple[float, int]:
    """Return the sort key of hits, the strongest first: by weight, then by kind."""
    return -hit.weight, _RANKS[hit.kind]


def _from(hit: Hit, groups: Sequence[Sequence[Hit]]) -> Callable[[int], Fraction]:
    """Return a function that measures the distance of each instant from a hit, in seconds."""
    return lambda at: abs(groups[at][0].time - hit.time)


def _one(group: Sequence[Hit]) -> Hit:
    """Merge several hits into one at the instant of the first."""
    if len(group) == 1:
        return group[0]
    ranked = sorted(group, key=_strength)
    names = dict.fromkeys(hit.name for hit in ranked if hit.name)
    origins = dict.fromkeys(hit.origin for hit in ranked if hit.origin)
    return replace(ranked[0], time=group[0].time, name=" / ".join(names), origin="; ".join(origins))
