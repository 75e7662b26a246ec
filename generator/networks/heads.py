"""The decisions of a column: how many notes each part begins, which they are, and where the music goes on."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.networks.indices import (
    CONTEXT_ROWS,
    INTERVALS,
    LENGTHS,
    NEAR,
    NO_INTERVAL,
    SUGGESTIONS,
    WIDEST,
    Told,
    context_indices,
    degree,
    interval,
    suggested,
)
from generator.networks.tables import SOURCE, Tables, table
from generator.pieces.chords import CHORDS, ROOTS
from generator.pieces.columns import MOST, NONE
from generator.pieces.echoes import SOURCES
from generator.pieces.grid import LONGEST_BAR
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS
from generator.pieces.passages import PITCHES
from generator.pieces.plan import CODES


class CountHead(nn.Module):
    """The number of notes of each part: of the melody, then of the bass, then of the accompaniment."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, width)
        self.melody = nn.Linear(width, MOST[MELODY] + 1)
        self.bass = nn.Linear(width, MOST[BASS] + 1)
        self.accompaniment = nn.Linear(width, MOST[ACCOMPANIMENT] + 1)
        self.with_melody = table(MOST[MELODY] + 1, width)
        self.with_bass = table(MOST[BASS] + 1, width)

    def forward(self, columns: Tensor, counts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the logits of each part's count, given those decided before it.

        Args:
            columns: (..., W)
            counts: (..., PARTS)

        Returns:
            (..., MOST + 1) each
        """
        hidden = functional.gelu(self.hidden(columns), approximate="tanh")
        after_melody = hidden + self.with_melody(counts[..., MELODY])
        after_bass = after_melody + self.with_bass(counts[..., BASS])
        return self.melody(hidden), self.bass(after_melody), self.accompaniment(after_bass)


class NoteHead(nn.Module):
    """Pitch and length of a note, knowing those decided before it.

    The logit of a pitch is the sum of what the note says of the pitch itself, of the interval from the last of its part, of
    the intervals from the note above it, the melody and the bass, of its degree over the chord's root, and of its distance from what each
    echo suggests (a product of experts: Hinton, "Training products of experts by minimizing contrastive divergence",
    Neural Computation 14, 2002). So a figure that goes on at another pitch or over another chord is one decision, not a new
    one for each pitch.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.told = Tables(CONTEXT_ROWS, width)
        self.norm_in = nn.LayerNorm(width)
        self.wide = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        self.norm = nn.LayerNorm(width)
        self.by_pitch = nn.Linear(width, PITCHES)
        self.by_step = nn.Linear(width, INTERVALS)
        self.by_above = nn.Linear(width, INTERVALS)
        self.by_melody = nn.Linear(width, INTERVALS)
        self.by_bass = nn.Linear(width, INTERVALS)
        self.by_degree = nn.Linear(width, ROOTS)
        self.by_echo = nn.Linear(width, SOURCES * SUGGESTIONS * (2 * NEAR + 1))
        self.pitch = table(PARTS * PITCHES, width)
        self.long = nn.Linear(width, width)
        self.by_duration = nn.Linear(width, LENGTHS)
        self.again = nn.Linear(width, SOURCES)

    def forward(self, column: Tensor, told: Told) -> Tensor:
        """Return what is known of each note before its pitch.

        Args:
            column: The note's column, with the notes decided before it in the column and those held, summed. (N, W)
            told: Of the notes.

        Returns:
            (N, W)
        """
        x = column + self.told(context_indices(told, SOURCE))
        x = self.norm_in(x)
        out: Tensor = self.norm(x + self.narrow(functional.gelu(self.wide(x), approximate="tanh")))
        return out

    def pitches(self, note: Tensor, told: Told) -> Tensor:
        """Return the logits of each note's pitch. (N, PITCHES)"""
        pitch = torch.arange(PITCHES)
        logits = self.by_pitch(note).float()
        logits = logits + _from(self.by_step(note), pitch, told.previous)
        logits = logits + _from(self.by_above(note), pitch, told.above)
        logits = logits + _from(self.by_melody(note), pitch, told.melody)
        logits = logits + _from(self.by_bass(note), pitch, told.bass)
        logits = logits + self.by_degree(note).float().gather(1, degree(pitch, told.root[:, None]))
        at = (torch.stack(suggested(told), -1)[..., None] + torch.arange(-NEAR, NEAR + 1)).flatten(1)
        weights = self.by_echo(note).float() * ((at >= 0) & (at < PITCHES))
        out: Tensor = logits.scatter_add(1, at.clamp(0, PITCHES - 1), weights)
        return out

    def durations(self, note: Tensor, told: Told, pitch: Tensor) -> Tensor:
        """Return the logits of each note's length, given its pitch. (N, LENGTHS)"""
        long = functional.gelu(self.long(note + self.pitch(told.part * PITCHES + pitch)), approximate="tanh")
        weights = self.again(long).float() * (told.echo_pitch != NONE)
        out: Tensor = self.by_duration(long).float().scatter_add(1, told.echo_duration, weights)
        return out


def _from(logits: Tensor, pitch: Tensor, start: Tensor) -> Tensor:
    """Look up the logit of the interval from `start` to each pitch; 0 where there is none or it is wider. (N, PITCHES)"""
    index = interval(pitch, start[:, None])
    known = (index != NO_INTERVAL) & ((pitch - start[:, None]).abs() <= WIDEST)
    out: Tensor = logits.float().gather(1, index.clamp(max=INTERVALS - 1)) * known
    return out


class NextHead(nn.Module):
    """The place in the bar where the next column is, and the chord and the plan where a half bar begins."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.wide = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        self.norm = nn.LayerNorm(width)
        self.by_position = nn.Linear(width, LONGEST_BAR)
        self.again = nn.Linear(width, SOURCES)
        self.chord = nn.Linear(width, CHORDS)
        self.accompaniment_plan = nn.Linear(width, CODES)
        self.with_accompaniment = table(CODES, width)
        self.melody_plan = nn.Linear(width, CODES)

    def forward(self, column: Tensor, content: Tensor) -> Tensor:
        """Return what is known of the next column. (..., W)

        Args:
            column: After the trunk. (..., W)
            content: Of the notes decided in it. (..., W)
        """
        x = column + content
        out: Tensor = self.norm(x + self.narrow(functional.gelu(self.wide(x), approximate="tanh")))
        return out

    def positions(self, known: Tensor, goes_on: Tensor) -> Tensor:
        """Return the logits of the next column's place in its bar; 0 is the next bar line.

        Args:
            known: (..., W)
            goes_on: Where each echo went on, NONE where there is none. (..., SOURCES)

        Returns:
            (..., LONGEST_BAR)
        """
        weights = self.again(known).float() * (goes_on != NONE)
        out: Tensor = self.by_position(known).float().scatter_add(-1, goes_on.clamp(min=0), weights)
        return out


    def plans(self, known: Tensor, accompaniment: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits of the next half bar's plan: of the accompaniment, and of the melody given that.

        Args:
            known: (..., W)
            accompaniment: The code of the accompaniment. (...)

        Returns:
            (..., CODES) each
        """
        return self.accompaniment_plan(known), self.melody_plan(known + self.with_accompaniment(accompaniment))


@dataclass(frozen=True, slots=True)
class Losses:
    """Sums of nats over a batch, by decision."""

    counts: Tensor
    pitch: Tensor
    duration: Tensor
    position: Tensor
    chord: Tensor
    plan: Tensor

    @property
    def total(self) -> Tensor:
        """All of them."""
        return self.counts + self.pitch + self.duration + self.position + self.chord + self.plan
