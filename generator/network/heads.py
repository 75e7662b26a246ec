"""The decisions of a column: how many notes each part begins, which they are, and where the music goes on."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.network.tables import (
    DEGREES,
    INTERVALS,
    NO_INTERVAL,
    WIDEST,
    degree,
    interval,
    none_last,
    table,
)
from generator.pieces.chords import CHORDS
from generator.pieces.columns import MOST, NONE
from generator.pieces.echoes import COUNT_CODES, SOURCES
from generator.pieces.grid import DURATIONS, LONGEST_BAR
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS
from generator.pieces.passages import LOWEST, PITCHES

NEAR = 3
"""The most semitones by which a note that echoes another leaves the pitch that the echo suggests."""
SUGGESTIONS = 3
"""Pitches that an echo suggests: its own, the one reached by its step, and the one moved with the chord's root."""
PLACES = MOST[ACCOMPANIMENT]
FAR_OUT = -99
"""A pitch that is none, far from all others."""


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


class NoteContext(NamedTuple):
    """What a note is told before it is decided. Pitches are NONE where there is no note."""

    column: Tensor
    """The column after the trunk. (N, W)"""
    sofar: Tensor
    """The content of the notes decided before in its column, summed, and of those held. (N, W)"""
    counts: Tensor
    """The code of its column's counts. (N,)"""
    root: Tensor
    """Of the chord, 0 to 11. (N,)"""
    part: Tensor
    """(N,)"""
    place: Tensor
    """(N,)"""
    previous: Tensor
    """The last pitch of its part. (N,)"""
    earlier: Tensor
    """The one before that. (N,)"""
    before: Tensor
    """The pitch decided just before in the column. (N,)"""
    echo_pitch: Tensor
    """(N, SOURCES)"""
    echo_duration: Tensor
    """(N, SOURCES)"""
    echo_previous: Tensor
    """(N, SOURCES)"""
    echo_root: Tensor
    """(N, SOURCES)"""


class NoteHead(nn.Module):
    """Pitch and length of a note, knowing those decided before it.

    The logit of a pitch is the sum of what the note says of the pitch itself, of the interval from the last of its part, of
    the interval from the note decided before, of its degree over the chord's root, and of its distance from what each
    echo suggests (a product of experts: Hinton, "Training products of experts by minimizing contrastive divergence",
    Neural Computation 14, 2002). So a figure that goes on at another pitch or over another chord is one decision, not a new
    one for each pitch.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.place = table(PARTS * PLACES, width)
        self.previous = table(PARTS * (PITCHES + 1), width)
        self.before = table(PITCHES + 1, width)
        self.counts = table(COUNT_CODES, width)
        self.came = table(PARTS * (INTERVALS + 1), width)
        self.echo_step = table(SOURCES * PARTS * (INTERVALS + 1), width)
        self.echo_away = table(SOURCES * (INTERVALS + 1), width)
        self.echo_duration = table(SOURCES * (len(DURATIONS) + 1), width)
        self.norm_in = nn.LayerNorm(width)
        self.wide = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        self.norm = nn.LayerNorm(width)
        self.by_pitch = nn.Linear(width, PITCHES)
        self.by_step = nn.Linear(width, INTERVALS)
        self.by_gap = nn.Linear(width, INTERVALS)
        self.by_degree = nn.Linear(width, DEGREES)
        self.by_echo = nn.Linear(width, SOURCES * SUGGESTIONS * (2 * NEAR + 1))
        self.pitch = table(PARTS * PITCHES, width)
        self.long = nn.Linear(width, width)
        self.by_duration = nn.Linear(width, len(DURATIONS))
        self.again = nn.Linear(width, SOURCES)

    def forward(self, told: NoteContext) -> Tensor:
        """Return what is known of each note before its pitch. (N, W)"""
        source = torch.arange(SOURCES)
        echoes = told.echo_pitch != NONE
        step = interval(told.echo_pitch, told.echo_previous)
        away = interval(told.echo_pitch, told.previous[:, None])
        length = torch.where(echoes, told.echo_duration, len(DURATIONS))
        x = (
            told.column
            + told.sofar
            + self.place(told.part * PLACES + told.place)
            + self.previous(told.part * (PITCHES + 1) + none_last(told.previous, PITCHES))
            + self.before(none_last(told.before, PITCHES))
            + self.counts(told.counts)
            + self.came(told.part * (INTERVALS + 1) + interval(told.previous, told.earlier))
            + self.echo_step((source * PARTS + told.part[:, None]) * (INTERVALS + 1) + step).sum(1)
            + self.echo_away(source * (INTERVALS + 1) + away).sum(1)
            + self.echo_duration(source * (len(DURATIONS) + 1) + length).sum(1)
        )
        x = self.norm_in(x)
        out: Tensor = self.norm(x + self.narrow(functional.gelu(self.wide(x), approximate="tanh")))
        return out

    def pitches(self, note: Tensor, told: NoteContext) -> Tensor:
        """Return the logits of each note's pitch. (N, PITCHES)"""
        pitch = torch.arange(PITCHES)
        logits = self.by_pitch(note).float()
        logits = logits + _from(self.by_step(note), pitch, told.previous)
        logits = logits + _from(self.by_gap(note), pitch, told.before)
        logits = logits + self.by_degree(note).float().gather(1, degree(pitch, told.root[:, None]))
        at = (suggested(told)[..., None] + torch.arange(-NEAR, NEAR + 1)).flatten(1)
        weights = self.by_echo(note).float() * ((at >= 0) & (at < PITCHES))
        out: Tensor = logits.scatter_add(1, at.clamp(0, PITCHES - 1), weights)
        return out

    def durations(self, note: Tensor, told: NoteContext, pitch: Tensor) -> Tensor:
        """Return the logits of each note's length, given its pitch. (N, len(DURATIONS))"""
        long = functional.gelu(self.long(note + self.pitch(told.part * PITCHES + pitch)), approximate="tanh")
        weights = self.again(long).float() * (told.echo_pitch != NONE)
        out: Tensor = self.by_duration(long).float().scatter_add(1, told.echo_duration, weights)
        return out


def suggested(told: NoteContext) -> Tensor:
    """Return the pitches that echoes suggest, FAR_OUT where there are none. (N, SOURCES, SUGGESTIONS)"""
    echoes = told.echo_pitch != NONE
    previous = told.previous[:, None]
    stepped = (told.echo_previous != NONE) & (previous != NONE)
    moved = (told.root[:, None] - told.echo_root + DEGREES // 2) % DEGREES - DEGREES // 2
    ways = [
        told.echo_pitch,
        torch.where(stepped, previous + told.echo_pitch - told.echo_previous, FAR_OUT),
        told.echo_pitch + moved,
    ]
    return torch.where(echoes[..., None], torch.stack(ways, -1), FAR_OUT)


def _from(logits: Tensor, pitch: Tensor, start: Tensor) -> Tensor:
    """Look up the logit of the interval from `start` to each pitch; 0 where there is none or it is wider. (N, PITCHES)"""
    index = interval(pitch, start[:, None])
    known = (index != NO_INTERVAL) & ((pitch - start[:, None]).abs() <= WIDEST)
    return logits.float().gather(1, index.clamp(max=INTERVALS - 1)) * known


class NextHead(nn.Module):
    """The place in the bar where the next column is, and the chord where a half bar begins."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.wide = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        self.norm = nn.LayerNorm(width)
        self.by_position = nn.Linear(width, LONGEST_BAR)
        self.again = nn.Linear(width, SOURCES)
        self.chord = nn.Linear(width, CHORDS)

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


@dataclass(frozen=True, slots=True)
class Losses:
    """Sums of nats over a batch, by decision."""

    counts: Tensor
    pitch: Tensor
    duration: Tensor
    position: Tensor
    chord: Tensor

    @property
    def total(self) -> Tensor:
        """All of them."""
        return self.counts + self.pitch + self.duration + self.position + self.chord
