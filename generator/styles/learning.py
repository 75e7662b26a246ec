"""Training of a mixture by expectation-maximisation, with the number of components chosen on held-out bars."""

from collections.abc import Iterator, Sequence

import numpy as np

from generator.conditions import Floats
from generator.styles.mixture import Mixture, log_sum_exp

FLOOR = 0.25
"""The smallest standard deviation of a component in any direction, as a multiple of that of all bars; finer structure comes
from notation (a dynamic mark is one velocity), not from music."""
MOST = 10
"""The most components that are tried."""
_ROUNDS, _ENOUGH = 200, 1e-4
"""The most iterations; and the least gain of an iteration, in nats a bar, to go on."""
_SEED = 1


def learned(dimensions: Sequence[str], bars: Floats, held_out: Floats) -> Mixture:
    """Fit mixtures of 1 to MOST components, and return the one under which held-out bars are likeliest.

    Args:
        dimensions: The names of the columns. (D,)
        bars: To train on. (n, D)
        held_out: To validate on. (m, D)
    """
    tried = (fitted(dimensions, bars, count) for count in range(1, MOST + 1))
    return max(tried, key=lambda mixture: float(mixture.log_density(held_out).mean()))


def fitted(dimensions: Sequence[str], bars: Floats, components: int) -> Mixture:
    """Fit a mixture of so many components, from a fixed seed.

    Expectation: r_nk = weight_k N(x_n; k) over its sum. Maximisation: weight_k = N_k / n, mean_k = sum r_nk x_n / N_k,
    C_k = sum r_nk (x_n - mean_k)(x_n - mean_k)^T / N_k, with N_k = sum r_nk (Bishop, "Pattern Recognition and Machine
    Learning", equations 9.23 to 9.27), eigenvalues of C_k raised to FLOOR^2 where they are lower.

    Args:
        dimensions: The names of the columns. (D,)
        bars: (n, D)
        components: One or more.
    """
    middle, spread = bars.mean(0), bars.std(0)
    scale = np.where(spread > 0, spread, 1.0)  # what never changes tells nothing apart
    standard = (bars - middle) / scale
    names, last = tuple(dimensions), -np.inf
    mixture = _maximisation_step(names, standard, _initial_responsibilities(standard, components))
    for _ in range(_ROUNDS):
        parts = mixture.log_parts(standard)
        total = log_sum_exp(parts)
        if total.mean() < last + _ENOUGH:
            break
        last = float(total.mean())
        mixture = _maximisation_step(names, standard, np.exp(parts - total[:, None]))
    return Mixture(
        names,
        mixture.weights,
        middle + scale * mixture.means,
        mixture.covariances * np.outer(scale, scale),
    )


def _maximisation_step(dimensions: tuple[str, ...], points: Floats, responsibilities: Floats) -> Mixture:
    """Run the M step: the likeliest mixture given points (n, D) and responsibilities (n, K)."""
    counts = responsibilities.sum(0)
    means = responsibilities.T @ points / counts[:, None]
    covariances = np.stack(list(_scatter_matrices(points, responsibilities, means))) / counts[:, None, None]
    values, axes = np.linalg.eigh(covariances)
    floored = np.einsum("kij,kj,klj->kil", axes, np.maximum(values, FLOOR**2), axes)
    return Mixture(dimensions, counts / counts.sum(), means, floored)


def _scatter_matrices(points: Floats, responsibilities: Floats, means: Floats) -> Iterator[Floats]:
    """Yield each component's scatter matrix: the sum of outer products of deviations, by responsibility. (D, D) each"""
    for share, mean in zip(responsibilities.T, means, strict=True):
        off = points - mean
        yield (share[:, None] * off).T @ off


def _initial_responsibilities(points: Floats, components: int) -> Floats:
    """Assign each point to the nearest of the centres that k-means++ chooses. (n, D) -> (n, K)

    Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding" (SODA 2007).
    """
    rng = np.random.default_rng([_SEED, components])
    centres = [points[rng.integers(len(points))]]
    away = np.square(points - centres[0]).sum(1)
    while len(centres) < components:
        centres.append(points[rng.choice(len(points), p=away / away.sum())])
        away = np.minimum(away, np.square(points - centres[-1]).sum(1))
    squares = np.stack([np.square(points - centre).sum(1) for centre in centres], axis=1)
    nearest: Floats = np.eye(components)[squares.argmin(1)]
    return nearest
