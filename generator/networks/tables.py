"""Tables of embeddings, whose rows are summed."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from generator.pieces.echoes import SOURCES

SPREAD = 0.05
"""The standard deviation of new embeddings."""
SOURCE = torch.arange(SOURCES)


def table(rows: int, width: int) -> nn.Embedding:
    """Return a table of small random embeddings."""
    made = nn.Embedding(rows, width)
    nn.init.normal_(made.weight, std=SPREAD)
    return made


class Tables(nn.ModuleDict):
    """Tables by name."""

    def __init__(self, rows: Mapping[str, int], width: int) -> None:
        super().__init__({name: table(count, width) for name, count in rows.items()})

    def forward(self, indices: Mapping[str, Tensor]) -> Tensor:
        """Sum a row of each table, and of those with an index for each source all.

        Args:
            indices: By name. (...) each, or (..., SOURCES)

        Returns:
            (..., W)
        """
        dimensions = min(index.dim() for index in indices.values())
        rows = [
            self[name](index) if index.dim() == dimensions else self[name](index).sum(-2)
            for name, index in indices.items()
        ]
        return torch.stack(rows).sum(0)
