"""Runs of equal keys in arrays that are in order of them."""

from itertools import pairwise

import numpy as np

from bridge.grid.stretch import Ints


def runs(*keys: Ints) -> Ints:
    """Where each run of things begins that have all their keys in common.

    Args:
        keys: Several of each thing. (things,) each

    Returns:
        (runs,)
    """
    new = np.ones(len(keys[0]), np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(new)


def grouped(group: Ints, *keys: Ints) -> list[tuple[slice, Ints]]:
    """Each group of things, and where in it each run of equal keys begins, counted from the group's first.

    Args:
        group: Rising. (things,)
        keys: (things,) each
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
