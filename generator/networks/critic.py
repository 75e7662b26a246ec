"""The critic, which separates real music from composed music."""

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from generator.networks.conditions import ConditionEncoder
from generator.networks.config import NetConfig
from generator.roll import CHANNELS, PITCHES


class Critic(nn.Module):
    """The discriminator of real and composed bars, given their conditions (projection: Miyato & Koyama, ICLR 2018)."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        width = config.critic_width
        self.conditions = ConditionEncoder(config)
        self.entry = spectral_norm(nn.Conv1d(CHANNELS + 12, width, 1))
        self.merge = spectral_norm(nn.Conv1d(config.width, width, 1))
        self.steps = nn.ModuleList(
            spectral_norm(nn.Conv1d(width, width, 3, padding=d, dilation=d)) for d in (1, 2, 16)
        )
        self.beats = spectral_norm(nn.Conv1d(width, width, 4, stride=4))
        self.bars = spectral_norm(nn.Conv1d(width, 2 * width, 4, stride=4))
        self.phrase = spectral_norm(nn.Conv1d(2 * width, 2 * width, 3, padding=1))
        self.score = spectral_norm(nn.Conv1d(2 * width, 1, 1))
        self.project = spectral_norm(nn.Conv1d(config.condition, 2 * width, 1))

    def forward(self, roll: Tensor, bars: Tensor, chords: Tensor, hits: Tensor, valid: Tensor) -> Tensor:
        """Score each bar.

        Returns:
            Higher for real. (B, T)
        """
        embedded, place = self.conditions(bars, chords, hits, valid)
        cells = roll.flatten(1, 3)
        octaves = roll.sum((1, 2)).view(len(roll), PITCHES // 12, 12, -1)
        classes = octaves.sum(1)  # (B, 12, 16T)
        x = self.entry(torch.cat([cells, classes], 1)) + self.merge(place)
        for layer in self.steps:
            x = functional.leaky_relu(layer(x), 0.2) + x
        x = functional.leaky_relu(self.beats(x), 0.2)
        x = functional.leaky_relu(self.bars(x), 0.2)  # (B, 2 width, T)
        x = functional.leaky_relu(self.phrase(x), 0.2) + x
        judged: Tensor = self.score(x)[:, 0] + (x * self.project(embedded)).mean(1)
        return judged
