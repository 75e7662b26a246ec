"""Evidence comes to one value by its precision, and curves are even where nothing happens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.score.fusion.evidence import Axis, Evidence, Kind, fused
from bridge.score.fusion.smoothing import QUIET, REACH, changes
from bridge.score.moves import Source
from generator.conditions import Floats

place = st.floats(-1, 1)
share = st.floats(0, 1)


def level(value: float, weight: float = 1.0, confidence: float = 1.0) -> Evidence:
    return Evidence(Source.STORY, Axis.VALENCE, np.array([value]), weight, np.array([confidence]))


def shift(value: float, confidence: float = 1.0) -> Evidence:
    return Evidence(Source.SOUND, Axis.VALENCE, np.array([value]), 1.0, np.array([confidence]), Kind.SHIFT)


def come(*evidence: Evidence) -> float:
    return float(fused(evidence, Axis.VALENCE, 1)[0])


def test_levels_are_averaged_by_weight_and_confidence_and_shifts_are_added() -> None:
    assert come(level(0.4), level(-0.8, 3.0, 0.5)) == pytest.approx((0.4 - 0.8 * 1.5) / 2.5)
    assert come(level(0.4), shift(-0.3, 0.5)) == pytest.approx(0.25)


def test_what_sources_leave_open_is_neutral() -> None:
    assert come() == 0
    assert come(level(-0.8, 1.0, 0.25)) == pytest.approx(-0.2)
    assert come(level(float("nan")), level(0.5)) == 0.5


@given(st.lists(st.tuples(place, st.floats(0, 4), share), max_size=5))
def test_levels_come_to_a_place_between_them_and_neutral(told: list[tuple[float, float, float]]) -> None:
    values = [0.0, *(value for value, *_ in told)]
    found = come(*(level(*each) for each in told))
    assert min(values) - 1e-9 <= found <= max(values) + 1e-9


@given(place, place, share, share)
def test_a_surer_source_pulls_further(one: float, other: float, low: float, more: float) -> None:
    sure = min(low + more, 1.0)
    near, far = (abs(come(level(one), level(other, 3.0, each)) - other) for each in (sure, low))
    assert near <= far + 1e-9


def bars(count: int, seconds: float = 2.0) -> tuple[Floats, Floats]:
    starts = np.arange(count) * seconds
    return starts, starts + seconds


def test_where_nothing_happens_a_curve_is_even() -> None:
    starts, ends = bars(20)
    assert not changes(np.full(20, 0.7), starts, ends, [0, 8, 20]).any()
    assert not changes(np.linspace(0, QUIET, 20), starts, ends, [0, 20]).any()


def test_a_curve_is_smooth_within_a_scene_and_sharp_where_another_begins() -> None:
    starts, ends = bars(40)
    curve = np.where(np.arange(40) < 10, -0.8, 0.8)
    smooth = changes(curve, starts, ends, [0, 40])
    assert np.abs(np.diff(smooth)).max() < 0.5
    assert (np.diff(smooth) >= -1e-12).all()
    far = np.abs(starts - 20) > 2 * REACH + 2
    assert np.abs(np.diff(smooth[far & (starts < 20)])).max(initial=0) < 1e-12
    assert not changes(curve, starts, ends, [0, 10, 40]).any()


@given(st.lists(place, min_size=1, max_size=30), st.integers(1, 29))
def test_a_change_is_within_its_scene_alone(curve: list[float], edge: int) -> None:
    """What is told of one scene moves no bar of another."""
    edge = min(edge, len(curve) - 1)
    lines, (starts, ends) = [0, edge, len(curve)], bars(len(curve))
    other = [*curve[:edge], *(-each for each in curve[edge:])]
    one, two = (changes(np.array(each), starts, ends, lines) for each in (curve, other))
    assert one[:edge] == pytest.approx(two[:edge], abs=1e-9)
    assert (np.abs(one) <= 2).all()
