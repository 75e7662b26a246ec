from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.timeline.formats.rates import NTSC_RATES, exact, most_common, placed, seconds, written


@pytest.mark.parametrize(
    ("rate", "meant"),
    [
        (23.976, Fraction(24000, 1001)),
        (23.98, Fraction(24000, 1001)),
        (23.976023976023978, Fraction(24000, 1001)),
        (24.0, Fraction(24)),
        (25.0, Fraction(25)),
        (29.97, Fraction(30000, 1001)),
        (47.952, Fraction(48000, 1001)),
        (59.94, Fraction(60000, 1001)),
        (59.94005994005994, Fraction(60000, 1001)),
        (119.88, Fraction(120000, 1001)),
        (120.0, Fraction(120)),
        (12.5, Fraction(25, 2)),
        (48000.0, Fraction(48000)),
    ],
)
def test_a_written_rate_means_an_exact_one(rate: float, meant: Fraction) -> None:
    assert exact(rate) == meant


@pytest.mark.parametrize("rate", [0.0, -24.0, float("nan"), float("inf")])
def test_what_is_no_rate_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        exact(rate)


def test_a_count_at_a_rate_is_exact_seconds() -> None:
    assert seconds(60.0, 59.94) == Fraction(1001, 1000)
    assert seconds(0.1, 1.0) == Fraction(1, 10)
    assert seconds(99.9999999999, 25.0) == 4


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from([*NTSC_RATES, *range(1, 481), 600, 44_100, 48_000, 90_000, 10**9, 29.985, 29.99]),
)
def test_a_time_of_a_rate_stays_exact(frames: int, rate: float) -> None:
    time = frames / exact(rate)
    assert placed(time) == seconds(float(frames), rate) == time


@given(st.lists(st.fractions(0, 100), min_size=2, max_size=200))
def test_times_of_any_rates_have_a_sum_of_few_digits(times: list[Fraction]) -> None:
    total = Fraction(0)
    for time in times:
        total = placed(total + time)
    assert total.denominator <= 2**64
    assert abs(total - sum(times)) < Fraction(len(times), 10**15)


def test_sound_is_no_picture_rate() -> None:
    rates = [Fraction(48000), Fraction(48000), Fraction(24), Fraction(25)]
    assert most_common(rates) == 24
    assert most_common([Fraction(44100)]) is None


def test_a_rate_is_written_for_people() -> None:
    assert [written(rate) for rate in (Fraction(24), Fraction(30000, 1001))] == ["24", "29.97"]
