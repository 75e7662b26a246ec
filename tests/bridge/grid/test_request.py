import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid.advice import refusal
from bridge.grid.metre import BarLayout
from bridge.grid.request import TempoRequest


@pytest.mark.parametrize(
    ("low", "high"), [(120, 60), (0, 100), (-5, 100), (60, float("inf")), (float("nan"), 100)]
)
def test_a_range_that_holds_no_tempo_is_refused(low: float, high: float) -> None:
    with pytest.raises(UsageError, match="holds no tempo"):
        TempoRequest(low, high)


def test_a_preference_outside_the_range_is_refused() -> None:
    with pytest.raises(UsageError, match="170 bpm is outside the range of 60 to 160 bpm"):
        TempoRequest(preferred=170)


def test_the_middle_of_the_range_is_aimed_at_where_nothing_is_preferred() -> None:
    assert TempoRequest(80, 125).aim == pytest.approx(100)
    assert TempoRequest(80, 125, preferred=90).aim == 90


def test_the_default_range_holds_every_length_from_a_short_bar_up() -> None:
    assert TempoRequest().counts(Fraction(3, 4), BarLayout()) == (8,)
    for frames in range(18, 400):
        assert TempoRequest().counts(Fraction(frames, 24), BarLayout())


def test_one_tempo_that_fits_exactly_is_enough() -> None:
    assert TempoRequest(120, 120).counts(Fraction(8), BarLayout()) == (64,)


@given(
    st.lists(st.integers(1, 4000), min_size=1, max_size=20),
    st.sampled_from([Fraction(24), Fraction(30000, 1001), Fraction(60000, 1001)]),
    st.floats(40, 200).map(lambda low: round(low, 2)),
    st.floats(1, 1.2),
)
def test_a_length_holds_bars_where_a_number_of_them_is_found(
    frames: list[int], rate: Fraction, low: float, ratio: float
) -> None:
    lengths = [count / rate for count in frames]
    ask = TempoRequest(low, round(low * ratio, 2))

    found = [bool(ask.counts(length, BarLayout())) for length in lengths]
    assert ask.holds_bars(np.array(lengths, dtype=np.float64)).tolist() == found


def test_a_tempo_is_the_decimal_it_is_written_as() -> None:
    """13 bars at 62.4 bpm last 50 s, though no float is 62.4."""
    assert TempoRequest(62.4, 62.4).counts(Fraction(50), BarLayout()) == (208,)
    assert TempoRequest(62.4, 62.4).holds_bars(np.array([50.0, 50.1])).tolist() == [True, False]


@given(st.fractions(Fraction(1, 10), 60, max_denominator=1001), st.floats(50, 200), st.floats(1, 1.1))
def test_what_the_refusal_advises_works(length: Fraction, low: float, ratio: float) -> None:
    ask = TempoRequest(low, low * ratio)
    if ask.counts(length, BarLayout()):
        return
    numbers = re.search(r"range to (.*) bpm, or make the scene (.*) s long", str(refusal(length, ask)))
    assert numbers
    for bpm in map(float, numbers[1].split(" or ")):
        assert TempoRequest(min(low, bpm), max(ask.high, bpm)).counts(length, BarLayout())
    for seconds in map(Fraction, numbers[2].split(" or ")):
        slightly_wider = TempoRequest(low * 0.98, ask.high * 1.02)  # the sentence has milliseconds only
        assert slightly_wider.counts(seconds, BarLayout())
