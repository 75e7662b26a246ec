"""The judge: a network that learns to tell composed music from real, on pieces of other composers than it judges.

It knows eight bars at a time, by features of what hangs together over them. It shares neither weights nor inputs with the
critic that the composer is trained with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.evaluation.judging.classifier import learned_odds
from generator.evaluation.judging.features import GROUPS, NAMES, described
from generator.evaluation.judging.heard import HeardPiece

FOLDS = 5
SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A real piece, and the music composed under its conditions."""

    name: str
    composer: str
    """Of the real piece."""
    real: HeardPiece
    composed: HeardPiece


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over several seeds."""

    mean: float
    spread: float
    """The standard deviation between the seeds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judge's figures."""

    windows: int
    """Composed windows that were judged."""
    composers: int
    """Composers of the real pieces."""
    auc: Figure
    """The odds that a real window looks more real than a composed one: 0.5 where nothing tells them apart, 1 where the
    judge always does."""
    taken_for_real: Figure
    """The share of composed windows that the judge takes for real ones."""
    accuracy: Figure
    """The share of windows told right, of real and composed ones alike."""
    groups: dict[str, Figure]
    """The same AUC by each group of features alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """The features of all windows."""

    features: Floats
    """In the order of NAMES. (windows, features)"""
    real: Bools
    """(windows,)"""
    composer: Ints
    """The number of each window's composer. (windows,)"""


def judge(pairs: Sequence[Pair], folds: int = FOLDS, seeds: Sequence[int] = SEEDS) -> Verdict | None:
    """Judge composed music against the real music under whose conditions it was composed.

    Args:
        pairs: Pieces.
        folds: Parts that the composers are divided in; each part is judged by what was learned from the others.
        seeds: Of the division and of the network.

    Returns:
        None if fewer than two composers have eight bars of one metre in both.
    """
    heard = heard_in(pairs)
    return verdict_on(heard, folds, seeds) if len(np.unique(heard.composer)) > 1 else None


def heard_in(pairs: Sequence[Pair]) -> Heard:
    """Compute the features of all windows that both pieces of a pair have."""
    numbers = {name: number for number, name in enumerate(sorted({p.composer for p in pairs}))}
    features, real, composer = [np.zeros((0, len(NAMES)), dtype=np.float32)], list[bool](), list[int]()
    for pair in pairs:
        ours, theirs = described(pair.composed), described(pair.real)
        both = np.intersect1d(ours.first, theirs.first)
        for one, is_real in ((theirs, True), (ours, False)):
            features.append(one.features[np.isin(one.first, both)])
            real += [is_real] * len(both)
            composer += [numbers[pair.composer]] * len(both)
    return Heard(
        np.concatenate(features),
        np.array(real, dtype=np.bool_),
        np.unique(np.array(composer, dtype=np.int64), return_inverse=True)[1],
    )


def verdict_on(heard: Heard, folds: int = FOLDS, seeds: Sequence[int] = SEEDS) -> Verdict:
    """Judge windows by their features; see `judge`."""
    odds = [_judged(heard, heard.features, folds, seed) for seed in seeds]
    groups = {}
    for group in GROUPS:
        own = heard.features[:, [name.startswith(f"{group}.") for name in NAMES]]
        groups[group] = _over([auc(_judged(heard, own, folds, s), heard.real) for s in seeds])
    return Verdict(
        windows=int((~heard.real).sum()),
        composers=len(set(heard.composer.tolist())),
        auc=_over([auc(each, heard.real) for each in odds]),
        taken_for_real=_over([float((each[~heard.real] > 0.5).mean()) for each in odds]),
        accuracy=_over([float(((each > 0.5) == heard.real).mean()) for each in odds]),
        groups=groups,
    )


def _over(values: Sequence[float]) -> Figure:
    return Figure(float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else 0.0)


def auc(odds: Floats, real: Bools) -> float:
    """Return the share of pairs of a real and a composed window in which the real one has the higher odds; ties are halves."""
    order = np.sort(odds[~real])
    below = np.searchsorted(order, odds[real], side="left") + np.searchsorted(order, odds[real], side="right")
    return float(below.sum() / (2 * len(order) * real.sum()))


def _judged(heard: Heard, features: Floats, folds: int, seed: int) -> Floats:
    """Return the odds of each window to be real, as told by a judge that knows other composers. (windows,)"""
    part = parts(heard.composer, folds, seed)[heard.composer]
    odds = np.zeros(len(features))
    for held in range(part.max() + 1):
        known = part != held
        odds[~known] = learned_odds(features[known], heard.real[known], features[~known], seed)
    return odds


def parts(composer: Ints, folds: int, seed: int) -> Ints:
    """Assign a part to each composer so that all are about as large: in random order, each to the smallest. (composers,)"""
    sizes = np.bincount(composer)
    order = np.random.default_rng(seed).permutation(len(sizes))
    found, full = np.zeros(len(sizes), dtype=np.int64), np.zeros(min(folds, len(sizes)))
    for number in order[np.argsort(-sizes[order], kind="stable")]:
        found[number] = np.argmin(full)
        full[found[number]] += sizes[number]
    return found
