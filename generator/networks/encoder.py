"""The encoder of music into latents."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.networks.config import NetConfig
from generator.roll import CHANNELS


class Encoder(nn.Module):
    """The VAE's encoder, from a roll to the posterior of its latents; used in training alone."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        width = config.critic_width
        self.steps = nn.Sequential(
            nn.Conv1d(CHANNELS, width, 1),
            nn.GELU(),
            nn.Conv1d(width, width, 3, padding=1),
            nn.GELU(),
            nn.Conv1d(width, width, 4, stride=4),
            nn.GELU(),
            nn.Conv1d(width, 2 * width, 4, stride=4),
            nn.GELU(),
        )
        self.bars = nn.Sequential(nn.Conv1d(2 * width + config.condition, 2 * width, 3, padding=1), nn.GELU())
        self.bar_latent = nn.Conv1d(2 * width, 2 * config.bar_latent, 1)
        self.phrase_latent = nn.Linear(2 * width, 2 * config.phrase_latent)
        self.cue_latent = nn.Linear(2 * width, 2 * config.cue_latent)

    def forward(self, roll: Tensor, embedded: Tensor, phrases: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Compute mean and log variance of the latents.

        Args:
            roll: (B, VOICES, 2, PITCHES, T * STEPS)
            embedded: The embedded conditions. (B, condition, T)
            phrases: The number of each bar's phrase. (B, T)

        Returns:
            Those of each bar (B, bar_latent, T), each phrase (B, phrase_latent, T, in the first places) and the cue
            (B, cue_latent, 1).
        """
        x = self.bars(torch.cat([self.steps(roll.flatten(1, 3)), embedded], 1))  # (B, 2 width, T)
        inside = functional.one_hot(phrases, phrases.shape[1]).to(x.dtype)  # (B, T, phrases)
        means = (x @ (inside / inside.sum(1, keepdim=True).clamp(min=1))).transpose(1, 2)
        return [
            self.bar_latent(x).chunk(2, 1),
            self.phrase_latent(means).transpose(1, 2).chunk(2, 1),
            self.cue_latent(x.mean(-1))[..., None].chunk(2, 1),
        ]
