import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pieces.grid import DURATIONS, LONGEST_BAR, Metre, bar_lines, duration_index, half


@pytest.mark.parametrize(
    ("numerator", "denominator", "first", "second"),
    [
        (4, 4, 24, 24),
        (2, 2, 24, 24),
        (3, 4, 24, 12),
        (6, 8, 18, 18),
        (9, 8, 36, 18),
        (12, 8, 36, 36),
        (3, 2, 48, 24),
        (6, 4, 36, 36),
        (5, 4, 36, 24),
        (7, 8, 24, 18),
        (2, 4, 12, 12),
        (3, 8, 18, 0),
        (1, 4, 12, 0),
    ],
)
def test_the_harmonic_halves_of_a_bar(numerator: int, denominator: int, first: int, second: int) -> None:
    metre = Metre.of(0, numerator, denominator)
    assert half(metre.bar, metre.beat) == first
    assert metre.bar - first == second


def test_a_bar_of_twelve_eighths_is_one() -> None:
    lines, beats = bar_lines([Metre.of(0, 12, 8)], end=80)
    assert lines.tolist() == [0, 72, 144]
    assert beats.tolist() == [18, 18]


def test_a_longer_bar_that_halves_evenly_is_read_as_two() -> None:
    lines, _ = bar_lines([Metre.of(0, 4, 2)], end=95)
    assert lines.tolist() == [0, 48, 96]


def test_a_new_time_signature_ends_the_bar_before_it_which_keeps_its_own_beat() -> None:
    lines, beats = bar_lines([Metre.of(0, 4, 4), Metre.of(60, 6, 8)], end=100)
    assert lines.tolist() == [0, 48, 60, 96, 132]
    assert beats.tolist() == [12, 12, 18, 18]


def test_without_a_time_signature_bars_are_of_four_quarters() -> None:
    assert bar_lines([], end=0)[0].tolist() == [0, 48]


def test_a_time_signature_after_the_last_note_draws_no_bar() -> None:
    assert bar_lines([Metre.of(0, 4, 4), Metre.of(480, 3, 4)], end=50)[0].tolist() == [0, 48, 96]


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(1, 40), st.sampled_from([1, 2, 4, 8, 16, 32])), max_size=6
    ),
    st.integers(0, 500),
)
def test_bar_lines_ascend_past_the_end_and_no_bar_is_too_long(
    signatures: list[tuple[int, int, int]], end: int
) -> None:
    lines, beats = bar_lines([Metre.of(*s) for s in sorted(signatures)], end)
    lengths = np.diff(lines)
    assert lines[0] == 0
    assert lines[-1] > end
    assert (lengths > 0).all()
    assert (lengths <= LONGEST_BAR).all()
    assert len(beats) == len(lengths)


def test_a_length_between_two_takes_the_nearer_by_ratio() -> None:
    lengths = np.array([1, 7, 11, 13, 47, 192, 1000])
    assert [DURATIONS[i] for i in duration_index(lengths)] == [1, 8, 12, 12, 48, 192, 192]
