"""Linear layers with their weights laid out for the processor once, instead of at every use."""

import torch
from torch import Tensor, nn

from generator.conditions import STEPS

_ROWS = 32 * STEPS
"""The sixteenths of a scene that weights are laid out for; others are computed as well, a little slower."""


class Packed(nn.Module):
    """A trained linear layer on oneDNN; on processors that the default library does not favour, half again as fast.

    Of PyTorch's ways there these operators alone take and give plain tensors; its own compiler emits them.
    """

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.weight = torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach(), _ROWS)  # noqa: SLF001
        self.bias = layer.bias.detach()

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer. (..., in) -> (..., out)"""
        out: Tensor = torch.ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "none", [], "")  # noqa: SLF001
        return out


def pack_linears(network: nn.Module) -> None:
    """Pack every linear layer of a network that is trained no more; where PyTorch has no oneDNN, it stays as it is."""
    if not hasattr(torch.ops.mkldnn, "_linear_pointwise"):
        return
    for name, part in network.named_children():
        if isinstance(part, nn.Linear):
            setattr(network, name, Packed(part))
        else:
            pack_linears(part)
