"""Learns a mixture from bars, by expectation and maximisation, as many components as held-out bars bear out."""

from collections.abc import Iterator, Sequence

import numpy as np

from generator.conditions import Floats
from generator.styles.mixture import Mixture, log_sum

FLOOR = 0.25
"""Standard deviations of all bars below which no component is narrow in any direction: what is finer than that is how
music is written down (a dynamic mark is one velocity), not how it is."""
MOST = 10
"""Components that are tried."""
_ROUNDS, _ENOUGH = 200, 1e-4
"""Rounds of learning at most; nats a bar by which a round must better the last."""
_SEED = 1


def learned(dimensions: Sequence[str], bars: Floats, held_out: Floats) -> Mixture:
    """The mixture under which held-out bars are likeliest, of 1 to MOST components.

    Args:
        dimensions: What the columns are called. (D,)
        bars: To learn from. (n, D)
        held_out: Never learned from. (m, D)
    """
    tried = (fitted(dimensions, bars, count) for count in range(1, MOST + 1))
    return max(tried, key=lambda mixture: float(mixture.log_density(held_out).mean()))


def fitted(dimensions: Sequence[str], bars: Floats, components: int) -> Mixture:
    """A mixture of so many components, from a fixed seed.

    Expectation: r_nk = weight_k N(x_n; k) over its sum. Maximisation: weight_k = N_k / n, mean_k = sum r_nk x_n / N_k,
    C_k = sum r_nk (x_n - mean_k)(x_n - mean_k)^T / N_k, with N_k = sum r_nk (Bishop, "Pattern Recognition and Machine
    Learning", equations 9.23 to 9.27), eigenvalues of C_k raised to FLOOR^2 where they are lower.

    Args:
        dimensions: What the columns are called. (D,)
        bars: (n, D)
        components: One or more.
    """
    middle, spread = bars.mean(0), bars.std(0)
    scale = np.where(spread > 0, spread, 1.0)  # what never changes tells nothing apart
    standard = (bars - middle) / scale
    names, last = tuple(dimensions), -np.inf
    mixture = _maximised(names, standard, _begun(standard, components))
    for _ in range(_ROUNDS):
        parts = mixture.log_parts(standard)
        total = log_sum(parts)
        if total.mean() < last + _ENOUGH:
            break
        last = float(total.mean())
        mixture = _maximised(names, standard, np.exp(parts - total[:, None]))
    return Mixture(
        names,
        mixture.weights,
        middle + scale * mixture.means,
        mixture.covariances * np.outer(scale, scale),
    )


def _maximised(dimensions: tuple[str, ...], points: Floats, shares: Floats) -> Mixture:
    """The likeliest mixture for how much each component accounts for each point: (n, D), (n, K)."""
    counts = shares.sum(0)
    means = shares.T @ points / counts[:, None]
    covariances = np.stack(list(_spreads(points, shares, means))) / counts[:, None, None]
    values, axes = np.linalg.eigh(covariances)
    floored = np.einsum("kij,kj,klj->kil", axes, np.maximum(values, FLOOR**2), axes)
    return Mixture(dimensions, counts / counts.sum(), means, floored)


def _spreads(points: Floats, shares: Floats, means: Floats) -> Iterator[Floats]:
    """For each component, the sum of its shares of the outer products of what points are off its mean. (D, D) each"""
    for share, mean in zip(shares.T, means, strict=True):
        off = points - mean
        yield (share[:, None] * off).T @ off


def _begun(points: Floats, components: int) -> Floats:
    """Each point wholly the nearest of some far apart's. (n, D) -> (n, K)

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
