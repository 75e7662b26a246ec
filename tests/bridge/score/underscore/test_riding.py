"""The course of the level under dialogue."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.tempo_map import TempoMap, tempo_map
from bridge.midi.expression_layer import FULL
from bridge.score.underscore.riding import (
    DECIBELS,
    DOWN,
    HOLD,
    UP,
    Point,
    Stretch,
    course,
    decibels_of,
    level_at,
    rows,
    value_of,
)
from bridge.settings.preferences import Underscore
from tests.scores import even_grid

NORMAL = DECIBELS[Underscore.NORMAL]


def tempo() -> TempoMap:
    """Return a minute at 120 beats a minute."""
    return tempo_map(even_grid([[16] * 30], [120]))


def stretch(start: float, end: float, decibels: float = NORMAL) -> Stretch:
    return Stretch(Fraction(start), Fraction(end), decibels)


def test_the_music_is_down_when_the_first_word_begins_and_back_a_second_after_the_last() -> None:
    points = course([stretch(10, 12)])
    assert points == (
        Point(10 - DOWN, 0.0),
        Point(Fraction(10), NORMAL),
        Point(Fraction(12), NORMAL),
        Point(12 + UP, 0.0),
    )
    assert Fraction(3, 10) <= DOWN <= Fraction(1, 2)
    assert Fraction(4, 5) <= UP <= Fraction(6, 5)


def test_it_stays_down_between_phrases_that_are_close() -> None:
    assert level_at(course([stretch(10, 12), stretch(13.4, 15)]), Fraction(12.7)) == NORMAL
    assert level_at(course([stretch(10, 12), stretch(13.6, 15)]), Fraction(13.1)) > -1
    assert HOLD > DOWN + UP


def test_a_film_that_begins_with_a_word_begins_with_its_music_down() -> None:
    assert rows(course([stretch(0, 2)]), tempo())[0] == (0, value_of(NORMAL))


def test_a_scene_that_goes_further_down_does_so_before_its_first_word() -> None:
    points = course([stretch(10, 12), stretch(12, 14, -14.0)])
    assert level_at(points, Fraction(11)) == NORMAL
    assert level_at(points, Fraction(13)) == -14.0
    assert Fraction(12) in [point.time for point in points]


def test_values_turn_down_as_far_as_is_asked_for() -> None:
    assert {level: value_of(decibels) for level, decibels in DECIBELS.items()} == {
        Underscore.OFF: 127,
        Underscore.LIGHT: 101,
        Underscore.NORMAL: 80,
        Underscore.STRONG: 57,
    }
    assert abs(decibels_of(80) - NORMAL) < 0.1


@given(
    st.lists(
        st.tuples(st.integers(0, 580), st.integers(1, 60), st.sampled_from([-4.0, -8.0, -14.0])), max_size=12
    )
)
def test_whatever_is_said_the_level_never_rises_above_the_music_s_own_and_comes_back(
    said: list[tuple[int, int, float]],
) -> None:
    asked = [
        Stretch(Fraction(start, 10), Fraction(start + length, 10), decibels)
        for start, length, decibels in sorted(said)
    ]
    points = course(asked)
    assert all(point.decibels <= 0 for point in points)
    assert all(one.time <= other.time for one, other in pairwise(points))
    found = rows(points, tempo())
    assert all(one[0] < other[0] for one, other in pairwise(found))
    assert all(1 <= value <= FULL for _, value in found)
    assert not found or found[-1][1] == FULL
    assert found == rows(course(asked), tempo())
