from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid import SIX_EIGHT
from bridge.grid.bars import Hit, HitKind, MetHit, SceneGrid
from bridge.picture.features.course import Means
from bridge.score.conditioning import bar_intervals, conditions_of, hit_mask
from bridge.score.fusion.activity import Activity, activity
from bridge.score.mood import Mood
from generator.conditions import Conditions, Key, Mode, Style
from generator.styles.file import load
from integrations.closeness import Closeness
from tests.bridge.score.test_mood import cut_into
from tests.scores import cut_list

STYLES = load()


def known(motion: list[float], saliency: list[float] | None = None) -> Means:
    """Means of bars whose motion is given; NaN for a bar of which nothing is known."""
    values = np.array(motion)
    half = np.full(len(values), 0.5)
    return Means(values, np.array(saliency or motion), half, half, np.isfinite(values).astype(float))


def seconds(count: int) -> tuple[list[Fraction], list[Fraction]]:
    """Bars of two seconds."""
    return [Fraction(2 * i) for i in range(count)], [Fraction(2 * i + 2) for i in range(count)]


def grid(*bars: int, hits: tuple[MetHit, ...] = ()) -> SceneGrid:
    """Bars at 120 bpm from second 10 on."""
    return SceneGrid(Fraction(10), tuple(Fraction(i, 8) for i in range(sum(bars) + 1)), bars, hits)


def told_of(bars: SceneGrid, going_on: Activity, mood: Mood, key: Key) -> Conditions:
    """Return the conditions of a scene in the style of songs."""
    return conditions_of(bars, going_on, mood, key, Style.SONG, STYLES[Style.SONG], 0.5)


@given(st.lists(st.floats(0, 5), min_size=2, max_size=30))
def test_a_bar_with_more_motion_never_gets_fewer_onsets(motion: list[float]) -> None:
    found = activity(cut_into(5), *seconds(len(motion)), known(motion)).motion
    order = np.argsort(motion)
    assert (np.diff(found[order]) >= -1e-12).all()
    assert ((found >= 0) & (found <= 1)).all()


def test_a_bar_without_picture_is_told_by_its_cutting() -> None:
    shots = [*cut_into(1, 10), *(s for s in cut_into(40, 40) if s.start >= 10)]
    found = activity(shots, *seconds(10), known([float("nan")] * 10)).motion
    assert found[0] == found[4]
    assert found[4] < found[6]


@given(st.lists(st.integers(-20_000, 20_000), min_size=10, max_size=10))
def test_bars_laid_a_hair_beside_their_cuts_are_told_the_same(off: list[int]) -> None:
    """By less than half a frame, in microseconds."""
    shots = cut_list([48, 96, 12, 36, 96, 48, 144], list("ABCDEFG")).shots
    starts, ends = seconds(10)
    lines = [time + Fraction(by, 1_000_000) for time, by in zip(starts, off, strict=True)]
    unseen = known([float("nan")] * 10)
    told = activity(shots, lines, [*lines[1:], ends[-1]], unseen).motion
    assert (told == activity(shots, starts, ends, unseen).motion).all()


def test_strength_is_left_open_where_no_picture_is_known() -> None:
    found = activity(cut_into(5), *seconds(3), known([0.1, float("nan"), 0.2]))
    assert np.isnan(found.growth).tolist() == [False, True, False]
    told = told_of(grid(16, 16, 16), found, Mood(0, 0), Key(0, Mode.MAJOR))
    assert (told.strength >= 1).all()


def test_conditions_follow_what_goes_on_bar_by_bar() -> None:
    going_on = Activity(np.array([0.0, 1.0]), np.array([1.0, 0.0]), np.full(2, 0.5))
    told = told_of(grid(16, 12), going_on, Mood(-0.5, 0.5), Key(2, Mode.MINOR))
    assert told.steps.tolist() == [16, 12]
    assert told.density[0] < told.density[1]
    assert told.strength[0] > told.strength[1]
    assert told.dynamics[0] < told.dynamics[1]
    assert told.position.tolist() == [0, 0.5]
    assert (told.valence == -0.5).all()


def test_met_hits_are_asked_for_and_missed_ones_are_not() -> None:
    def hit(step: int, closeness: Closeness = Closeness.MET) -> MetHit:
        return MetHit(Hit(Fraction(10) + Fraction(step, 8), HitKind.CUT, 1.0), step, Fraction(0), closeness)

    mask = hit_mask(grid(16, 16, hits=(hit(5), hit(9, Closeness.NEAR), hit(18), hit(32))))
    assert np.argwhere(mask).tolist() == [[0, 0], [0, 5], [1, 2]]


def test_bars_lie_where_the_grid_has_them() -> None:
    starts, ends = bar_intervals(grid(16, 8))
    assert starts == [10, 12]
    assert ends == [12, 13]


def test_a_fermata_begins_with_an_onset_and_the_metre_is_told() -> None:
    lines = tuple(Fraction(i, 8) for i in range(31))
    held = SceneGrid(Fraction(0), lines, (6, 12, 12), (), SIX_EIGHT, fermatas=(12,))
    going_on = Activity(np.full(3, 0.5), np.full(3, 0.5), np.full(3, 0.5))
    told = told_of(held, going_on, Mood(0, 0), Key(0, Mode.MAJOR))
    assert (told.beat, told.pickup, told.fermatas) == (6, True, (12,))
    assert np.argwhere(told.hits).tolist() == [[0, 0], [1, 6]]
    assert np.flatnonzero(told.held[1]).tolist() == [7, 8, 9, 10, 11]
