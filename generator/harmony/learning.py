"""Training of the harmonic model: Baum-Welch on the chords of the corpus, one mode at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Bools, Floats, Ints, Mode
from generator.harmony.chords import SILENT
from generator.harmony.model import STATES, HarmonicModel
from generator.harmony.tension import LEVELS, heard_levels
from generator.keys import MODES

ROUNDS = 40
"""Iterations of expectation-maximisation; the held-out likelihood gains less than 0.001 nats a half bar in later ones."""
SHRINKAGE = 50.0
"""The weight of the progressions of all states beside a state's own, in half bars."""
SHRINKAGE_OF_ALL = 20.0
"""The weight of the overall distribution of chords beside those that follow one chord, in half bars."""
SEED = 0

Passages = Iterable[tuple[Mode, Ints]]
"""Mode and labels of each passage, two a bar from a bar line on."""


@dataclass(frozen=True, slots=True, eq=False)
class Transitions:
    """Every transition from one sounding half bar to the next, a row for each run without silence."""

    before: Ints
    """The chord before. (runs, steps)"""
    chord: Ints
    """The chord after. (runs, steps)"""
    move: Ints
    """The index of the transition's table of moves: 2 * level + half of the bar. (runs, steps)"""
    real: Bools
    """False past the end of a run. (runs, steps)"""

    @classmethod
    def of(cls, mode: Mode, passages: Sequence[Ints]) -> Self:
        """Collect the transitions of passages in one mode."""
        runs = [run for labels in passages for run in _runs(mode, labels)]
        longest = max((len(labels) for labels, _ in runs), default=2) - 1
        before, chord, move = np.zeros((3, len(runs), longest), dtype=np.int64)
        real = np.zeros((len(runs), longest), dtype=np.bool_)
        for row, (labels, moves) in enumerate(runs):
            steps = slice(len(labels) - 1)
            before[row, steps], chord[row, steps] = labels[:-1], labels[1:]
            move[row, steps], real[row, steps] = moves[1:], True
        return cls(before, chord, move, real)


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The model of one mode during training; the fields of `HarmonicModel`."""

    first: Floats
    """(STATES,)"""
    moves: Floats
    """(LEVELS * 2, STATES, STATES)"""
    chords: Floats
    """(STATES, SILENT, SILENT)"""


def learn(passages: Passages) -> HarmonicModel:
    """Learn which chords follow one another in each mode; the same passages give the same model."""
    found = list(passages)
    tables = [
        _learned(Transitions.of(mode, [labels for of, labels in found if of is mode])) for mode in MODES
    ]
    shape = (LEVELS, 2, STATES, STATES)
    return HarmonicModel(
        first=np.stack([each.first for each in tables]).astype(np.float32),
        moves=np.stack([each.moves.reshape(shape) for each in tables]).astype(np.float32),
        chords=np.stack([each.chords for each in tables]).astype(np.float32),
    )


def _runs(mode: Mode, labels: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield the runs of two or more half bars without silence, as labels and indices of tables of moves."""
    moves = 2 * heard_levels(mode, labels) + np.arange(len(labels)) % 2
    edges = np.flatnonzero(np.diff(labels != SILENT, prepend=False, append=False))
    for start, end in edges.reshape(-1, 2):
        if end - start > 1:
            yield labels[start:end], moves[start:end]


def _learned(steps: Transitions) -> Tables:
    """Fit the tables with Baum-Welch.

    Source: Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 77 (1989), sections III.C and V.A.
    """
    counts = _counted(steps, np.ones(steps.chord.shape))
    mix = (counts.sum(0) + 1) / (counts.sum() + SILENT)
    common = _smoothed(counts, mix, SHRINKAGE_OF_ALL)
    rng = np.random.default_rng(SEED)
    perturbed = common * np.exp(rng.normal(0, 0.5, (STATES, 1, SILENT)))
    moves = 0.3 * rng.dirichlet(np.ones(STATES), (LEVELS * 2, STATES)) + 0.7 * np.eye(STATES)
    tables = Tables(np.full(STATES, 1 / STATES), moves, perturbed / perturbed.sum(-1, keepdims=True))
    for _ in range(ROUNDS):
        states, moved = _expected(tables, steps)
        chords = np.stack([_counted(steps, states[..., state]) for state in range(STATES)])
        tables = Tables(
            first=_normalised(states[:, 0].sum(0) + 1),
            moves=_normalised(moved + 1),
            chords=_smoothed(chords, common, SHRINKAGE),
        )
    return tables


def _counted(steps: Transitions, weights: Floats) -> Floats:
    """Count how often each chord follows each, weighted. (SILENT, SILENT)"""
    cells = (steps.before * SILENT + steps.chord)[steps.real]
    counts = np.bincount(cells, weights[steps.real], SILENT**2).astype(
        np.float64
    )  # whole where there are none
    return counts.reshape(SILENT, SILENT)


def _smoothed(counts: Floats, toward: Floats, strength: float) -> Floats:
    """Smooth shares toward those of a wider group, the more the fewer counts there are.

    Source: MacKay & Peto, "A hierarchical Dirichlet language model", Natural Language Engineering 1 (1995).
    """
    return _normalised(counts + strength * toward)


def _normalised(counts: Floats) -> Floats:
    shares: Floats = counts / counts.sum(-1, keepdims=True)
    return shares


def _emissions(tables: Tables, steps: Transitions) -> Floats:
    """Return the likelihood of each step's chord under each state; 1 past the end of a run. (steps, runs, STATES)"""
    given = tables.chords[:, steps.before, steps.chord]
    return np.where(steps.real, given, 1.0).T


def _forward(tables: Tables, steps: Transitions) -> tuple[Floats, Floats]:
    """Run the forward pass: state probabilities (steps, runs, STATES), likelihood of each chord (steps, runs)."""
    given = _emissions(tables, steps)
    so_far, scales = np.empty_like(given), np.empty(given.shape[:2])
    for at, likely in enumerate(given):
        if at:
            moves = tables.moves[steps.move[:, at]]  # (runs, STATES, STATES)
            joint = np.einsum("rs,rst->rt", so_far[at - 1], moves) * likely
        else:
            joint = tables.first * likely
        scales[at] = joint.sum(-1)
        so_far[at] = joint / scales[at][:, None]
    return so_far, scales


def _expected(tables: Tables, steps: Transitions) -> tuple[Floats, Floats]:
    """Run the E step: the expected states, and the expected count of each move.

    Returns:
        Probability of each state at each step (runs, steps, STATES); moves (LEVELS * 2, STATES, STATES).
    """
    given, (so_far, scales) = _emissions(tables, steps), _forward(tables, steps)
    moved = np.zeros_like(tables.moves)
    ahead = np.ones(given.shape[1:])
    states = so_far
    for at in range(len(given) - 1, 0, -1):
        states[at] = so_far[at] * ahead
        coming = given[at] * ahead / scales[at][:, None]
        moves = tables.moves[steps.move[:, at]]
        for table in range(len(moved)):
            made = steps.real[:, at] & (steps.move[:, at] == table)
            moved[table] += tables.moves[table] * (so_far[at - 1][made].T @ coming[made])
        ahead = np.einsum("rt,rst->rs", coming, moves)
    states[:1] *= ahead
    return states.transpose(1, 0, 2), moved
