"""The generator: rhythm, voices, pitches and lengths, decided in that order."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.conditions import STEPS
from generator.networks.block import Block
from generator.networks.conditions import ConditionEncoder
from generator.networks.config import NetConfig
from generator.roll import PITCHES, VOICES
from generator.voices import ECHOES, MOTIONS, SLOTS

RARE = -4.0
"""The initial logit of an onset: notes are rare."""
STRIDE = 20.0
"""The scale of the interval weights. Adam moves every weight by about the learning rate at most: without it, leaps would
still be as likely as steps after a thousand updates (equalised learning rate: Karras et al., "Progressive growing of GANs",
ICLR 2018)."""


@dataclass(frozen=True, slots=True, eq=False)
class HiddenState:
    """The state passed from one decision to the next."""

    trunk: Tensor
    """Features of each sixteenth. (B, T * STEPS, width)"""
    conditioning: Tensor
    """Conditions and latents of each bar. (B, T, condition + latents)"""


@dataclass(frozen=True, slots=True, eq=False)
class PitchLogits:
    """The logits of pitches, and the weights of the notes before."""

    logits: Tensor
    """Of each note by itself. (B, VOICES, PITCHES, T * STEPS)"""
    gaits: Tensor
    """Weights of the mixture of interval distributions, one component a gait. (B, VOICES, gaits, T * STEPS)"""
    strides: Tensor
    """Logits that each component adds to each interval, from -(PITCHES - 1) semitones up, given the motion to the last note.
    (VOICES, gaits, MOTIONS, 2 * PITCHES - 1)"""
    echoes: Tensor
    """Logits added to a note that its voice began there in each earlier bar. (B, VOICES, ECHOES, T * STEPS)"""


class Generator(nn.Module):
    """From conditions and latents to the logits of four decisions, each conditioned on those before it.

    It is convolutional along the bars, so a cue of any length is one pass.
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
        self.seats = nn.Linear(config.width, SLOTS + len(ECHOES))
        self.after_texture = nn.Linear(SLOTS, config.width)
        self.pitch = self._blocks(config.pitch)
        self.notes = nn.Linear(config.width, VOICES * PITCHES)
        self.after_notes = nn.Linear(VOICES * PITCHES, config.width)
        self.length = self._blocks(config.length)
        self.holds = nn.Linear(config.width, VOICES * PITCHES)
        self.gait = nn.Linear(config.width, VOICES * config.gaits)
        self.recall = nn.Linear(config.width, VOICES * len(ECHOES))
        self.strides = nn.Parameter(0.01 * torch.randn(VOICES, config.gaits, MOTIONS, 2 * PITCHES - 1))
        nn.init.constant_(self.notes.bias, RARE)

    def _blocks(self, dilations: tuple[int, ...]) -> nn.ModuleList:
        conditioning = self.config.condition + self.config.latents
        return nn.ModuleList(Block(self.config.width, d, conditioning) for d in dilations)

    def rhythm_logits(
        self, latent: Tensor, bars: Tensor, chords: Tensor, hits: Tensor, valid: Tensor
    ) -> tuple[Tensor, Tensor, HiddenState]:
        """Compute the logits of the rhythm.

        Args:
            latent: (B, latents, T)
            bars: (B, BAR_FEATURES, T)
            chords: (B, T * STEPS)
            hits: (B, T * STEPS)
            valid: (B, T * STEPS)

        Returns:
            Logits that some note begins on each sixteenth (B, T * STEPS), logits added for an onset there in each earlier bar
            (B, ECHOES, T * STEPS), and the state for `texture_logits`.
        """
        embedded, places = self.conditions(bars, chords, hits, valid)
        drawn = latent.transpose(1, 2).to(embedded.dtype)  # (B, T, latents)
        x = _spread(self.latent(drawn)) + places.transpose(1, 2)  # (B, 16T, width), by sixteenths in memory
        hidden = self._through(self.rhythm, HiddenState(x, torch.cat([embedded.transpose(1, 2), drawn], -1)))
        logits = self.begins(_normalised(hidden.trunk)).float().transpose(1, 2)  # (B, 1 + ECHOES, 16T)
        return logits[:, 0], logits[:, 1:], hidden

    def texture_logits(self, hidden: HiddenState, begins: Tensor) -> tuple[Tensor, Tensor, HiddenState]:
        """Compute the logits of the voices that play.

        Args:
            hidden: From `rhythm_logits`.
            begins: 1 where some note begins. (B, T * STEPS)

        Returns:
            Logits that each slot is filled, falling along the harmony's slots (B, SLOTS, T * STEPS), logits added for a slot
            filled there in each earlier bar (B, ECHOES, T * STEPS), and the state for `pitch_logits`.
        """
        x = hidden.trunk + self.after_rhythm(begins[..., None].to(hidden.trunk.dtype))
        hidden = self._through(self.texture, HiddenState(x, hidden.conditioning))
        logits = self.seats(_normalised(hidden.trunk)).float()
        lines, first, further, echoes = logits.split([2, 1, SLOTS - 3, len(ECHOES)], -1)
        falling = first - functional.softplus(further).cumsum(-1)
        return torch.cat([lines, first, falling], -1).transpose(1, 2), echoes.transpose(1, 2), hidden

    def pitch_logits(self, hidden: HiddenState, slots: Tensor) -> tuple[PitchLogits, HiddenState]:
        """Compute the logits of the pitches that begin.

        Args:
            hidden: From `texture_logits`.
            slots: 1 where a slot is filled. (B, SLOTS, T * STEPS)

        Returns:
            The logits, and the state for `hold_logits`.
        """
        x = hidden.trunk + self.after_texture(slots.transpose(1, 2).to(hidden.trunk.dtype))
        hidden = self._through(self.pitch, HiddenState(x, hidden.conditioning))
        normalised = _normalised(hidden.trunk)
        gaits = self.gait(normalised).float().unflatten(-1, (VOICES, self.config.gaits)).softmax(-1)
        echoes = self.recall(normalised).float().unflatten(-1, (VOICES, len(ECHOES)))
        pitch_logits = PitchLogits(
            _cells(self.notes(normalised)),
            gaits.permute(0, 2, 3, 1),
            STRIDE * self.strides,
            echoes.permute(0, 2, 3, 1),
        )
        return pitch_logits, hidden

    def hold_logits(self, hidden: HiddenState, onsets: Tensor) -> Tensor:
        """Compute the logits of the notes that are held.

        Args:
            hidden: From `pitch_logits`.
            onsets: 1 where a note begins. (B, VOICES, PITCHES, T * STEPS)

        Returns:
            Logits that a note that sounded before still sounds. (B, VOICES, PITCHES, T * STEPS)
        """
        x = hidden.trunk + self.after_notes(onsets.flatten(1, 2).transpose(1, 2).to(hidden.trunk.dtype))
        return _cells(
            self.holds(_normalised(self._through(self.length, HiddenState(x, hidden.conditioning)).trunk))
        )

    @staticmethod
    def _through(blocks: nn.ModuleList, hidden: HiddenState) -> HiddenState:
        x = hidden.trunk
        for block in blocks:
            x = block(x, hidden.conditioning)
        return HiddenState(x, hidden.conditioning)


def _spread(bars: Tensor) -> Tensor:
    """Repeat each bar's values for its sixteenths. (B, T, N) -> (B, 16T, N)"""
    return bars[:, :, None].expand(-1, -1, STEPS, -1).flatten(1, 2)


def _normalised(x: Tensor) -> Tensor:
    return functional.layer_norm(x, x.shape[-1:])


def _cells(logits: Tensor) -> Tensor:
    """Reshape (B, 16T, VOICES * PITCHES) -> (B, VOICES, PITCHES, 16T)."""
    return logits.view(*logits.shape[:2], VOICES, PITCHES).movedim(1, -1)
