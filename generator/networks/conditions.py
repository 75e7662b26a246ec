"""The encoder of conditions for the other networks."""

import torch
from torch import Tensor, nn

from generator.conditions import STEPS
from generator.harmony import CHORDS
from generator.networks.config import BAR_FEATURES, NetConfig

CHORD = 32
"""Channels of an embedded chord."""


class ConditionEncoder(nn.Module):
    """The embedding of the conditions of each bar, and of each sixteenth."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        self.chord = nn.Embedding(CHORDS, CHORD)
        self.bar = nn.Sequential(
            nn.Conv1d(BAR_FEATURES + 2 * CHORD, config.condition, 3, padding=1),
            nn.GELU(),
            nn.Conv1d(config.condition, config.condition, 3, padding=1),
            nn.GELU(),
        )
        self.step = nn.Conv1d(CHORD + STEPS + 2, config.width, 1)

    def forward(self, bars: Tensor, chords: Tensor, hits: Tensor, valid: Tensor) -> tuple[Tensor, Tensor]:
        """Embed conditions.

        Args:
            bars: (B, BAR_FEATURES, T)
            chords: Labels at each sixteenth. (B, T * STEPS)
            hits: 1 where an onset must be. (B, T * STEPS)
            valid: 1 where the sixteenth belongs to its bar. (B, T * STEPS)

        Returns:
            Per bar (B, condition, T) and per sixteenth (B, width, T * STEPS).
        """
        place = torch.eye(STEPS, device=bars.device).repeat(1, bars.shape[-1]).expand(len(bars), -1, -1)
        named = self.chord(chords).transpose(1, 2)  # (B, CHORD, 16T)
        steps = torch.cat([named, place, hits[:, None], valid[:, None]], 1)
        halves = torch.cat([bars.to(named.dtype), named[..., ::STEPS], named[..., STEPS - 1 :: STEPS]], 1)
        return self.bar(halves), self.step(steps)  # (B, condition, T), (B, width, 16T)
