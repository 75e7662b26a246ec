import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.styles.mixture import Mixture, normal_cdf


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    """Any mixture of one to three components over a, b and c."""
    count = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    root = rng.normal(size=(count, 3, 3))
    weights = rng.uniform(0.1, 1, count)
    return Mixture(
        ("a", "b", "c"),
        weights / weights.sum(),
        rng.normal(size=(count, 3)) * 2,
        root @ root.swapaxes(1, 2) + 0.3 * np.eye(3),
    )


def one(correlation: float) -> Mixture:
    """Return a standard Gaussian over height and weight."""
    covariance = np.array([[[1, correlation], [correlation, 1]]])
    return Mixture(("height", "weight"), np.ones(1), np.zeros((1, 2)), covariance)


def test_what_is_known_says_something_of_the_rest() -> None:
    rest = one(0.5).given({"height": 2.0})
    assert rest.dimensions == ("weight",)
    assert rest.means.tolist() == [[1.0]]
    assert rest.covariances.tolist() == [[[0.75]]]


def test_a_component_counts_as_much_as_it_accounts_for_what_is_known() -> None:
    two = Mixture(("x", "y"), np.array([0.5, 0.5]), np.array([[-3.0, 0], [3, 10]]), np.stack([np.eye(2)] * 2))
    assert two.given({"x": 3.0}).weights[1] > 0.999
    assert two.expected("y", {"x": np.array([-3.0, 0, 3])}).round(3).tolist() == [0, 5, 10]


@given(mixtures(), st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3))
def test_a_joint_density_is_that_of_the_known_times_that_of_the_rest(
    mixture: Mixture, a: float, b: float, c: float
) -> None:
    joint = mixture.log_density(np.array([[a, b, c]]))
    known = mixture.of(["b"]).log_density(np.array([[b]]))
    rest = mixture.given({"b": b}).log_density(np.array([[a, c]]))
    assert joint == pytest.approx(known + rest, abs=1e-6)


@given(mixtures(), st.floats(-3, 3), st.floats(-3, 3))
def test_the_expected_value_is_the_mean_of_the_conditional(mixture: Mixture, a: float, b: float) -> None:
    rest = mixture.given({"a": a, "b": b})
    found = mixture.expected("c", {"a": np.array([a]), "b": np.array([b])})
    assert found[0] == pytest.approx(float(rest.weights @ rest.means[:, 0]), abs=1e-6)


@given(mixtures())
def test_quantiles_rise_and_are_what_draws_from_the_mixture_have(mixture: Mixture) -> None:
    shares = np.linspace(0.02, 0.98, 25)
    found = mixture.quantile("b", shares)
    assert (np.diff(found) > 0).all()
    spread = np.sqrt(mixture.covariances[:, 1, 1])
    below = normal_cdf((found[:, None] - mixture.means[:, 1]) / spread) @ mixture.weights
    assert below == pytest.approx(shares, abs=5e-3)


def test_a_draw_falls_on_each_component_as_often_as_it_counts() -> None:
    two = Mixture(("x",), np.array([0.25, 0.75]), np.zeros((2, 1)), np.ones((2, 1, 1)))
    assert [two.component(draw) for draw in (0, 0.2, 0.3, 0.999)] == [0, 0, 1, 1]


def test_the_share_below_is_near_enough() -> None:
    exact = {-2: 0.02275, -1: 0.15866, 0: 0.5, 1: 0.84134, 2: 0.97725}
    for value, share in exact.items():
        assert float(normal_cdf(np.array(float(value)))) == pytest.approx(share, abs=2e-4)
