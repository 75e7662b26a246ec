"""Recognition: a small classifier is trained to separate composed from real music."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from generator.conditions import STEPS, Floats
from generator.evaluation.files import MeasuredPiece
from generator.metrics import FEATURES, describe

WINDOW = 8
"""Bars in one classified window."""
FOLDS = 5
DECAY = 0.02
"""Weight of the L2 penalty."""
ROUNDS = 100


def accuracy(real: Sequence[MeasuredPiece], composed: Sequence[MeasuredPiece], seed: int) -> float | None:
    """Compute the accuracy of logistic regression that separates composed windows of 8 bars from real ones, cross-validated.

    Its inputs are the shares of the eleven features' bins (`generator.metrics`) and their means. The pieces are
    divided into FOLDS folds; it is trained on all but one and tested on that one, in turn. Real music and its
    composed counterpart are always in the same fold. 0.5 is chance; None if there are fewer than two pieces.

    Args:
        real: Pieces.
        composed: One for each, in the same order, or as many other pieces.
        seed: Of the folds.
    """
    count = min(len(real), len(composed))
    if count < 2:
        return None
    part = np.random.default_rng(seed).permutation(count) % min(FOLDS, count)
    rows, kinds, parts = [], [], []
    for kind, pieces in enumerate((real[:count], composed[:count])):
        for number, piece in zip(part, pieces, strict=True):
            windows = _windows(piece)
            rows += windows
            kinds += [kind] * len(windows)
            parts += [number] * len(windows)
    x, y, fold = np.stack(rows), np.array(kinds), np.array(parts)
    rates = [_fold_accuracy(x, y, fold == held) for held in range(min(FOLDS, count))]
    return float(np.mean(rates))


def _windows(music: MeasuredPiece) -> list[Floats]:
    """Return the inputs of each WINDOW bars in which anything sounds."""
    notes = music.notes
    found = []
    for first in range(0, music.bars - WINDOW + 1, WINDOW):
        inside = notes[(notes[:, 0] >= first * STEPS) & (notes[:, 0] < (first + WINDOW) * STEPS)]
        if len(inside) > 1:
            found.append(_looked_at(inside - np.array([first * STEPS, first * STEPS, 0])))
    return found


def _looked_at(notes: np.ndarray) -> Floats:
    features = describe(notes, WINDOW)
    shares = [
        np.histogram(features[name], bins)[0] / max(len(features[name]), 1) for name, bins in FEATURES.items()
    ]
    means = [values.mean() if len(values) else 0.0 for values in features.values()]
    return np.concatenate([*shares, means]).astype(np.float32)


def _fold_accuracy(x: Floats, y: np.ndarray, held: np.ndarray) -> float:
    """Train on all folds but the held-out one; return the accuracy on it, the mean over both classes."""
    mean, spread = x[~held].mean(0), x[~held].std(0) + 1e-3
    inputs, kinds = torch.from_numpy((x - mean) / spread), torch.from_numpy(y).float()
    weights = torch.zeros(x.shape[1] + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=ROUNDS, line_search_fn="strong_wolfe")
    known = torch.from_numpy(~held)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = inputs[known] @ weights[1:] + weights[0]
        cost = (
            functional.binary_cross_entropy_with_logits(logits, kinds[known])
            + DECAY * weights[1:].square().sum()
        )
        cost.backward()  # type: ignore[no-untyped-call]
        return cost

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        predicted = (inputs[~known] @ weights[1:] + weights[0] > 0).numpy()
    right = predicted == (y[held] == 1)
    return float(np.mean([right[y[held] == kind].mean() for kind in (0, 1) if (y[held] == kind).any()]))
