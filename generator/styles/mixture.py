"""A Gaussian mixture: density, marginals, conditionals and quantiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.linalg import cholesky, slogdet, solve

from generator.conditions import Floats, Ints

_LOG_TWO_PI = float(np.log(2 * np.pi))
_SPREADS = 6.0
"""Standard deviations on either side of a component within which a quantile is searched."""
_GRID = 256
"""Entries of the table from which quantiles are interpolated."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """p(x) = sum over k of weight_k N(x; mean_k, covariance_k), its dimensions named.

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
        """Compute ln p(x) of each point. (n, D) -> (n,)"""
        return log_sum_exp(self.log_parts(points))

    def log_parts(self, points: Floats) -> Floats:
        """Compute ln(weight_k N(x; mean_k, covariance_k)) of each point. (n, D) -> (n, K)"""
        off = points[None] - self.means[:, None]  # (K, n, D)
        standard = solve(cholesky(self.covariances), off.swapaxes(1, 2))  # (K, D, n)
        size = slogdet(self.covariances).logabsdet + points.shape[1] * _LOG_TWO_PI
        parts: Floats = np.log(self.weights) - 0.5 * (np.square(standard).sum(1).T + size)
        return parts

    def of(self, names: Sequence[str]) -> Self:
        """Return the marginal distribution of some dimensions (Bishop, equation 2.98)."""
        at = self._places(names)
        return type(self)(tuple(names), self.weights, self.means[:, at], self.covariances[:, at][:, :, at])

    def given(self, known: Mapping[str, float]) -> Self:
        """Return the conditional distribution of the other dimensions, a mixture again, in closed form.

        With a the open dimensions and b the known ones, component k has
        mean_a + C_ab C_bb^-1 (x_b - mean_b) and covariance C_aa - C_ab C_bb^-1 C_ba (Bishop, equations 2.81 and
        2.82), and its weight is proportional to weight_k N(x_b; mean_b, C_bb).
        """
        values = np.array([list(known.values())])  # (1, b)
        rest = tuple(name for name in self.dimensions if name not in known)
        a, b = self._places(rest), self._places(tuple(known))
        gain = self._gain(a, b)  # (K, a, b)
        means = self.means[:, a] + (gain @ (values - self.means[:, b])[:, :, None])[:, :, 0]
        covariances = self.covariances[:, a][:, :, a] - gain @ self.covariances[:, b][:, :, a]
        return type(self)(rest, self.of(tuple(known)).responsibilities(values)[0], means, covariances)

    def responsibilities(self, points: Floats) -> Floats:
        """Compute the responsibility of each component for each point. (n, D) -> (n, K)"""
        parts = self.log_parts(points)
        return np.exp(parts - log_sum_exp(parts)[:, None])

    def component(self, draw: float) -> int:
        """Choose a component by its weight, with a uniform draw from 0 up to 1."""
        return int(np.searchsorted(np.cumsum(self.weights)[:-1], draw, side="right"))

    def only(self, component: int) -> Self:
        """Return the mixture of one component alone."""
        one = slice(component, component + 1)
        return type(self)(self.dimensions, np.ones(1), self.means[one], self.covariances[one])

    def expected(self, name: str, known: Mapping[str, Floats]) -> Floats:
        """Compute the mean of a dimension given others, point by point; arrays of n numbers each. (n,)"""
        points = np.stack(list(known.values()), axis=1)  # (n, b)
        b = self._places(tuple(known))
        gain = self._gain(self._places([name]), b)[:, 0]  # (K, b)
        own = self.means[:, self.dimensions.index(name)]
        each = own + np.einsum("kb,nkb->nk", gain, points[:, None] - self.means[None, :, b])  # (n, K)
        mean: Floats = (self.of(tuple(known)).responsibilities(points) * each).sum(1)
        return mean

    def quantile(self, name: str, probabilities: Floats) -> Floats:
        """Compute the quantiles of a dimension, each probability above 0 and below 1. (n,) -> (n,)

        They are interpolated in a table of the distribution function, the weighted sum of the components' own.
        """
        at = self.dimensions.index(name)
        means, spreads = self.means[:, at], np.sqrt(self.covariances[:, at, at])
        low, high = (means - _SPREADS * spreads).min(), (means + _SPREADS * spreads).max()
        values = np.linspace(low, high, _GRID)
        below = normal_cdf((values[:, None] - means) / spreads) @ self.weights
        return np.interp(probabilities, below, values)

    def _gain(self, a: Ints, b: Ints) -> Floats:
        """Compute C_ab C_bb^-1 of each component. (K, a, b)"""
        ba = self.covariances[:, b][:, :, a]
        gain: Floats = solve(self.covariances[:, b][:, :, b], ba).swapaxes(1, 2)
        return gain

    def _places(self, names: Sequence[str]) -> Ints:
        return np.array([self.dimensions.index(name) for name in names], dtype=np.int64)


def log_sum_exp(parts: Floats) -> Floats:
    """Compute ln of the sum of exponentials over the last axis. (n, K) -> (n,)"""
    top = parts.max(-1)
    total: Floats = top + np.log(np.exp(parts - top[:, None]).sum(-1))
    return total


def normal_cdf(values: Floats) -> Floats:
    """Approximate the standard normal distribution function, within 0.0002. (...)

    Source: Page, "Approximations to the cumulative normal function" (Applied Statistics 26, 1977).
    """
    bent = np.sqrt(2 / np.pi) * values * (1 + 0.044715 * np.square(values))
    below: Floats = 0.5 * (1 + np.tanh(bent))
    return below
