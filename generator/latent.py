"""Where a cue's variety comes from: numbers drawn from the prior."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from generator.conditions import STEPS
from generator.networks.config import NetConfig
from generator.roll import PITCHES, VOICES
from generator.voices import BASS, HARMONY, MELODY

LEAST = 1e-9
"""Below what is drawn but once in a billion, and above 0."""
LEAST_FROM_1 = 1e-6
"""As near to 1 as a 32-bit float tells."""
TEMPERATURES = {MELODY: 0.85, HARMONY: 0.75, BASS: 0.85}
"""How much chance there is in which notes of each voice begin, beside what the latents decide: 1 draws them as the
network's logits have it, 0 always takes the likeliest. Chosen on passages of the training set."""


@dataclass(frozen=True, slots=True, eq=False)
class Latent:
    """Everything random about a composition."""

    numbers: Tensor
    """What the network is told: each bar's own over its phrase's over its cue's. (B, latents, T)"""
    chance: Tensor
    """Added to the logits of notes before they are chosen. (B, VOICES, PITCHES, T * STEPS)"""
    endurance: Tensor
    """Added to the logits that notes sound on before it is decided whether they do. (B, 1, 1, T * STEPS)"""

    def returning(self, returns: Tensor) -> Self:
        """The same, with every bar drawn as the one it returns to.

        Args:
            returns: The number of that bar; its own where it is new. (T,)
        """

        def again(steps: Tensor) -> Tensor:
            bars = steps.reshape(*steps.shape[:-1], -1, STEPS)
            return bars[..., returns, :].flatten(-2)

        return type(self)(self.numbers[..., returns], again(self.chance), again(self.endurance))


def draw_latent(config: NetConfig, phrases: Tensor, source: torch.Generator | None = None) -> Latent:
    """Draw latents from the standard normal prior, chance from a Gumbel and endurance from a logistic distribution.

    The largest of logits and Gumbel noise is a draw from the logits' softmax (Gumbel-max; for the k largest Kool et
    al., "Stochastic beams and where to find them", ICML 2019); whether a logit and logistic noise are above 0 is a draw from
    its sigmoid. Endurance is the same for all notes of a sixteenth, so that a chord is released as one.

    Args:
        config: Says how many numbers a bar, a phrase and a cue have.
        phrases: The number of the phrase each bar of each cue is in. (B, T)
        source: Drawn from; the global source where None.
    """
    batch, bars = phrases.shape
    own = torch.randn(batch, config.bar_latent, bars, generator=source)
    shares = torch.randn(batch, config.phrase_latent, bars, generator=source)
    shared = torch.randn(batch, config.cue_latent, 1, generator=source)
    numbers = torch.cat([own, over_bars(shares, phrases), shared.expand(-1, -1, bars)], 1)
    waits = -torch.rand(batch, VOICES, PITCHES, bars * STEPS, generator=source).clamp(min=LEAST).log()
    heat = torch.tensor([TEMPERATURES[voice] for voice in range(VOICES)])
    odds = torch.rand(batch, 1, 1, bars * STEPS, generator=source).clamp(LEAST, 1 - LEAST_FROM_1)
    return Latent(numbers, -heat[:, None, None] * waits.log(), odds.logit())


def over_bars(shares: Tensor, phrases: Tensor) -> Tensor:
    """Give each bar its phrase's numbers. (B, N, at least phrases), (B, T) -> (B, N, T)"""
    return shares.gather(-1, phrases[:, None].expand(-1, shares.shape[1], -1))
