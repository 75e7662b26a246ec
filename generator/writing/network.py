"""The composer's network in numpy, one column at a time: the twin of `generator.network.composer`.

For columns by ones and twos, PyTorch's operators cost more than their arithmetic, and a program that composes need not load
it. A test holds that both give the same.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.network.indices import (
    COLUMN_ROWS,
    CONTEXT_ROWS,
    NEAR,
    NOTE_ROWS,
    SUGGESTIONS,
    Told,
    context_indices,
    degree,
    note_indices,
    suggested,
)
from generator.network.rotary import angles
from generator.network.sizes import Sizes
from generator.pieces.chords import ROOTS
from generator.pieces.columns import MOST, NONE
from generator.pieces.echoes import SOURCES
from generator.pieces.passages import PITCHES
from generator.writing.layers import Joined, Linear, Norm, Tables, Tensors, from_start, gelu

SOURCE = np.arange(SOURCES)
_DEGREES = degree(np.arange(PITCHES), np.arange(ROOTS)[:, None])
"""The degree of each pitch above each root. (ROOTS, PITCHES)"""
_PITCHED_BY = ("pitch", "step", "above", "melody", "bass", "degree", "echo")
_AROUND = np.arange(-NEAR, NEAR + 1)
NOWHERE = -1e9
"""The fit of a column that is not attended to."""


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """The keys and values of the columns so far, by block. (blocks, candidates, heads, columns, head) each"""

    keys: Floats
    values: Floats
    written: Bools
    """False for the columns in which a candidate rested. (candidates, columns)"""

    @classmethod
    def empty(cls, sizes: Sizes, candidates: int, columns: int) -> Self:
        """Make room for so many columns."""
        shape = (sizes.blocks, candidates, sizes.heads, columns, sizes.head)
        written = np.ones((candidates, columns), dtype=np.bool_)
        return cls(np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32), written)

    def of(self, candidates: Ints) -> Self:
        """Return the memory of some candidates, in their order, each as often as it is named."""
        return type(self)(self.keys[:, candidates], self.values[:, candidates], self.written[candidates])


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block of the trunk."""

    attention_norm: Norm
    queries_keys_values: Linear
    attended: Linear
    norm: Norm
    wide: Linear
    narrow: Linear

    @classmethod
    def of(cls, tensors: Tensors, name: str) -> Self:
        """Take a block out of a network."""
        return cls(
            Norm.of(tensors, f"{name}.attention_norm"),
            Linear.of(tensors, f"{name}.queries_keys_values"),
            Linear.of(tensors, f"{name}.attended"),
            Norm.of(tensors, f"{name}.norm"),
            Linear.of(tensors, f"{name}.wide"),
            Linear.of(tensors, f"{name}.narrow"),
        )

    def __call__(
        self, x: Floats, turn: "Turn", keys: Floats, values: Floats, fit_of: Floats, number: int
    ) -> Floats:
        """Apply the block to the column `number` of each candidate, and keep its keys and values.

        Args:
            x: (candidates, W)
            turn: Of the columns. (candidates, 1, 1, head / 2)
            keys: (candidates, heads, columns, head)
            values: Likewise.
            fit_of: NOWHERE for the columns that are not attended to, else 0. (candidates, 1, number + 1)
            number: Columns before.

        Returns:
            (candidates, W)
        """
        candidates, heads, _, head = keys.shape
        split = self.queries_keys_values(self.attention_norm(x)).reshape(candidates, 3, heads, head)
        turned = turn(split[:, :2])
        keys[:, :, number], values[:, :, number] = turned[:, 1], split[:, 2]
        fit = (keys[:, :, : number + 1] @ turned[:, 0, :, :, None])[..., 0] * np.float32(head**-0.5) + fit_of
        share = np.exp(fit - np.maximum.reduce(fit, -1, keepdims=True))
        share /= np.add.reduce(share, -1, keepdims=True)
        found = (share[:, :, None] @ values[:, :, : number + 1])[:, :, 0].reshape(candidates, -1)
        x = x + self.attended(found)
        return x + self.narrow(gelu(self.wide(self.norm(x))))

    def whole(self, x: Floats, turns: "Turn") -> Floats:
        """Apply the block to a whole passage, each column attending to all.

        Args:
            x: (columns, W)
            turns: Of the columns. (columns, 1, 1, head / 2)

        Returns:
            (columns, W)
        """
        split = self.queries_keys_values(self.attention_norm(x)).reshape(len(x), 3, -1, turns.head)
        turned = turns(split[:, :2])
        queries, keys, values = (
            part.transpose(1, 0, 2) for part in (turned[:, 0], turned[:, 1], split[:, 2])
        )
        fit = queries @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(queries.shape[-1]))
        share = np.exp(fit - fit.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        x = x + self.attended((share @ values).transpose(1, 0, 2).reshape(x.shape))
        return x + self.narrow(gelu(self.wide(self.norm(x))))


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """The turn of pairs of channels."""

    cos: Floats
    sin: Floats

    @classmethod
    def of(cls, bar: Ints, tick: Ints, head: int) -> Self:
        """Return the turns of columns. (columns, 1, 1, head / 2)"""
        angle = angles(bar, tick, head)[:, None, None]
        return cls(np.cos(angle), np.sin(angle))

    @property
    def head(self) -> int:
        """Channels of a head."""
        return 2 * int(self.cos.shape[-1])

    def __call__(self, x: Floats) -> Floats:
        """Turn pairs of channels. (..., head)"""
        pairs = self.cos.shape[-1]
        one, other, out = x[..., :pairs], x[..., pairs:], np.empty_like(x)
        np.subtract(one * self.cos, other * self.sin, out=out[..., :pairs])
        np.add(one * self.sin, other * self.cos, out=out[..., pairs:])
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The composer's network; its parts are those of `generator.network.composer.ComposerNetwork`."""

    sizes: Sizes
    notes: Tables
    held: Floats
    """(PARTS * PITCHES, W)"""
    columns: Tables
    conditions: Linear
    conditions_out: Linear
    norm_in: Norm
    blocks: tuple[Block, ...]
    norm: Norm
    counts: "CountHead"
    note: "NoteHead"
    following: "NextHead"

    @classmethod
    def of(cls, tensors: Tensors, sizes: Sizes) -> Self:
        """Build the network from its weights."""
        return cls(
            sizes=sizes,
            notes=Tables.of(tensors, "notes", NOTE_ROWS),
            held=tensors["held.weight"],
            columns=Tables.of(tensors, "columns", COLUMN_ROWS),
            conditions=Linear.of(tensors, "conditions"),
            conditions_out=Linear.of(tensors, "conditions_out"),
            norm_in=Norm.of(tensors, "norm_in"),
            blocks=tuple(Block.of(tensors, f"blocks.{number}") for number in range(sizes.blocks)),
            norm=Norm.of(tensors, "norm"),
            counts=CountHead.of(tensors),
            note=NoteHead.of(tensors),
            following=NextHead.of(tensors),
        )

    def content(self, part: Ints, pitch: Ints, duration: Ints, previous: Ints, root: Ints) -> Floats:
        """Embed notes. (notes,) each -> (notes, W)"""
        return self.notes(note_indices(part, pitch, duration, previous, root))

    def column(self, told: Floats, bar: Ints, tick: Ints, memory: Memory, number: int) -> Floats:
        """Run the trunk on the next column of each candidate.

        Args:
            told: What it is told, with the notes of the column before and those held. (candidates, W)
            bar: (candidates,)
            tick: (candidates,)
            memory: Of the columns before; the column is added.
            number: Columns before.

        Returns:
            (candidates, W)
        """
        x, turn = self.norm_in(told), Turn.of(bar, tick, self.sizes.head)
        fit_of = np.where(memory.written[:, None, : number + 1], np.float32(0), np.float32(NOWHERE))
        for block, keys, values in zip(self.blocks, memory.keys, memory.values, strict=True):
            x = block(x, turn, keys, values, fit_of, number)
        return self.norm(x)

    def told(self, indices: dict[str, Ints], features: Floats) -> Floats:
        """Embed what columns are told: rows of COLUMN_ROWS, and features (columns, features). (columns, W)"""
        return self.columns(indices) + self.conditions_out(gelu(self.conditions(features)))


@dataclass(frozen=True, slots=True, eq=False)
class CountHead:
    """The number of notes of each part."""

    hidden: Linear
    melody: Linear
    bass: Linear
    accompaniment: Linear
    with_melody: Floats
    with_bass: Floats

    @classmethod
    def of(cls, tensors: Tensors) -> Self:
        """Take the head out of a network."""
        name = "count_head"
        return cls(
            Linear.of(tensors, f"{name}.hidden"),
            Linear.of(tensors, f"{name}.melody"),
            Linear.of(tensors, f"{name}.bass"),
            Linear.of(tensors, f"{name}.accompaniment"),
            tensors[f"{name}.with_melody.weight"],
            tensors[f"{name}.with_bass.weight"],
        )

    def __call__(self, column: Floats) -> Floats:
        """Return the log-probability of all counts together. (candidates, *(MOST + 1))"""
        hidden = gelu(self.hidden(column))
        after_melody = hidden[:, None] + self.with_melody  # (K, melody, W)
        after_bass = after_melody[:, :, None] + self.with_bass  # (K, melody, bass, W)
        joint: Floats = (
            log_softmax(self.melody(hidden))[:, :, None, None]
            + log_softmax(self.bass(after_melody))[:, :, :, None]
            + log_softmax(self.accompaniment(after_bass))
        )
        assert joint.shape[1:] == tuple(most + 1 for most in MOST)
        return joint


@dataclass(frozen=True, slots=True, eq=False)
class NoteHead:
    """Pitch and length of a note, knowing those decided before it."""

    told: Tables
    norm_in: Norm
    wide: Linear
    narrow: Linear
    norm: Norm
    by: Joined
    """The logits of pitches, of intervals from four notes, of degrees, and around what echoes suggest."""
    pitch: Floats
    long: Linear
    by_duration: Linear
    again: Linear

    @classmethod
    def of(cls, tensors: Tensors) -> Self:
        """Take the head out of a network."""

        def linear(name: str) -> Linear:
            return Linear.of(tensors, f"note_head.{name}")

        return cls(
            told=Tables.of(tensors, "note_head.told", CONTEXT_ROWS),
            norm_in=Norm.of(tensors, "note_head.norm_in"),
            wide=linear("wide"),
            narrow=linear("narrow"),
            norm=Norm.of(tensors, "note_head.norm"),
            by=Joined.of(tensors, [f"note_head.by_{what}" for what in _PITCHED_BY]),
            pitch=tensors["note_head.pitch.weight"],
            long=linear("long"),
            by_duration=linear("by_duration"),
            again=linear("again"),
        )

    def __call__(self, column: Floats, told: Told) -> Floats:
        """Return what is known of notes before their pitch; see the twin. (notes, W)"""
        x = self.norm_in(column + self.told(context_indices(told, SOURCE)))
        return self.norm(x + self.narrow(gelu(self.wide(x))))

    def pitches(self, note: Floats, told: Told) -> Floats:
        """Return the logits of each note's pitch. (notes, PITCHES)"""
        by_pitch, *by_interval, by_degree, by_echo = self.by(note)
        logits = by_pitch.copy()
        for own, start in zip(by_interval, (told.previous, told.above, told.melody, told.bass), strict=True):
            logits += from_start(own, start)
        logits += by_degree[np.arange(len(note))[:, None], _DEGREES[told.root]]
        at = np.stack(suggested(told), -1)[..., None] + _AROUND  # (notes, SOURCES, SUGGESTIONS, 2 * NEAR + 1)
        weights = by_echo.reshape(at.shape)
        row, *rest = np.nonzero((at >= 0) & (at < PITCHES))
        np.add.at(logits, (row, at[row, *rest]), weights[row, *rest])
        assert at.shape[1:] == (SOURCES, SUGGESTIONS, 2 * NEAR + 1)
        return logits

    def durations(self, note: Floats, told: Told, pitch: Ints) -> Floats:
        """Return the logits of each note's length, given its pitch. (notes, LENGTHS)"""
        long = gelu(self.long(note + self.pitch[told.part * PITCHES + pitch]))
        logits, weights = self.by_duration(long), self.again(long)
        row, source = np.nonzero(told.echo_pitch != NONE)
        np.add.at(logits, (row, told.echo_duration[row, source]), weights[row, source])
        return logits


@dataclass(frozen=True, slots=True, eq=False)
class NextHead:
    """The place in the bar where the next column is, and the chord and the plan where a half bar begins."""

    wide: Linear
    narrow: Linear
    norm: Norm
    by_position: Linear
    again: Linear
    chord: Linear
    accompaniment_plan: Linear
    with_accompaniment: Floats
    melody_plan: Linear

    @classmethod
    def of(cls, tensors: Tensors) -> Self:
        """Take the head out of a network."""
        name = "next_head"
        return cls(
            Linear.of(tensors, f"{name}.wide"),
            Linear.of(tensors, f"{name}.narrow"),
            Norm.of(tensors, f"{name}.norm"),
            Linear.of(tensors, f"{name}.by_position"),
            Linear.of(tensors, f"{name}.again"),
            Linear.of(tensors, f"{name}.chord"),
            Linear.of(tensors, f"{name}.accompaniment_plan"),
            tensors[f"{name}.with_accompaniment.weight"],
            Linear.of(tensors, f"{name}.melody_plan"),
        )

    def __call__(self, column: Floats, content: Floats) -> Floats:
        """Return what is known of the next column. (candidates, W)"""
        x = column + content
        return self.norm(x + self.narrow(gelu(self.wide(x))))

    def positions(self, known: Floats, goes_on: Ints) -> Floats:
        """Return the logits of the next column's place in its bar; 0 is the next bar line. (candidates, LONGEST_BAR)"""
        logits, weights = self.by_position(known), self.again(known)
        row, source = np.nonzero(goes_on != NONE)
        np.add.at(logits, (row, goes_on[row, source]), weights[row, source])
        return logits


def log_softmax(logits: Floats) -> Floats:
    """Return log-probabilities over the last axis. (...)"""
    shifted = logits - np.maximum.reduce(logits, -1, keepdims=True)
    out: Floats = shifted - np.log(np.add.reduce(np.exp(shifted), -1, keepdims=True))
    return out
