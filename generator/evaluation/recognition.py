"""Whether a small classifier, trained afresh, can tell composed music from real music it has not seen."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from generator.conditions import STEPS, Floats
from generator.evaluation.files import Heard
from generator.metrics import FEATURES, describe

WINDOW = 8
"""Bars that are judged at a time."""
FOLDS = 5
DECAY = 0.02
"""Price of the squared weights."""
ROUNDS = 100


def accuracy(real: Sequence[Heard], composed: Sequence[Heard], seed: int) -> float | None:
    """How often logistic regression tells composed windows of 8 bars from real ones, in pieces it was not trained on.

    What it looks at are the shares of the eleven features' bins (`generator.metrics`) and their means. The pieces are
    divided into FOLDS parts; it learns from all but one and is asked about that one, in turn. Real music and what was
    composed under its conditions are always in the same part. 0.5 is guessing; None where there are fewer than two pieces.

    Args:
        real: Pieces.
        composed: One for each, in the same order, or as many other pieces.
        seed: What the parts are drawn from.
    """
    count = min(len(real), len(composed))
    if count < 2:
        return None
    part = np.random.default_rng(seed).permutation(count) % min(FOLDS, count)
    rows, kinds, parts = [], [], []
    for kind, music in enumerate((real[:count], composed[:count])):
        for number, heard in zip(part, music, strict=True):
            windows = _windows(heard)
            rows += windows
            kinds += [kind] * len(windows)
            parts += [number] * len(windows)
    x, y, fold = np.stack(rows), np.array(kinds), np.array(parts)
    rates = [_told_apart(x, y, fold == held) for held in range(min(FOLDS, count))]
    return float(np.mean(rates))


def _windows(heard: Heard) -> list[Floats]:
    """What is looked at in each WINDOW bars in which anything sounds."""
    notes = heard.notes
    found = []
    for first in range(0, heard.bars - WINDOW + 1, WINDOW):
        inside = notes[(notes[:, 0] >= first * STEPS) & (notes[:, 0] < (first + WINDOW) * STEPS)]
        if len(inside) > 1:
            found.append(_looked_at(inside - np.array([first * STEPS, first * STEPS, 0])))
    return found


def _looked_at(notes: np.ndarray) -> Floats:
    told = describe(notes, WINDOW)
    shares = [np.histogram(told[name], bins)[0] / max(len(told[name]), 1) for name, bins in FEATURES.items()]
    means = [values.mean() if len(values) else 0.0 for values in told.values()]
    return np.concatenate([*shares, means]).astype(np.float32)


def _told_apart(x: Floats, y: np.ndarray, held: np.ndarray) -> float:
    """Learn from what is not held back, and say how much of the rest is told right, each kind counting the same."""
    mean, spread = x[~held].mean(0), x[~held].std(0) + 1e-3
    inputs, kinds = torch.from_numpy((x - mean) / spread), torch.from_numpy(y).float()
    weights = torch.zeros(x.shape[1] + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=ROUNDS, line_search_fn="strong_wolfe")
    known = torch.from_numpy(~held)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        judged = inputs[known] @ weights[1:] + weights[0]
        paid = (
            functional.binary_cross_entropy_with_logits(judged, kinds[known])
            + DECAY * weights[1:].square().sum()
        )
        paid.backward()  # type: ignore[no-untyped-call]
        return paid

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        said = (inputs[~known] @ weights[1:] + weights[0] > 0).numpy()
    right = said == (y[held] == 1)
    return float(np.mean([right[y[held] == kind].mean() for kind in (0, 1) if (y[held] == kind).any()]))
