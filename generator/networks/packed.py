"""Linear layers with weights packed for the processor once, instead of at every use."""

from collections.abc import Iterator
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

_LONG: Final = 256
_SHORT: Final = 64
"""Rows of the blocks that a layer is applied to; what is left over is padded to a short one.

oneDNN compiles a program for each number of rows that it meets and keeps up to 1024 of them: 7 MiB for each length of a
scene, in a network of 37 layers.
"""


class Packed(nn.Module):
    """A trained linear layer on oneDNN; half again as fast on processors where the default library is slow.

    Of PyTorch's operators for this, these alone take and return plain tensors; its own compiler emits them.
    """

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.weight = torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach(), _LONG)  # noqa: SLF001
        self.bias = layer.bias.detach()

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer. (..., in) -> (..., out)"""
        rows = x.reshape(-1, x.shape[-1])
        out = torch.cat([self._applied(block) for block in _blocks(rows)])
        return out[: len(rows)].view(*x.shape[:-1], -1)

    def _applied(self, rows: Tensor) -> Tensor:
        out: Tensor = torch.ops.mkldnn._linear_pointwise(rows, self.weight, self.bias, "none", [], "")  # noqa: SLF001
        return out


def _blocks(rows: Tensor) -> Iterator[Tensor]:
    """Cut rows into long blocks and then short ones, the last of them padded with zeros."""
    long = len(rows) // _LONG * _LONG
    yield from torch.split(rows[:long], _LONG) if long else ()
    for block in torch.split(rows[long:], _SHORT) if long < len(rows) else ():
        yield functional.pad(block, (0, 0, 0, _SHORT - len(block)))


def pack_linears(network: nn.Module) -> None:
    """Pack every linear layer of a trained network in place; without oneDNN it is left unchanged."""
    if not hasattr(torch.ops.mkldnn, "_linear_pointwise"):
        return
    for name, part in network.named_children():
        if isinstance(part, nn.Linear):
            setattr(network, name, Packed(part))
        else:
            pack_linears(part)
