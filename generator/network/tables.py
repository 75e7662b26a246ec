"""Tables of embeddings, with the indices that notes and columns have in them."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.pieces.batch import Batch
from generator.pieces.chords import CHORDS
from generator.pieces.columns import NONE
from generator.pieces.echoes import COUNT_CODES, SOURCES
from generator.pieces.features import BAR_FEATURES, COUNTERS
from generator.pieces.grid import DURATIONS, LONGEST_BAR
from generator.pieces.idioms import IDIOMS
from generator.pieces.parts import PARTS
from generator.pieces.passages import LOWEST, PITCHES

WIDEST = 30
"""Semitones of the widest interval that has an index of its own."""
INTERVALS = 2 * WIDEST + 1
NO_INTERVAL = INTERVALS
DEGREES = 12
SPREAD = 0.05
"""The standard deviation of new embeddings."""


def interval(to: Tensor, start: Tensor) -> Tensor:
    """Return the index of the interval between two pitches; NO_INTERVAL if one is NONE. (...)"""
    known = (to != NONE) & (start != NONE)
    return torch.where(known, (to - start).clamp(-WIDEST, WIDEST) + WIDEST, NO_INTERVAL)


def degree(pitch: Tensor, root: Tensor) -> Tensor:
    """Return the semitones of a pitch above a root, 0 to 11. (...)"""
    return (pitch + LOWEST - root) % DEGREES


def table(rows: int, width: int) -> nn.Embedding:
    """Return a table of small random embeddings."""
    made = nn.Embedding(rows, width)
    nn.init.normal_(made.weight, std=SPREAD)
    return made


class NoteTable(nn.Module):
    """The content of notes: pitch, length, the step to them, and their place in the chord."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.pitch = table(PARTS * PITCHES, width)
        self.duration = table(PARTS * len(DURATIONS), width)
        self.step = table(PARTS * (INTERVALS + 1), width)
        self.degree = table(PARTS * DEGREES, width)

    def forward(self, part: Tensor, pitch: Tensor, duration: Tensor, previous: Tensor, root: Tensor) -> Tensor:
        """Embed notes. (N,) each -> (N, W)"""
        out: Tensor = (
            self.pitch(part * PITCHES + pitch)
            + self.duration(part * len(DURATIONS) + duration)
            + self.step(part * (INTERVALS + 1) + interval(pitch, previous))
            + self.degree(part * DEGREES + degree(pitch, root))
        )
        return out


class ColumnTable(nn.Module):
    """What a column is told before anything is decided in it: its place, harmony, conditions and echoes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.position = table(LONGEST_BAR, width)
        self.chord = table(CHORDS, width)
        self.border = table(2, width)
        self.idiom = table(len(IDIOMS), width)
        self.echo_counts = table(SOURCES * (COUNT_CODES + 1), width)
        self.echo_goes_on = table(SOURCES * (LONGEST_BAR + 1), width)
        self.conditions = nn.Linear(2 * BAR_FEATURES + COUNTERS, width)
        self.conditions_out = nn.Linear(width, width)

    def forward(self, batch: Batch) -> Tensor:
        """Embed the columns of a batch. (B, T, W)"""
        told = torch.cat([batch.bar_features, batch.next_features, batch.counters], -1)
        source = torch.arange(SOURCES)
        out: Tensor = (
            self.position(batch.position)
            + self.chord(batch.chord)
            + self.border(batch.border.long())
            + self.idiom(batch.idiom)[:, None]
            + self.echo_counts(source * (COUNT_CODES + 1) + none_last(batch.echo_counts, COUNT_CODES)).sum(-2)
            + self.echo_goes_on(source * (LONGEST_BAR + 1) + none_last(batch.echo_goes_on, LONGEST_BAR)).sum(-2)
            + self.conditions_out(functional.gelu(self.conditions(told), approximate="tanh"))
        )
        return out


def none_last(index: Tensor, count: int) -> Tensor:
    """Return indices with NONE as the index `count`, after all others. (...)"""
    return torch.where(index == NONE, count, index)
