"""Learns the harmonic model from chords: Baum-Welch, mode by mode."""

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
"""Of expectation and maximisation; the held-out likelihood gains less than 0.001 nats a half bar in later ones."""
SHRINKAGE = 50.0
"""How many half bars the progressions of all states together count for beside a state's own."""
SHRINKAGE_OF_ALL = 20.0
"""How many half bars the mix of chords counts for beside what follows a chord."""
SEED = 0

Passages = Iterable[tuple[Mode, Ints]]
"""Mode and labels of each passage, two a bar from a bar line on."""


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Every step from a sounding half bar to the next, a row for each run without silence."""

    before: Ints
    """The chord left. (runs, steps)"""
    chord: Ints
    """The chord reached. (runs, steps)"""
    move: Ints
    """Which table of moves leads to it: 2 * level + half of the bar. (runs, steps)"""
    real: Bools
    """False past the end of a run. (runs, steps)"""

    @classmethod
    def of(cls, mode: Mode, passages: Sequence[Ints]) -> Self:
        """The steps of passages in one mode."""
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
    """The model of one mode while it is learned; the fields of `HarmonicModel`."""

    first: Floats
    """(STATES,)"""
    moves: Floats
    """(LEVELS * 2, STATES, STATES)"""
    chords: Floats
    """(STATES, SILENT, SILENT)"""


def learn(passages: Passages) -> HarmonicModel:
    """Learn what chords follow one another in each mode; the same passages teach the same model."""
    found = list(passages)
    tables = [_learned(Steps.of(mode, [labels for of, labels in found if of is mode])) for mode in MODES]
    shape = (LEVELS, 2, STATES, STATES)
    return HarmonicModel(
        first=np.stack([each.first for each in tables]).astype(np.float32),
        moves=np.stack([each.moves.reshape(shape) for each in tables]).astype(np.float32),
        chords=np.stack([each.chords for each in tables]).astype(np.float32),
    )


def log_likelihood(model: HarmonicModel, passages: Passages) -> float:
    """Nats a half bar of passages under a model that is told their tension, from the second half bar of a run on."""
    found, total, steps = list(passages), 0.0, 0
    for number, mode in enumerate(MODES):
        taken = Steps.of(mode, [labels for of, labels in found if of is mode])
        moves = model.moves[number].reshape(-1, STATES, STATES)
        tables = Tables(model.first[number], moves, model.chords[number])
        _, scales = _forward(tables, taken)
        total += float(np.log(scales).T[taken.real].sum())
        steps += int(taken.real.sum())
    return total / max(steps, 1)


def _runs(mode: Mode, labels: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Stretches of two or more half bars without silence, as labels and tables of moves."""
    moves = 2 * heard_levels(mode, labels) + np.arange(len(labels)) % 2
    edges = np.flatnonzero(np.diff(labels != SILENT, prepend=False, append=False))
    for start, end in edges.reshape(-1, 2):
        if end - start > 1:
            yield labels[start:end], moves[start:end]


def _learned(steps: Steps) -> Tables:
    """Baum-Welch (Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 77, 1989, sections III.C and V.A)."""
    counts = _counted(steps, np.ones(steps.chord.shape))
    mix = (counts.sum(0) + 1) / (counts.sum() + SILENT)
    common = _shrunk(counts, mix, SHRINKAGE_OF_ALL)
    rng = np.random.default_rng(SEED)
    swayed = common * np.exp(rng.normal(0, 0.5, (STATES, 1, SILENT)))
    moves = 0.3 * rng.dirichlet(np.ones(STATES), (LEVELS * 2, STATES)) + 0.7 * np.eye(STATES)
    tables = Tables(np.full(STATES, 1 / STATES), moves, swayed / swayed.sum(-1, keepdims=True))
    for _ in range(ROUNDS):
        states, moved = _expected(tables, steps)
        chords = np.stack([_counted(steps, states[..., state]) for state in range(STATES)])
        tables = Tables(
            first=_shares(states[:, 0].sum(0) + 1),
            moves=_shares(moved + 1),
            chords=_shrunk(chords, common, SHRINKAGE),
        )
    return tables


def _counted(steps: Steps, weights: Floats) -> Floats:
    """How often each chord follows each. (SILENT, SILENT)"""
    cells = (steps.before * SILENT + steps.chord)[steps.real]
    counts = np.bincount(cells, weights[steps.real], SILENT**2).astype(
        np.float64
    )  # whole where there are none
    return counts.reshape(SILENT, SILENT)


def _shrunk(counts: Floats, toward: Floats, strength: float) -> Floats:
    """Shares drawn toward those of a wider group where there is little to go by.

    Source: MacKay & Peto, "A hierarchical Dirichlet language model", Natural Language Engineering 1 (1995).
    """
    return _shares(counts + strength * toward)


def _shares(counts: Floats) -> Floats:
    shares: Floats = counts / counts.sum(-1, keepdims=True)
    return shares


def _outputs(tables: Tables, steps: Steps) -> Floats:
    """How likely each state gives the chord of each step; 1 past the end of a run. (steps, runs, STATES)"""
    given = tables.chords[:, steps.before, steps.chord]
    return np.where(steps.real, given, 1.0).T


def _forward(tables: Tables, steps: Steps) -> tuple[Floats, Floats]:
    """The states so far, and how likely each chord is after those before it. (steps, runs, STATES) and (steps, runs)"""
    given = _outputs(tables, steps)
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


def _expected(tables: Tables, steps: Steps) -> tuple[Floats, Floats]:
    """The states, and how often each move was made, in expectation.

    Returns:
        Probability of each state at each step (runs, steps, STATES); moves (LEVELS * 2, STATES, STATES).
    """
    given, (so_far, scales) = _outputs(tables, steps), _forward(tables, steps)
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
