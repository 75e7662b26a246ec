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
from generator.pieces.columns import MOST, NONE
from generator.pieces.echoes import SOURCES
from generator.pieces.passages import PITCHES
from generator.writing.layers import Linear, Norm, Tables, Tensors, from_start, gelu

SOURCE = np.arange(SOURCES)
_PITCH = np.arange(PITCHES)
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
        self, x: Floats, turn: Floats, keys: Floats, values: Floats, written: Bools, number: int
    ) -> Floats:
        """Apply the block to the column `number` of each candidate, and keep its keys and values.

        Args:
            x: (candidates, W)
            turn: The angles of the column. (candidates, head / 2)
            keys: (candidates, heads, columns, head)
            values: Likewise.
            written: False for the columns that are not attended to. (candidates, columns)
            number: Columns before.

        Returns:
            (candidates, W)
        """
        candidates, heads, _, head = keys.shape
        split = self.queries_keys_values(self.attention_norm(x)).reshape(candidates, 3, heads, head)
        turned = _turned(split[:, :2], turn[:, None, None])
        keys[:, :, number], values[:, :, number] = turned[:, 1], split[:, 2]
        fit = (keys[:, :, : number + 1] @ turned[:, 0, :, :, None])[..., 0] / np.float32(np.sqrt(head))
        fit[~written[:, None, : number + 1].repeat(heads, axis=1)] = NOWHERE
        share = np.exp(fit - fit.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        found = (share[:, :, None] @ values[:, :, : number + 1])[:, :, 0].reshape(candidates, -1)
        x = x + self.attended(found)
        return x + self.narrow(gelu(self.wide(self.norm(x))))

    def whole(self, x: Floats, turns: Floats) -> Floats:
        """Apply the block to a whole passage, each column attending to all.

        Args:
            x: (columns, W)
            turns: The angles of the columns. (columns, head / 2)

        Returns:
            (columns, W)
        """
        heads = x.shape[1] // (2 * turns.shape[1])
        split = self.queries_keys_values(self.attention_norm(x)).reshape(len(x), 3, heads, -1)
        turned = _turned(split[:, :2], turns[:, None, None])
        queries, keys, values = (
            part.transpose(1, 0, 2) for part in (turned[:, 0], turned[:, 1], split[:, 2])
        )
        fit = queries @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(queries.shape[-1]))
        share = np.exp(fit - fit.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        x = x + self.attended((share @ values).transpose(1, 0, 2).reshape(x.shape))
        return x + self.narrow(gelu(self.wide(self.norm(x))))


def _turned(x: Floats, angle: Floats) -> Floats:
    """Turn pairs of channels. (..., head)"""
    one, other = np.split(x, 2, axis=-1)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.concatenate([one * cos - other * sin, one * sin + other * cos], axis=-1)


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
        x, turn = self.norm_in(told), angles(bar, tick, self.sizes.head)
        for block, keys, values in zip(self.blocks, memory.keys, memory.values, strict=True):
            x = block(x, turn, keys, values, memory.written, number)
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
    by_pitch: Linear
    by_step: Linear
    by_above: Linear
    by_melody: Linear
    by_bass: Linear
    by_degree: Linear
    by_echo: Linear
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
            by_pitch=linear("by_pitch"),
            by_step=linear("by_step"),
            by_above=linear("by_above"),
            by_melody=linear("by_melody"),
            by_bass=linear("by_bass"),
            by_degree=linear("by_degree"),
            by_echo=linear("by_echo"),
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
        logits = self.by_pitch(note)
        logits += from_start(self.by_step(note), told.previous)
        logits += from_start(self.by_above(note), told.above)
        logits += from_start(self.by_melody(note), told.melody)
        logits += from_start(self.by_bass(note), told.bass)
        logits += np.take_along_axis(self.by_degree(note), degree(_PITCH, told.root[:, None]), axis=1)
        at = np.stack(suggested(told), -1)[..., None] + _AROUND  # (notes, SOURCES, SUGGESTIONS, 2 * NEAR + 1)
        weights = self.by_echo(note).reshape(at.shape)
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
    shifted = logits - logits.max(-1, keepdims=True)
    out: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return out
