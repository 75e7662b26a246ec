"""The baselines' networks: a next-token model over an LSTM or over causal attention, and a conditional VAE."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.baselines.tokens import VOCABULARY
from generator.conditions import STEPS
from generator.encoding import PHRASE_FEATURES
from generator.harmony import CHORDS
from generator.networks.config import BAR_FEATURES
from generator.roll import CHANNELS, PITCHES, VOICES

BAR_NUMBERS = BAR_FEATURES - len(PHRASE_FEATURES) + STEPS
"""The numbers that condition a bar: its features, except those of phrases, and its hits."""

Memory = list[Tensor]
"""The state that a network carries from the tokens before."""


@dataclass(frozen=True, slots=True)
class SequenceConfig:
    """The sizes of a next-token model."""

    width: int = 128
    hidden: int = 224
    """Width of the LSTM."""
    layers: int = 2
    heads: int = 4
    """Heads of the attention."""
    window: int = 320
    """Tokens within reach of the attention."""


@dataclass(frozen=True, slots=True)
class VaeConfig:
    """The sizes of the conditional VAE."""

    width: int = 192
    latent: int = 32
    """Latents of a bar."""
    step: int = 48
    """Channels of a sixteenth before the convolution."""


class Recurrent(nn.Module):
    """An LSTM (Hochreiter & Schmidhuber, "Long short-term memory", 1997)."""

    def __init__(self, config: SequenceConfig) -> None:
        super().__init__()
        self.lstm = nn.LSTM(config.width, config.hidden, config.layers, batch_first=True)
        self.out = nn.Linear(config.hidden, config.width)

    def forward(self, x: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        """Process further tokens: x (B, L, width) and the memory, empty at first -> (B, L, width) and the new memory."""
        y, kept = self.lstm(x, tuple(memory) if memory else None)
        return x + self.out(y), list(kept)


class Layer(nn.Module):
    """Causal attention and a feed-forward layer, each after a layer norm (Vaswani et al., 2017)."""

    def __init__(self, config: SequenceConfig) -> None:
        super().__init__()
        self.heads, self.window = config.heads, config.window
        self.seen = nn.Linear(config.width, 3 * config.width)
        self.mixed = nn.Linear(config.width, config.width)
        self.wide = nn.Linear(config.width, 4 * config.width)
        self.narrow = nn.Linear(4 * config.width, config.width)

    def forward(self, x: Tensor, kept: Tensor | None, first: int) -> tuple[Tensor, Tensor]:
        """Attend to the tokens before: x (B, L, width) from position `first` on.

        Returns:
            (B, L, width), and keys over values of the last `window` tokens. (2, B, heads, window, width / heads)
        """
        batch, length, width = x.shape
        seen = self.seen(functional.layer_norm(x, (width,)))
        query, key, value = seen.view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key = _rotated(query, first), _rotated(key, first)
        pair = torch.stack([key, value])
        pair = pair if kept is None else torch.cat([kept, pair], 3)[..., -self.window :, :]
        y = functional.scaled_dot_product_attention(query, pair[0], pair[1], is_causal=kept is None)
        x = x + self.mixed(y.transpose(1, 2).flatten(2))
        return x + self.narrow(functional.gelu(self.wide(functional.layer_norm(x, (width,))))), pair


def _rotated(x: Tensor, first: int) -> Tensor:
    """Apply rotary position embedding (Su et al., "RoFormer", 2021). (B, heads, L, W)"""
    half = x.shape[-1] // 2
    speed = 10000.0 ** (-torch.arange(half, device=x.device) / half)
    angle = (first + torch.arange(x.shape[-2], device=x.device))[:, None] * speed  # (L, half)
    a, b = x.float().chunk(2, -1)
    turned = torch.cat([a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()], -1)
    return turned.to(x.dtype)


class Attentive(nn.Module):
    """A causal transformer."""

    def __init__(self, config: SequenceConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))

    def forward(self, x: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        """Process further tokens, many at first and then one at a time, as `Recurrent` does; the memory ends with the position."""
        first = int(memory[-1]) if memory else 0
        kept = []
        for number, layer in enumerate(self.layers):
            x, pair = layer(x, memory[number] if memory else None, first)
            kept.append(pair)
        return x, [*kept, torch.tensor(first + x.shape[1])]


class NextToken(nn.Module):
    """A model of the next token, given those before and the conditions of their bar."""

    def __init__(self, config: SequenceConfig, body: nn.Module) -> None:
        super().__init__()
        self.token = nn.Embedding(VOCABULARY, config.width)
        self.chord = nn.Embedding(CHORDS, 32)
        self.bar = nn.Linear(BAR_NUMBERS + 64, config.width)
        self.body = body
        self.out = nn.Linear(config.width, VOCABULARY)

    def forward(self, tokens: Tensor, bars: Tensor, chords: Tensor, memory: Memory) -> tuple[Tensor, Memory]:
        """Process further tokens.

        Args:
            tokens: (B, L)
            bars: The conditions of each token's bar. (B, L, BAR_NUMBERS)
            chords: Its two chords. (B, L, 2)
            memory: Of the tokens before; empty at first.

        Returns:
            Logits (B, L, VOCABULARY) and the memory.
        """
        asked = self.bar(torch.cat([bars, self.chord(chords).flatten(2)], -1))
        x, memory = self.body(self.token(tokens) + asked, memory)
        return self.out(functional.layer_norm(x, x.shape[-1:])), memory


class BarEncoder(nn.Module):
    """The encoder of each bar of a roll into latents; used in training alone."""

    def __init__(self, config: VaeConfig) -> None:
        super().__init__()
        self.step = nn.Linear(CHANNELS, 64)
        self.bar = nn.Linear(STEPS * 64 + BAR_NUMBERS, config.width)
        self.latent = nn.Linear(config.width, 2 * config.latent)

    def forward(self, roll: Tensor, bars: Tensor) -> tuple[Tensor, Tensor]:
        """Compute mean and log variance: roll (B, T, STEPS, CHANNELS), bars (B, T, BAR_NUMBERS) -> (B, T, latent) twice."""
        x = functional.gelu(self.step(roll)).flatten(2)
        x = functional.gelu(self.bar(torch.cat([x, bars], -1)))
        mean, spread = self.latent(x).chunk(2, -1)
        return mean, spread


class BarDecoder(nn.Module):
    """The decoder of latents and conditions into a roll's logits: recurrent along the bars, convolutional in each."""

    def __init__(self, config: VaeConfig) -> None:
        super().__init__()
        self.config = config
        self.chord = nn.Embedding(CHORDS, 32)
        self.entry = nn.Linear(config.latent + BAR_NUMBERS + 64, config.width)
        self.along = nn.GRU(config.width, config.width // 2, batch_first=True, bidirectional=True)
        self.steps = nn.Linear(config.width, STEPS * config.step)
        self.taps = nn.Conv1d(config.step + 32, config.width, 3, padding=1)
        self.out = nn.Linear(config.width, CHANNELS)
        nn.init.constant_(self.out.bias, -4.0)  # notes are rare: start near their rate

    def forward(self, latent: Tensor, bars: Tensor, chords: Tensor) -> Tensor:
        """Compute the logits of a roll.

        Args:
            latent: (B, T, latent)
            bars: (B, T, BAR_NUMBERS)
            chords: (B, T, 2)

        Returns:
            Logits. (B, VOICES, 2, PITCHES, T * STEPS)
        """
        batch, length = latent.shape[:2]
        embedded = self.chord(chords)  # (B, T, 2, 32)
        x = functional.gelu(self.entry(torch.cat([latent, bars, embedded.flatten(2)], -1)))
        x = x + self.along(x)[0]
        steps = self.steps(x).view(batch * length, STEPS, -1)
        halves = embedded.repeat_interleave(STEPS // 2, 2).view(batch * length, STEPS, -1)
        y = self.taps(torch.cat([steps, halves], -1).transpose(1, 2)).transpose(1, 2)
        logits: Tensor = self.out(functional.gelu(y))
        return logits.view(batch, length * STEPS, VOICES, 2, PITCHES).movedim(1, -1)
