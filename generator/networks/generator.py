"""The composer's network: when notes begin, who plays them, which they are, how long they sound, in that order."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.conditions import STEPS
from generator.networks.block import Block
from generator.networks.conditions import ConditionEncoder
from generator.networks.config import NetConfig
from generator.roll import PITCHES, VOICES
from generator.voices import ECHOES, MANNERS, SEATS

RARE = -4.0
"""Logit a note begins at before training: notes are rare."""
STRIDE = 20.0
"""What one unit of a stride's weight adds to a logit. Adam moves every weight by about the learning rate at most, whatever
it does: without this, leaps would still be as likely as steps after a thousand updates (equalised learning rate: Karras et
al., "Progressive growing of GANs", ICLR 2018)."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A composition under way."""

    trunk: Tensor
    """What the network knows at each sixteenth. (B, T * STEPS, width)"""
    steering: Tensor
    """Conditions and latents of each bar. (B, T, condition + latents)"""


@dataclass(frozen=True, slots=True, eq=False)
class Ideas:
    """What speaks for each note."""

    logits: Tensor
    """Of each note by itself. (B, VOICES, PITCHES, T * STEPS)"""
    gaits: Tensor
    """The share of each way of going from note to note. (B, VOICES, gaits, T * STEPS)"""
    strides: Tensor
    """What each way adds to each interval, from -(PITCHES - 1) semitones up, given how the last note was reached.
    (VOICES, gaits, MANNERS, 2 * PITCHES - 1)"""
    echoes: Tensor
    """What it adds to a note that its voice struck there in each earlier bar. (B, VOICES, ECHOES, T * STEPS)"""


class Generator(nn.Module):
    """Conditions and latents in, logits of four decisions out, each made knowing those before it.

    Convolutional along bars, so a cue of any length is one pass.
    """

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        self.config = config
        self.conditions = ConditionEncoder(config)
        self.latent = nn.Linear(config.latents, config.width)
        self.rhythm = self._blocks(config.rhythm)
        self.begins = nn.Linear(config.width, 1 + len(ECHOES))
        self.after_rhythm = nn.Linear(1, config.width)
        self.texture = self._blocks(config.texture)
        self.seats = nn.Linear(config.width, SEATS + len(ECHOES))
        self.after_texture = nn.Linear(SEATS, config.width)
        self.pitch = self._blocks(config.pitch)
        self.notes = nn.Linear(config.width, VOICES * PITCHES)
        self.after_notes = nn.Linear(VOICES * PITCHES, config.width)
        self.length = self._blocks(config.length)
        self.holds = nn.Linear(config.width, VOICES * PITCHES)
        self.gait = nn.Linear(config.width, VOICES * config.gaits)
        self.recall = nn.Linear(config.width, VOICES * len(ECHOES))
        self.strides = nn.Parameter(0.01 * torch.randn(VOICES, config.gaits, MANNERS, 2 * PITCHES - 1))
        nn.init.constant_(self.notes.bias, RARE)

    def _blocks(self, dilations: tuple[int, ...]) -> nn.ModuleList:
        steering = self.config.condition + self.config.latents
        return nn.ModuleList(Block(self.config.width, d, steering) for d in dilations)

    def begin(
        self, latent: Tensor, bars: Tensor, chords: Tensor, hits: Tensor, valid: Tensor
    ) -> tuple[Tensor, Tensor, Draft]:
        """Decide when notes begin.

        Args:
            latent: (B, latents, T)
            bars: (B, BAR_FEATURES, T)
            chords: (B, T * STEPS)
            hits: (B, T * STEPS)
            valid: (B, T * STEPS)

        Returns:
            Logits that some note begins on each sixteenth (B, T * STEPS), what it adds to them that one began there in each
            earlier bar (B, ECHOES, T * STEPS), and the draft to go on from.
        """
        asked, places = self.conditions(bars, chords, hits, valid)
        drawn = latent.transpose(1, 2).to(asked.dtype)  # (B, T, latents)
        x = _spread(self.latent(drawn)) + places.transpose(1, 2)  # (B, 16T, width), by sixteenths in memory
        draft = self._deepen(self.rhythm, Draft(x, torch.cat([asked.transpose(1, 2), drawn], -1)))
        told = self.begins(_level(draft.trunk)).float().transpose(1, 2)  # (B, 1 + ECHOES, 16T)
        return told[:, 0], told[:, 1:], draft

    def cast(self, draft: Draft, begins: Tensor) -> tuple[Tensor, Tensor, Draft]:
        """Decide which voices play.

        Args:
            draft: From `begin`.
            begins: 1 where some note begins. (B, T * STEPS)

        Returns:
            Logits that each seat is taken, of the harmony's none likelier than the one before it
            (B, SEATS, T * STEPS), what it adds to them that the seat was taken there in each earlier bar
            (B, ECHOES, T * STEPS), and the draft to go on from.
        """
        told = draft.trunk + self.after_rhythm(begins[..., None].to(draft.trunk.dtype))
        draft = self._deepen(self.texture, Draft(told, draft.steering))
        logits = self.seats(_level(draft.trunk)).float()
        lines, first, further, echoes = logits.split([2, 1, SEATS - 3, len(ECHOES)], -1)
        falling = first - functional.softplus(further).cumsum(-1)
        return torch.cat([lines, first, falling], -1).transpose(1, 2), echoes.transpose(1, 2), draft

    def fill(self, draft: Draft, seats: Tensor) -> tuple[Ideas, Draft]:
        """Decide which notes begin.

        Args:
            draft: From `cast`.
            seats: 1 where a seat is taken. (B, SEATS, T * STEPS)

        Returns:
            What speaks for each note, and the draft to go on from.
        """
        told = draft.trunk + self.after_texture(seats.transpose(1, 2).to(draft.trunk.dtype))
        draft = self._deepen(self.pitch, Draft(told, draft.steering))
        level = _level(draft.trunk)
        gaits = self.gait(level).float().unflatten(-1, (VOICES, self.config.gaits)).softmax(-1)
        echoes = self.recall(level).float().unflatten(-1, (VOICES, len(ECHOES)))
        ideas = Ideas(
            _cells(self.notes(level)),
            gaits.permute(0, 2, 3, 1),
            STRIDE * self.strides,
            echoes.permute(0, 2, 3, 1),
        )
        return ideas, draft

    def sustain(self, draft: Draft, onsets: Tensor) -> Tensor:
        """Decide which notes sound on.

        Args:
            draft: From `fill`.
            onsets: 1 where a note begins. (B, VOICES, PITCHES, T * STEPS)

        Returns:
            Logits that a note sounding before still sounds. (B, VOICES, PITCHES, T * STEPS)
        """
        told = draft.trunk + self.after_notes(onsets.flatten(1, 2).transpose(1, 2).to(draft.trunk.dtype))
        return _cells(self.holds(_level(self._deepen(self.length, Draft(told, draft.steering)).trunk)))

    @staticmethod
    def _deepen(blocks: nn.ModuleList, draft: Draft) -> Draft:
        x = draft.trunk
        for block in blocks:
            x = block(x, draft.steering)
        return Draft(x, draft.steering)


def _spread(bars: Tensor) -> Tensor:
    """Give each sixteenth its bar's numbers. (B, T, N) -> (B, 16T, N)"""
    return bars[:, :, None].expand(-1, -1, STEPS, -1).flatten(1, 2)


def _level(x: Tensor) -> Tensor:
    return functional.layer_norm(x, x.shape[-1:])


def _cells(logits: Tensor) -> Tensor:
    """(B, 16T, VOICES * PITCHES) -> (B, VOICES, PITCHES, 16T)"""
    return logits.view(*logits.shape[:2], VOICES, PITCHES).movedim(1, -1)
