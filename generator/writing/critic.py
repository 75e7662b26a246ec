"""The critic's network in numpy: the twin of `generator.network.critic`, which chooses among candidates."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Floats, Ints
from generator.network.indices import COLUMN_ROWS, NOTE_ROWS, column_indices, note_indices
from generator.network.sizes import Sizes
from generator.pieces.chords import ROOT
from generator.pieces.features import COUNTERS
from generator.pieces.passages import PITCHES, Passage
from generator.pieces.streams import streams_of
from generator.writing.layers import Linear, Norm, Tables, Tensors, gelu
from generator.writing.network import SOURCE, Block, Turn


@dataclass(frozen=True, slots=True, eq=False)
class Critic:
    """The critic; its parts are those of `generator.network.critic.CriticNetwork`."""

    sizes: Sizes
    notes: Tables
    held: Floats
    """(PARTS * PITCHES, W)"""
    columns: Tables
    conditions: Linear
    conditions_out: Linear
    streams: Linear
    norm_in: Norm
    blocks: tuple[Block, ...]
    norm: Norm
    hidden: Linear
    score: Linear

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
            streams=Linear.of(tensors, "streams"),
            norm_in=Norm.of(tensors, "norm_in"),
            blocks=tuple(Block.of(tensors, f"blocks.{number}") for number in range(sizes.blocks)),
            norm=Norm.of(tensors, "norm"),
            hidden=Linear.of(tensors, "score.0"),
            score=Linear.of(tensors, "score.2"),
        )

    def __call__(self, heard: Passage) -> Floats:
        """Return for each column of a passage the logit that the music is real. (columns,)"""
        x = self.norm_in(self._told(heard) + self._shown(heard))
        turns = Turn.of(heard.bar, heard.tick, self.sizes.head)
        for block in self.blocks:
            x = block.whole(x, turns)
        logits: Floats = self.score(gelu(self.hidden(self.norm(x))))[:, 0]
        return logits

    def _told(self, heard: Passage) -> Floats:
        """Embed what the columns are told but for what is left of their bars. (columns, W)"""
        idiom = np.full(len(heard), heard.idiom)
        indices = column_indices(
            heard.position,
            heard.chord,
            heard.border.astype(np.int64),
            heard.plan,
            idiom,
            heard.echo_counts,
            heard.echo_goes_on,
            SOURCE,
        )
        nothing = np.zeros((len(heard), COUNTERS), dtype=np.float32)
        features = np.concatenate([heard.bar_features, heard.next_features, nothing], axis=1)
        return self.columns(indices) + self.conditions_out(gelu(self.conditions(features)))

    def _shown(self, heard: Passage) -> Floats:
        """Embed the notes of the columns, and the streams of their bars. (columns, W)"""
        root = ROOT[heard.chord][heard.note_column]
        notes = self.notes(note_indices(heard.part, heard.pitch, heard.duration, heard.previous, root))
        held = self.held[heard.held_part * PITCHES + heard.held_pitch]
        streams = streams_of(heard.bar, heard.position, heard.note_column, heard.pitch, heard.sounds)
        shown = self.streams(streams)[heard.bar]
        for rows, at in ((notes, heard.note_column), (held, heard.held_column)):
            np.add.at(shown, at, rows)
        return shown


def fit(critic: Critic, heard: Passage) -> float:
    """Return the logit that a passage is real: the mean of its columns."""
    return float(critic(heard).mean())


def survivors(logits: Floats, rng: np.random.Generator, sharpness: float) -> Ints:
    """Draw the candidates that go on, as many as there are, at the odds that the critic gives them, so that variety stays.

    Sources: Azadi et al., "Discriminator rejection sampling" (ICLR 2019): music is as much likelier in the corpus than from the
    composer as the critic's odds say. Kitagawa, "Monte Carlo filter and smoother for non-Gaussian nonlinear state space
    models" (1996), for drawing at even distances.

    Args:
        logits: Of the candidates. (candidates,)
        rng: The source of randomness; one number is drawn.
        sharpness: The factor of the logits; 0 keeps every candidate.

    Returns:
        Their numbers, ascending. (candidates,)
    """
    count = len(logits)
    share = np.exp(sharpness * (logits - logits.max()))
    ends = share.cumsum() / share.sum()
    places = (np.arange(count) + rng.random()) / count
    return np.searchsorted(ends, places, side="right").clip(max=count - 1)
