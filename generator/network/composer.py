"""The composer's network: a column after another, each decided note by note."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.network.block import Block, Turns
from generator.network.heads import CountHead, Losses, NextHead, NoteHead
from generator.network.indices import COLUMN_ROWS, NOTE_ROWS, Told, column_indices, note_indices
from generator.network.rotary import angles
from generator.network.sizes import Sizes
from generator.network.tables import SOURCE, Tables, table
from generator.pieces.batch import Batch
from generator.pieces.chords import ROOT
from generator.pieces.features import BAR_FEATURES, COUNTERS
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS
from generator.pieces.passages import PITCHES
from generator.pieces.plan import ACCOMPANIMENT_STREAM, MELODY_STREAM


class ComposerNetwork(nn.Module):
    """A transformer over columns with a decision for each count, note and step in time.

    A column sees what it was told, the notes of the column before it, and by attention all columns before. Its notes are
    decided one after another, each knowing those before it (autoregressive factors by attribute: Dong et al.,
    "Multitrack music transformer", ICASSP 2023, for the idea; the factors are ours).
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.notes = Tables(NOTE_ROWS, sizes.width)
        self.held = table(PARTS * PITCHES, sizes.width)
        self.columns = Tables(COLUMN_ROWS, sizes.width)
        self.conditions = nn.Linear(2 * BAR_FEATURES + COUNTERS, sizes.width)
        self.conditions_out = nn.Linear(sizes.width, sizes.width)
        self.norm_in = nn.LayerNorm(sizes.width)
        self.blocks = nn.ModuleList(Block(sizes) for _ in range(sizes.blocks))
        self.norm = nn.LayerNorm(sizes.width)
        self.count_head = CountHead(sizes.width)
        self.note_head = NoteHead(sizes.width)
        self.next_head = NextHead(sizes.width)

    def forward(self, batch: Batch) -> Losses:
        """Return the losses of a batch, in nats."""
        shape = batch.position.shape
        note_root = torch.from_numpy(ROOT)[batch.chord].flatten()[batch.note_column]
        content = self.notes(note_indices(batch.part, batch.pitch, batch.duration, batch.previous, note_root))
        played = by_column(content, batch.note_column, shape)
        held = by_column(self.held(batch.held_part * PITCHES + batch.held_pitch), batch.held_column, shape)
        columns = self.trunk(batch, played, held)
        told = Told(
            counts=batch.count_code.flatten()[batch.note_column],
            root=note_root,
            part=batch.part,
            place=batch.place,
            previous=batch.previous,
            earlier=batch.earlier,
            above=batch.above,
            melody=batch.melody,
            bass=batch.bass,
            echo_pitch=batch.echo_pitch,
            echo_duration=batch.echo_duration,
            echo_previous=batch.echo_previous,
            echo_root=batch.echo_root,
        )
        sofar = (columns + held).flatten(0, 1)[batch.note_column] + _decided_before(
            content, batch.note_column
        )
        return self._losses(batch, columns, played, self.note_head(sofar, told), told)

    def trunk(self, batch: Batch, played: Tensor, held: Tensor) -> Tensor:
        """Return the columns of a batch as they are before their notes are decided. (B, T, W)

        Args:
            batch: The batch.
            played: The content of each column's notes. (B, T, W)
            held: Of the notes that sound on in it. (B, T, W)
        """
        before = functional.pad(played, (0, 0, 1, 0))[:, :-1]
        x = self.norm_in(self._told(batch) + before + held)
        turns = turns_of(batch, self.sizes, x.dtype)
        for block in self.blocks:
            x = block(x, turns)
        out: Tensor = self.norm(x)
        return out

    def _told(self, batch: Batch) -> Tensor:
        """Embed what the columns of a batch are told. (B, T, W)"""
        indices = column_indices(
            position=batch.position,
            chord=batch.chord,
            border=batch.border.long(),
            plan=batch.plan,
            idiom=batch.idiom[:, None].expand_as(batch.chord),
            echo_counts=batch.echo_counts,
            echo_goes_on=batch.echo_goes_on,
            source=SOURCE,
        )
        conditions = torch.cat([batch.bar_features, batch.next_features, batch.counters], -1)
        hidden = functional.gelu(self.conditions(conditions), approximate="tanh")
        out: Tensor = self.columns(indices) + self.conditions_out(hidden)
        return out

    def _losses(self, batch: Batch, columns: Tensor, played: Tensor, note: Tensor, told: Told) -> Losses:
        known = self.next_head(columns, played)[:, :-1]
        follows, planned = batch.valid[:, 1:], batch.plan[:, 1:]
        begins = follows & batch.border[:, 1:]
        accompaniment, melody = self.next_head.plans(known, planned[..., ACCOMPANIMENT_STREAM])
        counts = zip(self.count_head(columns, batch.counts), (MELODY, BASS, ACCOMPANIMENT), strict=True)
        return Losses(
            counts=torch.stack(
                [nats(logits, batch.counts[..., part], batch.valid) for logits, part in counts]
            ).sum(),
            pitch=nats(self.note_head.pitches(note, told), batch.pitch),
            duration=nats(self.note_head.durations(note, told, batch.pitch), batch.duration),
            position=nats(
                self.next_head.positions(known, batch.echo_goes_on[:, :-1]), batch.position[:, 1:], follows
            ),
            chord=nats(self.next_head.chord(known), batch.chord[:, 1:], begins),
            plan=nats(accompaniment, planned[..., ACCOMPANIMENT_STREAM], begins)
            + nats(melody, planned[..., MELODY_STREAM], begins),
        )


def turns_of(batch: Batch, sizes: Sizes, dtype: torch.dtype) -> Turns:
    """Return the turns of a batch's columns."""
    found = torch.from_numpy(angles(batch.bar.numpy(), batch.tick.numpy(), sizes.head))[:, None]
    return Turns(found.cos().to(dtype), found.sin().to(dtype))


def by_column(notes: Tensor, column: Tensor, shape: torch.Size) -> Tensor:
    """Sum the embeddings of notes by column. (N, W) -> (B, T, W)"""
    width = notes.shape[-1]
    return torch.zeros(shape.numel(), width).index_add(0, column, notes).view(*shape, width)


def _decided_before(content: Tensor, column: Tensor) -> Tensor:
    """Sum the content of the notes before each in its column. (N, W)"""
    before = content.cumsum(0) - content
    first = torch.searchsorted(column, column)
    return before - before[first]


def nats(logits: Tensor, chosen: Tensor, counted: Tensor | None = None) -> Tensor:
    """Sum the negative log-likelihood of choices.

    Args:
        logits: (..., options)
        chosen: (...)
        counted: Those that count; None for all. (...)
    """
    each = functional.cross_entropy(logits.flatten(0, -2).float(), chosen.flatten(), reduction="none")
    return each.sum() if counted is None else (each * counted.flatten()).sum()
