from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid.bars import SceneGrid
from bridge.grid.metre import (
    FIVE_FOUR,
    FOUR_FOUR,
    METRES,
    SEVEN_EIGHT,
    SIX_EIGHT,
    THREE_FOUR,
    TWELVE_EIGHT,
    TWO_FOUR,
    BarLayout,
    Metre,
)
from bridge.grid.objective import Costs
from bridge.grid.plan import ConstantTempo


def test_metres_know_their_bars_and_beats() -> None:
    assert [(str(metre), metre.steps, metre.beat) for metre in METRES] == [
        ("4/4", 16, 4),
        ("3/4", 12, 4),
        ("6/8", 12, 6),
        ("2/4", 8, 4),
        ("5/4", 20, 4),
        ("7/8", 14, 2),
        ("12/8", 24, 6),
    ]
    assert Metre.parse(" 6/8 ") == SIX_EIGHT


def test_a_metre_that_is_not_known_names_those_that_are() -> None:
    known = "choose one of 4/4, 3/4, 6/8, 2/4, 5/4, 7/8, 12/8"
    with pytest.raises(UsageError, match=f"'7/4' is no metre Recue knows; {known}"):
        Metre.parse("7/4")


def test_players_count_dotted_quarters_where_three_eighths_make_a_beat() -> None:
    assert [metre.beats_a_minute(90) for metre in (SIX_EIGHT, TWELVE_EIGHT)] == [60, 60]
    assert [metre.beats_a_minute(90) for metre in (FIVE_FOUR, SEVEN_EIGHT)] == [90, 90]


def test_bars_are_whole_with_at_most_one_odd_one_at_the_end() -> None:
    whole = {metre: [steps for steps in range(33) if BarLayout(metre).whole(steps)] for metre in METRES}
    assert whole == {
        FOUR_FOUR: [8, 12, 16, 24, 28, 32],
        THREE_FOUR: [8, 12, 20, 24, 32],
        SIX_EIGHT: [6, 12, 18, 24, 30],
        TWO_FOUR: [8, 16, 24, 32],
        FIVE_FOUR: [8, 12, 20, 28, 32],
        SEVEN_EIGHT: [6, 8, 14, 20, 22, 28],
        TWELVE_EIGHT: [6, 12, 24, 30],
    }


def test_a_pickup_is_one_beat_or_more_and_comes_first() -> None:
    assert FOUR_FOUR.pickups == (4, 8, 12)
    assert SIX_EIGHT.pickups == (6,)
    assert SEVEN_EIGHT.pickups == (2, 4, 6, 8, 10, 12)
    assert TWELVE_EIGHT.pickups == (6, 12, 18)
    assert BarLayout(FOUR_FOUR, 4).bars(44) == (4, 16, 16, 8)
    assert BarLayout(THREE_FOUR, 8).bars(32) == (8, 12, 12)


@given(st.sampled_from(METRES), st.data(), st.integers(1, 300))
def test_bars_add_up_to_the_scene(metre: Metre, data: st.DataObject, steps: int) -> None:
    layout = BarLayout(metre, data.draw(st.sampled_from((0, *metre.pickups))))
    if layout.whole(steps):
        bars = layout.bars(steps)
        assert sum(bars) == steps
        assert layout.odd(steps) == (bars[-1] < metre.steps)
        assert len(bars) == 1 or bars[0] == (layout.pickup or metre.steps)


def test_the_stronger_the_place_the_less_it_costs() -> None:
    costs = Costs()
    places = {metre: [costs.position(step, metre) for step in range(metre.steps)] for metre in METRES}
    bar, beat, eighth, sixteenth = 0.0, costs.beat, costs.eighth, costs.sixteenth
    assert bar < beat < eighth < sixteenth
    assert places[TWO_FOUR] == [bar, sixteenth, eighth, sixteenth, beat, sixteenth, eighth, sixteenth]
    assert places[SIX_EIGHT][::2] == [bar, eighth, eighth, beat, eighth, eighth]
    assert places[THREE_FOUR][::2] == [bar, eighth, beat, eighth, beat, eighth]


def test_a_grid_tells_six_eight_from_three_four() -> None:
    for metre, closing, beats in (
        (SIX_EIGHT, "3/8", (0, 6, 12, 18)),
        (THREE_FOUR, "2/4", (0, 4, 8, 12, 16, 20)),
    ):
        layout, steps = BarLayout(metre), 12 + metre.closings[1]
        lines = ConstantTempo(0.0, layout, steps).lines(Fraction(3))
        grid = SceneGrid(Fraction(0), lines, layout.bars(steps), (), metre)
        assert [str(one) for one in grid.metres] == [str(metre), closing]
        assert grid.beat_steps == beats
