"""The networks: generator, encoder and critic, and the numbers that size them."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from generator.conditions import STEPS
from generator.harmony import CHORDS
from generator.roll import CHANNELS, PITCHES, VOICES

BAR_FEATURES = 12
"""Numbers a bar is described by; see `generator.encoding`."""


@dataclass(frozen=True, slots=True)
class NetConfig:
    """The size of the networks."""

    width: int = 192
    """Channels of the generator's trunk."""
    dilations: tuple[int, ...] = (1, 2, 16, 4, 1, 16, 8, 2)
    """Dilation of each block in sixteenths; 16 looks at the same place in the neighbouring bars."""
    condition: int = 96
    """Channels of the embedded conditions of a bar."""
    bar_latent: int = 24
    """Latent numbers a bar."""
    cue_latent: int = 16
    """Latent numbers shared by all bars of a cue."""
    critic_width: int = 128


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


class Block(nn.Module):
    """A residual dilated convolution, steered bar by bar (FiLM: Perez et al., AAAI 2018).

    The sixteenths lie before the channels in memory and the convolution is one matrix product over its three
    taps: on a processor that is twice as fast as a convolution.
    """

    def __init__(self, width: int, dilation: int, steering: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.film = nn.Linear(steering, 2 * width)
        self.taps = nn.Linear(3 * width, width)
        self.point = nn.Linear(width, width)

    def forward(self, x: Tensor, steering: Tensor) -> Tensor:
        """Add what the block finds: x (B, T * STEPS, W), steering (B, T, S) -> (B, T * STEPS, W)."""
        length, reach = x.shape[1], self.dilation
        bars, width = x.shape[:1] + steering.shape[1:2], x.shape[-1]
        scale, shift = self.film(steering)[:, :, None].chunk(2, -1)  # (B, T, 1, W)
        y = functional.layer_norm(x, (width,)).view(*bars, STEPS, width) * (1 + scale) + shift
        y = functional.pad(y.flatten(1, 2), (0, 0, reach, reach))
        taps = torch.cat([y[:, :length], y[:, reach:-reach], y[:, 2 * reach :]], -1)  # (B, 16T, 3W)
        out: Tensor = x + self.point(functional.gelu(self.taps(taps)))
        return out


class Generator(nn.Module):
    """Conditions and latents in, onset and hold logits out; convolutional along bars."""

    def __init__(self, config: NetConfig) -> None:
        super().__init__()
        self.config = config
        self.conditions = ConditionEncoder(config)
        latents = config.bar_latent + config.cue_latent
        self.latent = nn.Linear(latents, config.width)
        self.blocks = nn.ModuleList(
            Block(config.width, d, config.condition + latents) for d in config.dilations
        )
        self.out = nn.Linear(config.width, CHANNELS)
        nn.init.constant_(self.out.bias, -4.0)  # notes are rare: start near their rate

    def forward(self, latent: Tensor, bars: Tensor, chords: Tensor, hits: Tensor, valid: Tensor) -> Tensor:
        """Compose.

        Args:
            latent: Bar latents over cue latents. (B, bar_latent + cue_latent, T)
            bars: (B, BAR_FEATURES, T)
            chords: (B, T * STEPS)
            hits: (B, T * STEPS)
            valid: (B, T * STEPS)

        Returns:
            Logits. (B, VOICES, 2, PITCHES, T * STEPS)
        """
        asked, places = self.conditions(bars, chords, hits, valid)
        drawn = latent.transpose(1, 2)  # (B, T, latents)
        x = places.transpose(1, 2) + self.latent(drawn).repeat_interleave(STEPS, 1)  # (B, 16T, W)
        steering = torch.cat([asked.transpose(1, 2), drawn.to(asked.dtype)], -1)
        for block in self.blocks:
            x = block(x, steering)
        logits: Tensor = self.out(functional.layer_norm(x, x.shape[-1:]))  # (B, 16T, CHANNELS)
        return logits.view(*logits.shape[:2], VOICES, 2, PITCHES).movedim(1, -1)


class Encoder(nn.Module):
    """Reads a roll into the latents that would have composed it; used in training alone."""

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
        self.cue_latent = nn.Linear(2 * width, 2 * config.cue_latent)

    def forward(self, roll: Tensor, asked: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of the latents.

        Args:
            roll: (B, VOICES, 2, PITCHES, T * STEPS)
            asked: The embedded conditions. (B, condition, T)

        Returns:
            Two tensors (B, bar_latent + cue_latent, T), the cue's repeated over the bars.
        """
        x = self.bars(torch.cat([self.steps(roll.flatten(1, 3)), asked], 1))  # (B, 2 width, T)
        bar_mean, bar_spread = self.bar_latent(x).chunk(2, 1)
        cue_mean, cue_spread = self.cue_latent(x.mean(-1))[..., None].expand(-1, -1, x.shape[-1]).chunk(2, 1)
        return torch.cat([bar_mean, cue_mean], 1), torch.cat([bar_spread, cue_spread], 1)


class Critic(nn.Module):
    """Tells real bars from composed ones, given what was asked (projection: Miyato & Koyama, ICLR 2018)."""

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

    def forward(
        self, roll: Tensor, bars: Tensor, chords: Tensor, hits: Tensor, valid: Tensor
    ) -> tuple[Tensor, list[Tensor]]:
        """Judge.

        Returns:
            A score a bar (B, T), higher for real, and the hidden features it rests on.
        """
        asked, place = self.conditions(bars, chords, hits, valid)
        cells = roll.flatten(1, 3)
        octaves = roll.sum((1, 2)).view(len(roll), PITCHES // 12, 12, -1)
        classes = octaves.sum(1)  # (B, 12, 16T)
        x = self.entry(torch.cat([cells, classes], 1)) + self.merge(place)
        features = []
        for layer in self.steps:
            x = functional.leaky_relu(layer(functional.dropout(x, 0.1, self.training)), 0.2) + x
            features.append(x)
        x = functional.leaky_relu(self.beats(x), 0.2)
        x = functional.leaky_relu(self.bars(x), 0.2)  # (B, 2 width, T)
        features.append(x)
        x = functional.leaky_relu(self.phrase(x), 0.2) + x
        features.append(x)
        judged = self.score(x)[:, 0] + (x * self.project(asked)).mean(1)
        return judged, features
