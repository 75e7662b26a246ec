"""A conditional VAE over bars: training and sampling."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.baselines.condition_inputs import encode_bars
from generator.baselines.contest import choose_notes, resolve_conflicts
from generator.baselines.networks import BarDecoder, BarEncoder
from generator.baselines.training import sampled_hits
from generator.conditions import STEPS, Conditions, Ints
from generator.dataset import TrainingPassage
from generator.decoding import Quota, choose_steps, notes_of, playable, whole_holds
from generator.encoding import step_mask
from generator.roll import CHANNELS, HOLD, ONSET

FREE = 8.0
"""Nats a bar of latent information at no cost, so that the latents are used at all (Kingma et al., "Improved variational
inference with inverse autoregressive flow", 2016, section C.8)."""
HOLD_WEIGHT = 0.3
"""The weight of a held cell against one in which a note begins."""


@dataclass(frozen=True, slots=True, eq=False)
class VaeLearner:
    """The training objective of the VAE: to reconstruct a roll from its latents.

    Source: Kingma & Welling, "Auto-encoding variational Bayes" (2014); conditions beside the latents as in Sohn et al.,
    "Learning structured output representation using deep conditional generative models" (2015).
    """

    encoder: BarEncoder
    decoder: BarDecoder

    @property
    def network(self) -> nn.Module:
        """Encoder and decoder."""
        return nn.ModuleList([self.encoder, self.decoder])

    def loss(self, passages: Sequence[TrainingPassage], rng: np.random.Generator) -> Tensor:
        """Compute -log p(roll | z, asked) + max(KL(q(z | roll) || N(0, 1)), FREE), in nats a bar."""
        encoded = [encode_bars(p.conditions, p.chords, sampled_hits(p, rng)) for p in passages]
        bars, chords = torch.stack([t.bars for t in encoded]), torch.stack([t.chords for t in encoded])
        roll = torch.from_numpy(np.stack([p.roll for p in passages]))
        cells = roll.flatten(1, 3).transpose(1, 2).reshape(*bars.shape[:2], STEPS, CHANNELS)
        mean, spread = (t.float() for t in self.encoder(cells, bars))
        spread = spread.clamp(-8, 4)
        latent = mean + torch.randn_like(mean) * (spread / 2).exp()
        logits = self.decoder(latent, bars, chords).float()
        valid = torch.from_numpy(np.stack([step_mask(p.conditions.steps).reshape(-1) for p in passages]))
        missed = functional.binary_cross_entropy_with_logits(logits, roll, reduction="none")
        errors = (missed * valid[:, None, None, None]).sum((0, 1, 3, 4))
        count = bars.shape[0] * bars.shape[1]
        kept = 0.5 * (mean**2 + spread.exp() - 1 - spread).sum() / count
        loss: Tensor = (errors[ONSET] + HOLD_WEIGHT * errors[HOLD]) / count + kept.clamp(min=FREE)
        return loss


def hold_margin(logits: Tensor) -> Tensor:
    """Compute the probability, less 1/2, that a pitch sounding on one sixteenth is held into the next.

    The network gives the probability of a hold, whether or not the pitch began; given that it sounded before, it is
    P(held now) / P(sounding before).

    Args:
        logits: (B, VOICES, 2, PITCHES, L)

    Returns:
        (B, VOICES, PITCHES, L)
    """
    odds = logits.sigmoid()
    before = functional.pad(odds.sum(2)[..., :-1], (1, 0), value=1.0)
    return odds[:, :, HOLD] / before.clamp(min=1e-6) - 0.5


@dataclass(frozen=True, slots=True, eq=False)
class VaeModel:
    """The VAE as a note model: latents are sampled from the prior, and logits are decoded as those of the GAN."""

    network: BarDecoder

    def sample(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Sample the notes of a scene; see `generator.composing.NoteModel`."""
        encoded = encode_bars(conditions, chords)
        source = torch.Generator().manual_seed(seed)
        latent = torch.randn(1, conditions.bars, self.network.config.latent, generator=source)
        with torch.inference_mode():
            logits = self.network(latent, encoded.bars[None], encoded.chords[None])
            hits = encoded.bars[None, :, -STEPS:].flatten(1)
            valid = torch.from_numpy(step_mask(conditions.steps).reshape(1, -1)).float()
            quota, odds = Quota.of(conditions), resolve_conflicts(logits[:, :, ONSET], torch.zeros(()))
            steps = choose_steps(odds.flatten(1, 2).amax(1), quota, hits, valid)
            onsets = choose_notes(odds, steps, quota)
            holds = whole_holds(onsets, (hold_margin(logits) > 0).float(), valid)
        roll = torch.stack([onsets, holds], 2)
        return playable(notes_of(roll[0].numpy(), conditions.steps))
