"""The layers of the networks in numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Floats, Ints
from generator.network.indices import NO_INTERVAL, interval
from generator.pieces.passages import PITCHES

Tensors = Mapping[str, Floats]
"""The weights of a network, by the names that PyTorch gives them."""

NORM_FLOOR = 1e-5
"""Added to a variance, as PyTorch does."""
_GELU = np.float32(np.sqrt(2 / np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A linear layer."""

    weight: Floats
    """(in, out)"""
    bias: Floats
    """(out,)"""

    @classmethod
    def of(cls, tensors: Tensors, name: str) -> Self:
        """Take a layer out of a network."""
        weight = np.ascontiguousarray(tensors[f"{name}.weight"].T)
        return cls(weight, tensors.get(f"{name}.bias", np.zeros(weight.shape[1], dtype=np.float32)))

    def __call__(self, x: Floats) -> Floats:
        """Apply the layer. (..., in) -> (..., out)"""
        out: Floats = x @ self.weight + self.bias
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Linear layers of the same input, in one: memory is read once, and one call costs less than many."""

    layer: Linear
    parts: tuple[slice, ...]
    """The output of each."""

    @classmethod
    def of(cls, tensors: Tensors, names: Sequence[str]) -> Self:
        """Take layers out of a network."""
        layers = [Linear.of(tensors, name) for name in names]
        ends = np.cumsum([len(layer.bias) for layer in layers]).tolist()
        joined = Linear(
            np.concatenate([layer.weight for layer in layers], axis=1),
            np.concatenate([layer.bias for layer in layers]),
        )
        return cls(joined, tuple(slice(*span) for span in zip([0, *ends], ends, strict=False)))

    def __call__(self, x: Floats) -> list[Floats]:
        """Apply the layers. (..., in) -> (..., out) each"""
        out = self.layer(x)
        return [out[..., part] for part in self.parts]


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """A layer norm."""

    weight: Floats
    bias: Floats

    @classmethod
    def of(cls, tensors: Tensors, name: str) -> Self:
        """Take a layer out of a network."""
        return cls(tensors[f"{name}.weight"], tensors[f"{name}.bias"])

    def __call__(self, x: Floats) -> Floats:
        """Apply the layer. (..., W) -> (..., W)"""
        width = x.shape[-1]
        centred = x - np.add.reduce(x, -1, keepdims=True) / width  # the method `mean` takes thrice the time
        variance = np.einsum("...i,...i->...", centred, centred)[..., None] / width
        out: Floats = centred / np.sqrt(variance + NORM_FLOOR) * self.weight + self.bias
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Tables of embeddings, whose rows are summed."""

    rows: Floats
    """Those of all tables, one after another. (rows, W)"""
    first: Mapping[str, int]
    """The first row of each."""

    @classmethod
    def of(cls, tensors: Tensors, name: str, tables: Mapping[str, int]) -> Self:
        """Take tables out of a network."""
        own = {table: tensors[f"{name}.{table}.weight"] for table in tables}
        ends = np.cumsum([len(rows) for rows in own.values()]).tolist()
        return cls(np.concatenate(list(own.values())), dict(zip(own, [0, *ends], strict=False)))

    def __call__(self, indices: Mapping[str, Ints]) -> Floats:
        """Sum a row of each table, and of those with an index for each source all. (notes, W)"""
        rows = [
            (index if index.ndim == 2 else index[:, None]) + self.first[name]
            for name, index in indices.items()
        ]
        out: Floats = np.add.reduce(self.rows[np.concatenate(rows, axis=1)], axis=1)
        return out


def gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit in its approximation by the hyperbolic tangent. (...)"""
    out: Floats = 0.5 * x * (1 + np.tanh(_GELU * (x + np.float32(0.044715) * x * x * x)))
    return out


def from_start(logits: Floats, start: Ints) -> Floats:
    """Look up the logit of the interval from `start` to each pitch; 0 where there is none or it is wider.

    Args:
        logits: (notes, INTERVALS)
        start: Pitches, or NONE. (notes,)

    Returns:
        (notes, PITCHES)
    """
    padded = np.zeros((len(logits), NO_INTERVAL + 1), dtype=logits.dtype)
    padded[:, :NO_INTERVAL] = logits
    found: Floats = padded[np.arange(len(logits))[:, None], _INTERVALS_FROM[start]]
    return found


def _intervals_from() -> Ints:
    """Return the index of the interval from each pitch, NONE last, to each, NO_INTERVAL for wider ones. (PITCHES + 1, PITCHES)"""
    start, pitch = np.append(np.arange(PITCHES), -1)[:, None], np.arange(PITCHES)
    index = interval(pitch, start)
    wide = np.abs(pitch - start) > NO_INTERVAL // 2
    return np.where(wide, NO_INTERVAL, index)


_INTERVALS_FROM = _intervals_from()
