"""What is asked, embedded for the other networks."""

import torch
from torch import Tensor, nn

from generator.conditions import STEPS
from generator.harmony import CHORDS
from generator.networks.config import BAR_FEATURES, NetConfig


class ConditionEncoder(nn.Module):
    """Embeds what is asked of each bar, and of each sixteenth."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        self.bar = nn.Sequential(
            nn.Conv1d(BAR_FEATURES, config.condition, 3, padding=1),
            nn.GELU(),
            nn.Conv1d(config.condition, config.condition, 3, padding=1),
            nn.GELU(),
        )
        self.chord = nn.Embedding(CHORDS, 32)
        self.step = nn.Conv1d(32 + STEPS + 2, config.width, 1)

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
        steps = torch.cat([self.chord(chords).transpose(1, 2), place, hits[:, None], valid[:, None]], 1)
        return self.bar(bars), self.step(steps)  # (B, condition, T), (B, width, 16T)
