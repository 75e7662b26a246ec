"""What controllers set over time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bridge.output.audio.curve import GLIDE, Curve


def test_a_value_glides_to_a_change_and_is_there_when_it_is_set() -> None:
    curve = Curve.of(1.0, [(10_000, 0.5), (20_000, 2.0)])
    at = np.array([0, 10_000 - GLIDE, 10_000 - GLIDE // 2, 10_000, 15_000, 20_000, 90_000])
    assert curve.at(at).tolist() == [1.0, 1.0, 0.75, 0.5, 0.5, 2.0, 2.0]


def test_of_changes_at_one_sample_the_last_holds() -> None:
    assert Curve.of(0.0, [(0, 1.0), (0, 2.0), (5, 3.0), (5, 4.0)]).at(np.array([0, 5])).tolist() == [2.0, 4.0]


def test_where_nothing_changes_it_is_one_value() -> None:
    curve = Curve.of(1.0, [(10_000, 0.5)])
    assert curve.over(10_016, 50_000).tolist() == [0.5]
    assert len(curve.over(9_000, 50_000)) == 41_000


changes = st.lists(st.tuples(st.integers(0, 3_000), st.floats(0, 1)), max_size=8)


@given(changes, st.integers(0, 3_000), st.integers(1, 2_000))
def test_it_is_the_same_in_whichever_range_it_is_read(
    changes: list[tuple[int, float]], first: int, length: int
) -> None:
    curve = Curve.of(0.5, sorted(changes))
    whole = np.broadcast_to(curve.over(0, 6_000), 6_000)
    part = np.broadcast_to(curve.over(first, first + length), length)
    assert np.allclose(part, whole[first : first + length], atol=1e-6)
