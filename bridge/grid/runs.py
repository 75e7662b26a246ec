"""Runs of equal keys in sorted arrays."""

from itertools import pairwise

import numpy as np

from bridge.grid.tempo_ramps import Ints


def runs(*keys: Ints) -> Ints:
    """Find the start of each run of items that have all keys in common.

    Args:
        keys: One or more keys of every item. (items,) each

    Returns:
        (runs,)
    """
    new = np.ones(len(keys[0]), np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(new)


def grouped(group: Ints, *keys: Ints) -> list[tuple[slice, Ints]]:
    """Group items: the slice of each group, and the starts of its runs of equal keys, counted from the group's first.

    Args:
        group: The group of each item, ascending. (items,)
        keys: (items,) each
    """
    if not len(group):
        return []
    starts = runs(group, *keys)
    firsts = runs(group[starts])
    ends = [*starts[firsts].tolist(), len(group)]
    parts = np.split(starts, firsts[1:])
    return [
        (slice(begin, end), part - begin) for (begin, end), part in zip(pairwise(ends), parts, strict=True)
    ]
