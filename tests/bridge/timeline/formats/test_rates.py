from fractions import Fraction

import pytest

from bridge.timeline.formats.rates import exact, most_common, seconds, written


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


def test_sound_is_no_picture_rate() -> None:
    rates = [Fraction(48000), Fraction(48000), Fraction(24), Fraction(25)]
    assert most_common(rates) == 24
    assert most_common([Fraction(44100)]) is None


def test_a_rate_is_written_for_people() -> None:
    assert [written(rate) for rate in (Fraction(24), Fraction(30000, 1001))] == ["24", "29.97"]
