import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid.advice import refusal
from bridge.grid.metre import Form
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
    assert TempoRequest().counts(Fraction(3, 4), Form()) == (8,)
    for frames in range(18, 400):
        assert TempoRequest().counts(Fraction(frames, 24), Form())


def test_one_tempo_that_fits_exactly_is_enough() -> None:
    assert TempoRequest(120, 120).counts(Fraction(8), Form()) == (64,)


@given(st.fractions(Fraction(1, 10), 60, max_denominator=1001), st.floats(50, 200), st.floats(1, 1.1))
def test_what_the_refusal_advises_works(length: Fraction, low: float, ratio: float) -> None:
    ask = TempoRequest(low, low * ratio)
    if ask.counts(length, Form()):
        return
    numbers = re.search(r"range to (.*) bpm, or make the scene (.*) s long", str(refusal(length, ask)))
    assert numbers
    for bpm in map(float, numbers[1].split(" or ")):
        assert TempoRequest(min(low, bpm), max(ask.high, bpm)).counts(length, Form())
    for seconds in map(Fraction, numbers[2].split(" or ")):
        slightly_wider = TempoRequest(low * 0.98, ask.high * 1.02)  # the sentence has milliseconds only
        assert slightly_wider.counts(seconds, Form())
