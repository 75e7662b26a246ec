"""The random inputs of a composition: latents and sampling noise."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from generator.conditions import STEPS
from generator.networks.config import NetConfig
from generator.roll import PITCHES, VOICES
from generator.voices import BASS, HARMONY, MELODY

LEAST = 1e-9
"""The smallest value a uniform draw is clamped to: rarer than one in a billion, and above 0."""
LEAST_FROM_1 = 1e-6
"""The smallest distance to 1, as fine as a 32-bit float resolves."""
TEMPERATURES = {MELODY: 0.85, HARMONY: 0.75, BASS: 0.85}
"""The sampling temperature of each voice's pitches: 1 samples from the network's distribution, 0 takes the likeliest. Chosen
on passages of the training set."""


@dataclass(frozen=True, slots=True, eq=False)
class Latent:
    """Every random input of one composition."""

    latents: Tensor
    """The network's latents: those of each bar, its phrase and its cue. (B, latents, T)"""
    pitch_noise: Tensor
    """Gumbel noise added to the logits of notes before they are chosen. (B, VOICES, PITCHES, T * STEPS)"""
    hold_noise: Tensor
    """Logistic noise added to the logits that notes are held, before the decision. (B, 1, 1, T * STEPS)"""

    def with_returns(self, returns: Tensor) -> Self:
        """Return a copy in which every bar has the random inputs of the one it returns to.

        Args:
            returns: The number of that bar; its own where it is new. (T,)
        """

        def again(steps: Tensor) -> Tensor:
            bars = steps.reshape(*steps.shape[:-1], -1, STEPS)
            return bars[..., returns, :].flatten(-2)

        return type(self)(self.latents[..., returns], again(self.pitch_noise), again(self.hold_noise))


def draw_latent(config: NetConfig, phrases: Tensor, source: torch.Generator | None = None) -> Latent:
    """Draw latents from the standard normal prior, pitch noise from a Gumbel and hold noise from a logistic distribution.

    The argmax of logits plus Gumbel noise is a sample from the logits' softmax (Gumbel-max; for the k largest Kool et
    al., "Stochastic beams and where to find them", ICML 2019); a logit plus logistic noise is above 0 with the probability of
    its sigmoid. Hold noise is the same for all notes of a sixteenth, so that a chord is released at once.

    Args:
        config: The numbers of latents a bar, a phrase and a cue.
        phrases: The number of the phrase of each bar of each cue. (B, T)
        source: The random generator; the global one where None.
    """
    batch, bars = phrases.shape
    own = torch.randn(batch, config.bar_latent, bars, generator=source)
    shares = torch.randn(batch, config.phrase_latent, bars, generator=source)
    shared = torch.randn(batch, config.cue_latent, 1, generator=source)
    latents = torch.cat([own, over_bars(shares, phrases), shared.expand(-1, -1, bars)], 1)
    exponentials = -torch.rand(batch, VOICES, PITCHES, bars * STEPS, generator=source).clamp(min=LEAST).log()
    temperatures = torch.tensor([TEMPERATURES[voice] for voice in range(VOICES)])
    uniforms = torch.rand(batch, 1, 1, bars * STEPS, generator=source).clamp(LEAST, 1 - LEAST_FROM_1)
    return Latent(latents, -temperatures[:, None, None] * exponentials.log(), uniforms.logit())


def over_bars(shares: Tensor, phrases: Tensor) -> Tensor:
    """Give each bar its phrase's latents. (B, N, at least phrases), (B, T) -> (B, N, T)"""
    return shares.gather(-1, phrases[:, None].expand(-1, shares.shape[1], -1))
