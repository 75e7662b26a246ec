"""Hits at one instant as one hit."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from bridge.grid.bars import Hit, HitKind

PLACED = frozenset({HitKind.SCENE, HitKind.TITLE, HitKind.CUT, HitKind.FREEZE})
"""The kinds whose time the picture sets: what a person placed beside one means it."""


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
    times: list[Fraction] = []
    groups: dict[Fraction, list[Hit]] = {}
    for hit in sorted(hits, key=_order):
        near = _nearest(times, hit.time)
        if near is None or abs(near - hit.time) > frame / 2:
            times.insert(bisect_left(times, hit.time), hit.time)
            groups[hit.time] = [hit]
        else:
            groups[near].append(hit)
    return tuple(_one(time, groups[time]) for time in times)


def _order(hit: Hit) -> tuple[bool, float, int, Fraction, str, str]:
    return hit.kind not in PLACED, *_strength(hit), hit.time, hit.name, hit.origin


def _strength(hit: Hit) -> tuple[float, int]:
    """What hits are ordered by, the strongest first: their weight, then their kind."""
    return -hit.weight, list(HitKind).index(hit.kind)


def _nearest(times: Sequence[Fraction], time: Fraction) -> Fraction | None:
    """The nearest of some instants in order, the earlier of two."""
    after = bisect_left(times, time)
    return min(times[max(0, after - 1) : after + 1], key=lambda other: abs(other - time), default=None)


def _one(time: Fraction, group: Sequence[Hit]) -> Hit:
    ranked = sorted(group, key=_strength)
    names = dict.fromkeys(hit.name for hit in ranked if hit.name)
    origins = dict.fromkeys(hit.origin for hit in ranked if hit.origin)
    return replace(ranked[0], time=time, name=" / ".join(names), origin="; ".join(origins))
