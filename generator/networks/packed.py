"""Linear layers with weights packed for the processor once, instead of at every use."""

import torch
from torch import Tensor, nn

from generator.conditions import STEPS

_ROWS = 32 * STEPS
"""The number of sixteenths weights are packed for; other lengths work as well, a little slower."""


class Packed(nn.Module):
    """A trained linear layer on oneDNN; half again as fast on processors where the default library is slow.

    Of PyTorch's operators for this, these alone take and return plain tensors; its own compiler emits them.
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
    """Pack every linear layer of a trained network in place; without oneDNN it is left unchanged."""
    if not hasattr(torch.ops.mkldnn, "_linear_pointwise"):
        return
    for name, part in network.named_children():
        if isinstance(part, nn.Linear):
            setattr(network, name, Packed(part))
        else:
            pack_linears(part)
