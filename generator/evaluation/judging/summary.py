"""Summaries of many values in one number; NaN where there are none."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise

import numpy as np

from generator.conditions import Floats

Features = dict[str, float]
"""Features by name; NaN where one is undefined."""


def mean(values: np.ndarray | Sequence[float]) -> float:
    """Return the mean; of truth values it is the share that is true."""
    return float(np.mean(values)) if len(values) else float("nan")


def spread(values: np.ndarray) -> float:
    """Return the standard deviation."""
    return float(np.std(values)) if len(values) else float("nan")


def bits(values: Iterable[Hashable]) -> float:
    """Return the entropy of the values' shares in bits."""
    counts = np.array(list(Counter(values).values()), dtype=np.float64)
    return bits_of(counts) if len(counts) else float("nan")


def bits_of(weights: Floats) -> float:
    """Return the entropy of weights in bits."""
    shares = weights[weights > 0] / max(weights.sum(), 1e-9)
    return float(-(shares * np.log2(shares)).sum())


def next_bits(values: list[int]) -> float:
    """Return the entropy in bits of a value when the one before is known."""
    return bits(pairwise(values)) - bits(values[:-1]) if len(values) > 1 else float("nan")


def lasting(same: np.ndarray) -> int:
    """Return the length of the longest run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))
