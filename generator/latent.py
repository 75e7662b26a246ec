"""Where a cue's variety comes from: numbers drawn from the prior."""

import torch
from torch import Tensor

from generator.model import NetConfig


def draw_latent(config: NetConfig, batch: int, bars: int, source: torch.Generator | None = None) -> Tensor:
    """Draw latents from the standard normal prior.

    Args:
        config: Says how many numbers a bar and a cue have.
        batch: Cues.
        bars: Bars of each.
        source: Drawn from; the global source where None.

    Returns:
        Each bar's own over its cue's. (batch, bar_latent + cue_latent, bars)
    """
    own = torch.randn(batch, config.bar_latent, bars, generator=source)
    shared = torch.randn(batch, config.cue_latent, 1, generator=source)
    return torch.cat([own, shared.expand(-1, -1, bars)], 1)
