"""The critic's network: it tells real music from composed, with the whole passage in view."""

from dataclasses import replace

import torch
from torch import Tensor, nn

from generator.networks.composer import ComposerNetwork, by_column, nats, turns_of
from generator.networks.indices import Told, note_indices
from generator.networks.sizes import Sizes
from generator.pieces.batch import Batch
from generator.pieces.chords import ROOT
from generator.pieces.columns import NONE
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from generator.pieces.passages import PITCHES
from generator.pieces.streams import STREAMS


class CriticNetwork(ComposerNetwork):
    """A transformer over columns that sees those to come as well, with streams of onsets, pitch classes and change.

    It is told the conditions, as the composer is, so that it judges whether the music fits them. First it learns music by
    filling in masked bars, then to tell real passages from composed ones. Sources: streams of onsets and chroma in a critic,
    Dong & Yang, "Convolutional generative adversarial networks with binary neurons for polyphonic music generation" (ISMIR
    2018); masked bars, Zeng et al., "MusicBERT" (ACL 2021).
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__(sizes)
        del self.next_head
        self.masked = nn.Parameter(torch.zeros(sizes.width))
        self.streams = nn.Linear(STREAMS, sizes.width)
        self.score = nn.Sequential(
            nn.Linear(sizes.width, sizes.width), nn.GELU(approximate="tanh"), nn.Linear(sizes.width, 1)
        )

    def judge(self, batch: Batch) -> Tensor:
        """Return for each column the logit that the music is real. (B, T)"""
        logits: Tensor = self.score(self.seen(batch, None))[..., 0]
        return logits.float()

    def seen(self, batch: Batch, masked: Tensor | None) -> Tensor:
        """Return the columns of a batch, each knowing all others.

        Args:
            batch: The batch.
            masked: True for columns whose notes are not shown; None for none. (B, T)

        Returns:
            (B, T, W)
        """
        shape = batch.position.shape
        root = torch.from_numpy(ROOT)[batch.chord].flatten()[batch.note_column]
        content = self.notes(note_indices(batch.part, batch.pitch, batch.duration, batch.previous, root))
        played = by_column(content, batch.note_column, shape)
        held = by_column(self.held(batch.held_part * PITCHES + batch.held_pitch), batch.held_column, shape)
        shown = played + held + self.streams(batch.streams)
        if masked is not None:
            shown = torch.where(masked[..., None], self.masked, shown)
        unhelped = replace(batch, counters=torch.zeros_like(batch.counters))  # what is left of a bar tells its notes
        x = self.norm_in(self._told(unhelped) + shown)
        turns = turns_of(batch, self.sizes, x.dtype)
        for block in self.blocks:
            x = block(x, turns, batch.valid)
        out: Tensor = self.norm(x)
        return out

    def filled_in(self, batch: Batch, masked: Tensor) -> Tensor:
        """Return the loss of filling in masked columns, in nats a masked column."""
        columns, hidden = self.seen(batch, masked), masked & batch.valid
        logits = self.count_head(columns, batch.counts)
        counts = [
            nats(each, batch.counts[..., part], hidden)
            for each, part in zip(logits, (MELODY, BASS, ACCOMPANIMENT), strict=True)
        ]
        wanted = hidden.flatten()[batch.note_column].nonzero()[:, 0]
        told = _alone(batch, wanted)
        note = self.note_head(columns.flatten(0, 1)[batch.note_column[wanted]], told)
        pitch, duration = batch.pitch[wanted], batch.duration[wanted]
        notes = nats(self.note_head.pitches(note, told), pitch) + nats(
            self.note_head.durations(note, told, pitch), duration
        )
        return (torch.stack(counts).sum() + notes) / hidden.sum().clamp(min=1)


def _alone(batch: Batch, wanted: Tensor) -> Told:
    """Return what some notes are told that are to be guessed from their neighbours: counts, root, part and place."""
    nothing = torch.full((len(wanted),), NONE)
    no_echo = torch.full(batch.echo_pitch[wanted].shape, NONE)
    return Told(
        counts=batch.count_code.flatten()[batch.note_column[wanted]],
        root=torch.from_numpy(ROOT)[batch.chord].flatten()[batch.note_column[wanted]],
        part=batch.part[wanted],
        place=batch.place[wanted],
        previous=nothing,
        earlier=nothing,
        above=nothing,
        melody=nothing,
        bass=nothing,
        echo_pitch=no_echo,
        echo_duration=torch.zeros_like(no_echo),
        echo_previous=no_echo,
        echo_root=torch.zeros_like(no_echo),
    )
