"""Similarity of composed to real music: the overlap of eleven features that the conditions do not fix."""

from collections.abc import Iterable

import numpy as np

from generator.conditions import STEPS, Floats, Ints
from generator.keys import SCALES

FEATURES = {
    "pitch_classes": np.arange(-0.5, 13),
    "length": np.array([0.5, 1.5, 2.5, 3.5, 4.5, 6.5, 8.5, 12.5, 16.5, 24.5, 1e9]),
    "pitch": np.arange(20.5, 104, 3),
    "range": np.arange(-0.5, 84, 3),
    "interval": np.array([0.5, 1.5, 2.5, 3.5, 4.5, 6.5, 8.5, 12.5, 16.5, 1e9]),
    "polyphony": np.arange(-0.25, 12, 0.5),
    "top_interval": np.arange(-18.5, 19),
    "groove": np.linspace(0, 1.0001, 17),
    "position": np.arange(-0.5, STEPS),
    "entropy": np.linspace(0, 3.6, 25),
    "scale": np.linspace(0.4, 1.0001, 25),
}
"""The bins of each feature: used pitch classes a bar; note length, inter-onset interval (sixteenths); pitch and
range (semitones); mean notes sounding; interval between top notes of successive onsets; grooving similarity of
neighbouring bars; onset position; pitch-class entropy over 4 bars (bits); share of notes in the best scale.

Sources: pitch-class entropy and grooving similarity from Wu & Yang, "The Jazz Transformer on the front line"
(ISMIR 2020); overlapping area from Yang & Lerch, "On the evaluation of generative models in music" (2020)."""

Notes = Ints
"""Rows of (start, end, pitch) in sixteenths from the first bar, ordered by start. (notes, 3)"""


def describe(notes: Notes, bars: int, steps: int) -> dict[str, Floats]:
    """Compute every value of every feature in one passage of bars of so many sixteenths."""
    start, end, pitch = notes.T
    bar, step = start // steps, start % steps
    used = np.zeros((bars, 12))
    np.add.at(used, (bar, pitch % 12), 1)
    grid = np.zeros((bars, steps), dtype=np.bool_)
    grid[bar, step] = True
    onsets = np.unique(start)
    low, high = np.full(bars, 999), np.full(bars, -1)
    np.minimum.at(low, bar, pitch)
    np.maximum.at(high, bar, pitch)
    top = np.full(bars * steps, -1)
    np.maximum.at(top, start, pitch)
    tops = top[top >= 0]
    full = used.sum(1) > 0
    return {
        "pitch_classes": (used[full] > 0).sum(1).astype(np.float32),
        "length": (end - start).astype(np.float32),
        "pitch": pitch.astype(np.float32),
        "range": (high - low)[full].astype(np.float32),
        "interval": np.diff(onsets).astype(np.float32),
        "polyphony": _polyphony(start, end, bars, steps)[full],
        "top_interval": np.diff(tops).clip(-18, 18).astype(np.float32),
        "groove": (1 - (grid[1:] ^ grid[:-1]).mean(1)).astype(np.float32),
        "position": step.astype(np.float32),
        "entropy": _entropy(used),
        "scale": _scale(used[full]),
    }


def _polyphony(start: Ints, end: Ints, bars: int, steps: int) -> Floats:
    change = np.zeros(bars * steps + 1)
    np.add.at(change, start, 1)
    np.add.at(change, np.minimum(end, bars * steps), -1)
    sounding: Floats = np.cumsum(change)[:-1].reshape(bars, steps).mean(1).astype(np.float32)
    return sounding


def _entropy(used: Floats) -> Floats:
    """Compute the entropy of the pitch-class histogram over every 4 bars, in bits."""
    sums = np.stack([used[i : i + 4].sum(0) for i in range(0, len(used) - 3, 4)] or [used.sum(0)])
    sums = sums[sums.sum(1) > 0]
    share = sums / sums.sum(1, keepdims=True)
    bits: Floats = -(share * np.log2(np.maximum(share, 1e-12))).sum(1).astype(np.float32)
    return bits


def _scale(used: Floats) -> Floats:
    """Compute the share of each bar's notes in the one of the 24 scales that holds most of them."""
    masks = np.stack([[(d - t) % 12 in s for d in range(12)] for s in SCALES.values() for t in range(12)])
    shares: Floats = ((used @ masks.T.astype(np.float64)).max(1) / used.sum(1)).astype(np.float32)
    return shares


def overlap(ours: Iterable[dict[str, Floats]], real: Iterable[dict[str, Floats]]) -> dict[str, float]:
    """Compute the overlapping area of the two distributions of each feature: the sum of the smaller share in each bin."""
    a, b = list(ours), list(real)
    return {
        name: float(
            np.minimum(_shares([p[name] for p in a], bins), _shares([p[name] for p in b], bins)).sum()
        )
        for name, bins in FEATURES.items()
    }


def _shares(values: list[Floats], bins: Floats) -> Floats:
    counts, _ = np.histogram(np.concatenate(values), bins)
    shares: Floats = counts / max(counts.sum(), 1)
    return shares
