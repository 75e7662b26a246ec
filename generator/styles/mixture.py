"""A Gaussian mixture: its density, and what it says of some dimensions where others are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.linalg import cholesky, slogdet, solve

from generator.conditions import Floats, Ints

_LOG_TWO_PI = float(np.log(2 * np.pi))
_SPREADS = 6.0
"""Standard deviations on either side of a component between which a quantile is looked for."""
_GRID = 256
"""Places of the table that quantiles are read off."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """p(x) = sum over k of weight_k N(x; mean_k, covariance_k), its dimensions called by name.

    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), sections 2.3.1 and 9.2.
    """

    dimensions: tuple[str, ...]
    """(D,)"""
    weights: Floats
    """Sum to 1. (K,)"""
    means: Floats
    """(K, D)"""
    covariances: Floats
    """Positive definite. (K, D, D)"""

    def log_density(self, points: Floats) -> Floats:
        """Ln p(x) of each point. (n, D) -> (n,)"""
        return log_sum(self.log_parts(points))

    def log_parts(self, points: Floats) -> Floats:
        """ln(weight_k N(x; mean_k, covariance_k)) of each point. (n, D) -> (n, K)"""
        off = points[None] - self.means[:, None]  # (K, n, D)
        standard = solve(cholesky(self.covariances), off.swapaxes(1, 2))  # (K, D, n)
        size = slogdet(self.covariances).logabsdet + points.shape[1] * _LOG_TWO_PI
        parts: Floats = np.log(self.weights) - 0.5 * (np.square(standard).sum(1).T + size)
        return parts

    def of(self, names: Sequence[str]) -> Self:
        """The marginal of some dimensions: the others, unknown, are left out (Bishop, equation 2.98)."""
        at = self._places(names)
        return type(self)(tuple(names), self.weights, self.means[:, at], self.covariances[:, at][:, :, at])

    def given(self, known: Mapping[str, float]) -> Self:
        """The conditional of the other dimensions, in closed form: a mixture again.

        With a the open dimensions and b the known ones, component k has
        mean_a + C_ab C_bb^-1 (x_b - mean_b) and covariance C_aa - C_ab C_bb^-1 C_ba (Bishop, equations 2.81 and
        2.82), and counts as much as it accounts for what is known: weight_k N(x_b; mean_b, C_bb), made to sum to 1.
        """
        values = np.array([list(known.values())])  # (1, b)
        rest = tuple(name for name in self.dimensions if name not in known)
        a, b = self._places(rest), self._places(tuple(known))
        gain = self._gain(a, b)  # (K, a, b)
        means = self.means[:, a] + (gain @ (values - self.means[:, b])[:, :, None])[:, :, 0]
        covariances = self.covariances[:, a][:, :, a] - gain @ self.covariances[:, b][:, :, a]
        return type(self)(rest, self.of(tuple(known)).shares(values)[0], means, covariances)

    def shares(self, points: Floats) -> Floats:
        """How much each component accounts for each point. (n, D) -> (n, K)"""
        parts = self.log_parts(points)
        return np.exp(parts - log_sum(parts)[:, None])

    def component(self, draw: float) -> int:
        """The component that a number from 0 up to 1 falls on, where each has a stretch as long as its weight."""
        return int(np.searchsorted(np.cumsum(self.weights)[:-1], draw, side="right"))

    def only(self, component: int) -> Self:
        """One component alone."""
        one = slice(component, component + 1)
        return type(self)(self.dimensions, np.ones(1), self.means[one], self.covariances[one])

    def expected(self, name: str, known: Mapping[str, Floats]) -> Floats:
        """The mean of a dimension where others are known, point by point; arrays of n numbers each. (n,)"""
        points = np.stack(list(known.values()), axis=1)  # (n, b)
        b = self._places(tuple(known))
        gain = self._gain(self._places([name]), b)[:, 0]  # (K, b)
        own = self.means[:, self.dimensions.index(name)]
        each = own + np.einsum("kb,nkb->nk", gain, points[:, None] - self.means[None, :, b])  # (n, K)
        mean: Floats = (self.of(tuple(known)).shares(points) * each).sum(1)
        return mean

    def quantile(self, name: str, shares: Floats) -> Floats:
        """The values of a dimension that shares of all lie below, each above 0 and below 1. (n,) -> (n,)

        Read off a table of the distribution function, the weighted sum of the components' own.
        """
        at = self.dimensions.index(name)
        means, spreads = self.means[:, at], np.sqrt(self.covariances[:, at, at])
        low, high = (means - _SPREADS * spreads).min(), (means + _SPREADS * spreads).max()
        values = np.linspace(low, high, _GRID)
        below = normal_below((values[:, None] - means) / spreads) @ self.weights
        return np.interp(shares, below, values)

    def _gain(self, a: Ints, b: Ints) -> Floats:
        """C_ab C_bb^-1 of each component. (K, a, b)"""
        ba = self.covariances[:, b][:, :, a]
        gain: Floats = solve(self.covariances[:, b][:, :, b], ba).swapaxes(1, 2)
        return gain

    def _places(self, names: Sequence[str]) -> Ints:
        return np.array([self.dimensions.index(name) for name in names], dtype=np.int64)


def log_sum(parts: Floats) -> Floats:
    """Ln of the sum of exponentials over the last axis. (n, K) -> (n,)"""
    top = parts.max(-1)
    total: Floats = top + np.log(np.exp(parts - top[:, None]).sum(-1))
    return total


def normal_below(values: Floats) -> Floats:
    """The share of a standard normal distribution that lies below each value, within 0.0002. (...)

    Source: Page, "Approximations to the cumulative normal function" (Applied Statistics 26, 1977).
    """
    bent = np.sqrt(2 / np.pi) * values * (1 + 0.044715 * np.square(values))
    below: Floats = 0.5 * (1 + np.tanh(bent))
    return below
