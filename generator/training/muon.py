"""Muon: momentum whose steps are made orthogonal, for the matrices of the trunk."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

ITERATIONS = 5
"""Iterations of Newton and Schulz."""
COEFFICIENTS = 3.4445, -4.7750, 2.0315
"""Of the quintic that brings singular values near 1 quickly."""
FLOOR = 1e-7


class Muon(torch.optim.Optimizer):
    """Stochastic gradient descent with Nesterov's momentum and orthogonal steps.

    Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024). It reaches a loss of the composer in
    half of the columns that AdamW needs.
    """

    def __init__(
        self, matrices: Iterable[Tensor], rate: float, momentum: float = 0.95, decay: float = 0.01
    ) -> None:
        super().__init__(matrices, {"lr": rate, "momentum": momentum, "weight_decay": decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]  # noqa: ARG002 (of the base class)
        """Update every matrix that has a gradient."""
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is None:
                    continue
                mean = self.state[matrix].setdefault("momentum", torch.zeros_like(matrix))
                mean.mul_(group["momentum"]).add_(matrix.grad)
                update = orthogonal(matrix.grad + group["momentum"] * mean)
                matrix.mul_(1 - group["lr"] * group["weight_decay"]).add_(update, alpha=-group["lr"])


def orthogonal(gradient: Tensor) -> Tensor:
    """Return the orthogonal matrix nearest a gradient, of queries, keys and values each its own. (out, in)"""
    rows, columns = gradient.shape
    each = gradient.chunk(3) if rows == 3 * columns else [gradient]
    out: Tensor = torch.cat([_orthogonal(part) * max(1, len(part) / columns) ** 0.5 for part in each])
    return out


def _orthogonal(matrix: Tensor) -> Tensor:
    first, second, third = COEFFICIENTS
    tall = matrix.shape[0] > matrix.shape[1]
    x = (matrix.T if tall else matrix).bfloat16()
    x = x / (x.norm() + FLOOR)
    for _ in range(ITERATIONS):
        square = x @ x.T
        x = first * x + (second * square + third * square @ square) @ x
    out: Tensor = (x.T if tall else x).to(matrix.dtype)
    return out
