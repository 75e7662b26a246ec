"""Sounds that are heard together: their samples added up, as they are decoded."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from bridge.sound.heard import Floats
from bridge.sound.measured import RATE

Stretch = tuple[int, Floats]
"""The number of a first sample, and samples."""
_AT_ONCE: Final = RATE
"""Samples that are given at once at most."""


def added(parts: Sequence[Iterator[Stretch]], share: np.float32) -> Iterator[Stretch]:
    """Yield the sum of several sounds, in order; memory holds no more than what one of them is ahead of the others.

    Args:
        parts: The stretches of each, in order; of two that overlap, the later one counts.
        share: What each is multiplied by.
    """
    held: list[list[Stretch]] = [[] for _ in parts]
    ends = dict.fromkeys(range(len(parts)), 0)  # how far each that goes on is decoded
    done = 0
    while ends:
        behind = min(ends, key=lambda part: ends[part])
        stretch = next(parts[behind], None)
        if stretch is None:
            del ends[behind]
        elif len(stretch[1]):
            held[behind].append(stretch)
            ends[behind] = max(ends[behind], stretch[0] + len(stretch[1]))
        limit = min(ends.values()) if ends else _last(held)
        while done < limit and any(held):
            first = max(done, min(own[0][0] for own in held if own))
            stop = min(first + _AT_ONCE, limit)
            if first < stop:
                taken: Floats = np.array([_taken(own, first, stop) for own in held]).sum(axis=0)
                yield first, share * taken
            done = max(stop, done)
            held = [[each for each in own if each[0] + len(each[1]) > done] for own in held]


def _last(held: Sequence[Sequence[Stretch]]) -> int:
    return max((at + len(samples) for own in held for at, samples in own), default=0)


def _taken(own: Sequence[Stretch], first: int, stop: int) -> Floats:
    """Return what one sound plays from one sample up to another; silent where it plays nothing."""
    taken = np.zeros(stop - first, np.float32)
    for at, samples in own:
        low, high = max(at, first), min(at + len(samples), stop)
        if low < high:
            taken[low - first : high - first] = samples[low - at : high - at]
    return taken
