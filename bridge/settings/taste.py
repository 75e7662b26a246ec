"""Taste: what a person likes about takes, learned from those that were kept and those that were thrown away.

Of two takes of one scene the kept one is the better: Bradley and Terry, "Rank analysis of incomplete block designs"
(Biometrika 39, 1952), over a weighted sum of what can be heard of a take. The weights are the likeliest under a normal
prior, found by Newton's method, so that few pairs tell little and the same pairs always tell the same.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final

import numpy as np

from generator.conditions import Floats

USUAL: Final[Mapping[str, float]] = {
    "density": 0.1,
    "thickness": 0.5,
    "register": 4.0,
    "loudness": 8.0,
    "length": 1.5,
    "leaps": 1.5,
    "repetition": 0.2,
    "dissonance": 0.08,
}
"""What can be heard of a take, and by how much takes of one scene usually differ in it; by ear."""
PRIOR: Final = 1.0
"""The precision of the prior on every weight."""
STEPS: Final = 30
"""Steps of Newton's method; from ten on nothing changes in PLACES."""
PLACES: Final = 3
"""Decimal places of a weight, so that it is the same on every machine."""


class Mark(StrEnum):
    """What a person did with a take."""

    KEPT = "kept"
    THROWN = "thrown"


@dataclass(frozen=True, slots=True)
class MarkedTake:
    """A take that a person kept or threw away."""

    film: str
    """The path of its timeline."""
    scene: str
    """The id of its scene."""
    take: int
    mark: Mark
    heard: Mapping[str, float]
    """What was heard of it, by the names of USUAL."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What a person likes about takes."""

    weights: Mapping[str, float] = field(default_factory=dict)
    """By the names of USUAL; more is liked where it is above 0. None where nothing was learned."""

    @property
    def digest(self) -> str:
        """The digest of what was learned; empty where it is nothing."""
        if not self.weights:
            return ""
        told = json.dumps(dict(sorted(self.weights.items())))
        return sha256(told.encode()).hexdigest()[:16]

    def liking(self, heard: Mapping[str, float]) -> float:
        """Return how well a take is liked, against others of its scene: log odds."""
        return sum(weight * heard[name] / USUAL[name] for name, weight in self.weights.items())


NO_TASTE: Final = Taste()


def learned(takes: Iterable[MarkedTake]) -> Taste:
    """Learn from takes: every kept one of a scene is liked better than every one of it that was thrown away."""
    apart = _pairs(takes)
    if not len(apart):
        return NO_TASTE
    weights = np.zeros(len(USUAL))
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-apart @ weights))
        slope = apart.T @ (1 - likely) - PRIOR * weights
        bend = (apart * (likely * (1 - likely))[:, None]).T @ apart + PRIOR * np.eye(len(USUAL))
        weights = weights + np.linalg.solve(bend, slope)
    found = {name: round(float(each), PLACES) + 0.0 for name, each in zip(USUAL, weights, strict=True)}
    return Taste({name: each for name, each in found.items() if each})


def _pairs(takes: Iterable[MarkedTake]) -> Floats:
    """Return by how much each kept take differs from each that was thrown away. (pairs, names)"""
    scenes: defaultdict[tuple[str, str], list[MarkedTake]] = defaultdict(list)
    for each in takes:
        scenes[each.film, each.scene].append(each)
    rows = [
        [(kept.heard[name] - thrown.heard[name]) / usual for name, usual in USUAL.items()]
        for key in sorted(scenes)
        for kept in _marked(scenes[key], Mark.KEPT)
        for thrown in _marked(scenes[key], Mark.THROWN)
    ]
    return np.array(rows).reshape(-1, len(USUAL))


def _marked(takes: Sequence[MarkedTake], mark: Mark) -> list[MarkedTake]:
    return sorted((each for each in takes if each.mark is mark), key=lambda each: each.take)
