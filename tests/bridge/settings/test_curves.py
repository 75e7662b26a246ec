"""Curves that a person records: read, written, and carried along with their picture."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.settings.choices import Choice
from bridge.settings.curves import MOST, Curve, carried, curve_of, mean_over, points_of, text_of, value_at

SECONDS = st.integers(0, 60_000).map(lambda milliseconds: milliseconds / 1000)
SHARES = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
CURVES = st.lists(st.tuples(SECONDS, SHARES), min_size=1, max_size=12).map(curve_of)


@given(CURVES)
def test_what_is_written_is_read(curve: Curve) -> None:
    assert points_of(text_of(curve)) == curve
    choice = Choice(force=curve)
    assert Choice.from_json(choice.as_json()) == choice


def test_a_curve_is_straight_between_points_and_level_beyond_them() -> None:
    curve = points_of("4:1 2:0")
    assert [value_at(curve, at) for at in (0, 2, 3, 4, 9)] == [0, 0, 0.5, 1, 1]
    assert mean_over(curve, 2, 4) == 0.5
    assert mean_over(curve, 0, 4) == 0.25


@given(CURVES, SECONDS, st.integers(1, 30), SECONDS)
def test_a_stretch_has_the_values_that_it_had(curve: Curve, first: float, length: int, start: float) -> None:
    moved = carried(curve, [(first, first + length, start)])
    for share in (0.0, 0.25, 0.5, 1.0):
        was = value_at(curve, first + share * length)
        steepest = max((abs(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(curve)), default=0)
        assert value_at(moved, start + share * length) == pytest.approx(was, abs=0.003 + 0.001 * steepest)


@pytest.mark.parametrize("text", ["1", "1:2", "1:-0.1", "a:0.5", "1:nan", "inf:0.5"])
def test_what_is_no_point_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="no point of a curve"):
        points_of(text)


def test_a_curve_has_a_most_of_points() -> None:
    with pytest.raises(
        UsageError, match=f"{MOST + 1} points are too many for one curve; {MOST} are the most"
    ):
        curve_of((at, 0.5) for at in range(MOST + 1))
    with pytest.raises(UsageError, match="The choice 'drive' is 7, but it should be points"):
        Choice.from_json({"drive": 7})
    with pytest.raises(UsageError, match=r"The choice .edges. is .* two numbers of frames"):
        Choice.from_json({"edges": [1]})
