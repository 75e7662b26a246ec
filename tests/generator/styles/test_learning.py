import numpy as np
import pytest

from generator.conditions import Floats
from generator.styles.learning import FLOOR, fitted, learned

NAMES = ("x", "y")


def clouds(seed: int, bars: int = 600) -> Floats:
    """Points of two clouds: one long and low, one round and high, twice as many."""
    rng = np.random.default_rng(seed)
    low = rng.normal(size=(bars // 3, 2)) @ np.array([[2.0, 1.5], [0, 0.5]])
    high = rng.normal(size=(2 * bars // 3, 2)) + np.array([0, 9])
    return np.concatenate([low, high])


def test_two_clouds_are_found() -> None:
    found = fitted(NAMES, clouds(1), 2)
    order = np.argsort(found.means[:, 1])
    assert found.weights[order] == pytest.approx([1 / 3, 2 / 3], abs=0.02)
    assert found.means[order] == pytest.approx(np.array([[0, 0], [0, 9]]), abs=0.4)
    low = found.covariances[order[0]]
    assert low[0, 1] / np.sqrt(low[0, 0] * low[1, 1]) > 0.6


def test_as_many_components_as_held_out_bars_bear_out() -> None:
    cloud, another = (np.random.default_rng(seed).normal(size=(400, 2)) for seed in (1, 2))
    assert len(learned(NAMES, cloud, another).weights) < 4
    assert len(learned(NAMES, clouds(1), clouds(2)).weights) >= 2


def test_more_rounds_never_make_the_bars_less_likely() -> None:
    bars = clouds(3)
    likelihoods = [float(fitted(NAMES, bars, count).log_density(bars).mean()) for count in (1, 2, 3)]
    assert likelihoods[0] < likelihoods[1]
    assert likelihoods[2] > likelihoods[1] - 0.01


def test_what_is_written_in_steps_is_not_taken_for_a_habit() -> None:
    marks = np.repeat([[0.0, 0], [1, 1], [2, 2]], 50, axis=0)
    for covariance in fitted(NAMES, marks, 3).covariances:
        assert np.linalg.eigvalsh(covariance / marks.std(0) ** 2).min() >= FLOOR**2 - 1e-9


def test_the_same_bars_give_the_same_mixture() -> None:
    one, other = (fitted(NAMES, clouds(4), 3) for _ in range(2))
    assert (one.means == other.means).all()
