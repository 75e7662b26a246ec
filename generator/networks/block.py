"""The residual block of the generator's trunk."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.conditions import STEPS


class Block(nn.Module):
    """A residual dilated convolution, conditioned bar by bar (FiLM: Perez et al., AAAI 2018).

    The sixteenths lie before the channels in memory and the convolution is one matrix product over its three
    taps: on a processor that is twice as fast as a convolution.
    """

    def __init__(self, width: int, dilation: int, conditioning: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.film = nn.Linear(conditioning, 2 * width)
        self.taps = nn.Linear(3 * width, width)
        self.point = nn.Linear(width, width)

    def forward(self, x: Tensor, conditioning: Tensor) -> Tensor:
        """Apply the block: x (B, T * STEPS, W), conditioning (B, T, S) -> (B, T * STEPS, W)."""
        length, reach = x.shape[1], self.dilation
        bars, width = x.shape[:1] + conditioning.shape[1:2], x.shape[-1]
        scale, shift = self.film(conditioning)[:, :, None].chunk(2, -1)  # (B, T, 1, W)
        y = functional.layer_norm(x, (width,)).view(*bars, STEPS, width) * (1 + scale) + shift
        y = functional.pad(y.flatten(1, 2), (0, 0, reach, reach))
        taps = torch.cat([y[:, :length], y[:, reach:-reach], y[:, 2 * reach :]], -1)  # (B, 16T, 3W)
        out: Tensor = x + self.point(functional.gelu(self.taps(taps)))
        return out
