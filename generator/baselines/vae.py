"""A conditional VAE over bars: learning to, and playing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.baselines.contest import choose_notes, contest
from generator.baselines.networks import BarDecoder, BarEncoder
from generator.baselines.told import tell
from generator.baselines.training import told_hits
from generator.conditions import STEPS, Conditions, Ints
from generator.dataset import Passage
from generator.decoding import Quota, choose_steps, notes_of, playable, whole_holds
from generator.encoding import step_mask
from generator.roll import CHANNELS, HOLD, ONSET

FREE = 8.0
"""Nats a bar the latents may hold at no price, so that they are used at all (Kingma et al., "Improved variational
inference with inverse autoregressive flow", 2016, section C.8)."""
HOLD_WEIGHT = 0.3
"""What a held cell counts against one in which a note begins."""


@dataclass(frozen=True, slots=True, eq=False)
class VaeLearner:
    """Learns to tell a roll through its latents.

    Source: Kingma & Welling, "Auto-encoding variational Bayes" (2014); conditions beside the latents as in Sohn et al.,
    "Learning structured output representation using deep conditional generative models" (2015).
    """

    encoder: BarEncoder
    decoder: BarDecoder

    @property
    def network(self) -> nn.Module:
        """Both halves."""
        return nn.ModuleList([self.encoder, self.decoder])

    def loss(self, passages: Sequence[Passage], rng: np.random.Generator) -> Tensor:
        """-log p(roll | z, asked) + max(KL(q(z | roll) || N(0, 1)), FREE), in nats a bar."""
        told = [tell(p.conditions, p.chords, told_hits(p, rng)) for p in passages]
        bars, chords = torch.stack([t.bars for t in told]), torch.stack([t.chords for t in told])
        roll = torch.from_numpy(np.stack([p.roll for p in passages]))
        cells = roll.flatten(1, 3).transpose(1, 2).reshape(*bars.shape[:2], STEPS, CHANNELS)
        mean, spread = (t.float() for t in self.encoder(cells, bars))
        spread = spread.clamp(-8, 4)
        latent = mean + torch.randn_like(mean) * (spread / 2).exp()
        logits = self.decoder(latent, bars, chords).float()
        valid = torch.from_numpy(np.stack([step_mask(p.conditions.steps).reshape(-1) for p in passages]))
        missed = functional.binary_cross_entropy_with_logits(logits, roll, reduction="none")
        told_in = (missed * valid[:, None, None, None]).sum((0, 1, 3, 4))
        count = bars.shape[0] * bars.shape[1]
        kept = 0.5 * (mean**2 + spread.exp() - 1 - spread).sum() / count
        loss: Tensor = (told_in[ONSET] + HOLD_WEIGHT * told_in[HOLD]) / count + kept.clamp(min=FREE)
        return loss


def going_on(logits: Tensor) -> Tensor:
    """Above 0 where a pitch that sounds on a sixteenth rather sounds on into the next than not.

    The network says how likely a pitch is held, whether or not it began; given that it sounded before, it is held with
    P(held now) / P(sounding before), and 1/2 is taken off.

    Args:
        logits: (B, VOICES, 2, PITCHES, L)

    Returns:
        (B, VOICES, PITCHES, L)
    """
    odds = logits.sigmoid()
    before = functional.pad(odds.sum(2)[..., :-1], (1, 0), value=1.0)
    return odds[:, :, HOLD] / before.clamp(min=1e-6) - 0.5


@dataclass(frozen=True, slots=True, eq=False)
class VaePlayer:
    """Draws latents from the prior; the decoder's logits become notes as those of our own network do."""

    network: BarDecoder

    def play(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Play a scene; see `generator.composing.Player`."""
        told = tell(conditions, chords)
        source = torch.Generator().manual_seed(seed)
        latent = torch.randn(1, conditions.bars, self.network.config.latent, generator=source)
        with torch.inference_mode():
            logits = self.network(latent, told.bars[None], told.chords[None])
            hits = told.bars[None, :, -STEPS:].flatten(1)
            valid = torch.from_numpy(step_mask(conditions.steps).reshape(1, -1)).float()
            quota, odds = Quota.of(conditions), contest(logits[:, :, ONSET], torch.zeros(()))
            steps = choose_steps(odds.flatten(1, 2).amax(1), quota, hits, valid)
            onsets = choose_notes(odds, steps, quota)
            holds = whole_holds(onsets, (going_on(logits) > 0).float(), valid)
        roll = torch.stack([onsets, holds], 2)
        return playable(notes_of(roll[0].numpy(), conditions.steps))
