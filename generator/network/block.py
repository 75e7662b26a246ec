"""The block of the trunk: attention, then a layer of its own for each column."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.network.sizes import Sizes

DROPOUT = 0.1
"""The share of a block's output that is left out in training."""


class Turns(NamedTuple):
    """Cosines and sines of the angles of rotary positions. (B, 1, T, head / 2) each"""

    cos: Tensor
    sin: Tensor


def turned(x: Tensor, turns: Turns) -> Tensor:
    """Turn pairs of channels. (B, heads, T, head) -> (B, heads, T, head)"""
    one, other = x.chunk(2, -1)
    return torch.cat([one * turns.cos - other * turns.sin, one * turns.sin + other * turns.cos], -1)


class Block(nn.Module):
    """A block with attention to earlier columns, or to all of them.

    Source: Vaswani et al., "Attention is all you need" (2017), with the norms first (Xiong et al., ICML 2020).
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.attention_norm = nn.LayerNorm(sizes.width)
        self.queries_keys_values = nn.Linear(sizes.width, 3 * sizes.width, bias=False)
        self.attended = nn.Linear(sizes.width, sizes.width, bias=False)
        self.norm = nn.LayerNorm(sizes.width)
        self.wide = nn.Linear(sizes.width, 4 * sizes.width)
        self.narrow = nn.Linear(4 * sizes.width, sizes.width)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, turns: Turns, valid: Tensor | None = None) -> Tensor:
        """Apply the block.

        Args:
            x: (B, T, W)
            turns: Of the columns.
            valid: The columns that all attend to; None if each attends to those up to itself. (B, T)

        Returns:
            (B, T, W)
        """
        batch, length, width = x.shape
        split = self.queries_keys_values(self.attention_norm(x)).view(batch, length, 3, self.heads, -1)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        mask = None if valid is None else valid[:, None, None]
        found = functional.scaled_dot_product_attention(
            turned(queries, turns), turned(keys, turns), values, attn_mask=mask, is_causal=valid is None
        )
        x = x + self.dropout(self.attended(found.transpose(1, 2).reshape(batch, length, width)))
        deep = functional.gelu(self.wide(self.norm(x)), approximate="tanh")
        out: Tensor = x + self.dropout(self.narrow(deep))
        return out
