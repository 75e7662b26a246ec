"""The course of loudness over a scene: its arcs, its swells, its end, and what it never does."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.conditions import Conditions, Ending, Floats, Ints
from generator.expression.course import SECTION, course
from generator.expression.loudness import velocities
from generator.expression.texture import texture_of
from generator.pieces.grid import SIXTEENTH
from tests.generator.conditions import FOUR_FOUR, plain
from tests.generator.expression.notes import line, played

BAR = FOUR_FOUR * SIXTEENTH


def even(bars: int) -> Ints:
    """Return eighths on one pitch, through all bars."""
    return np.array(line([60] * 8 * bars))


def by_bar(asked: Conditions, seed: int = 0) -> Floats:
    """Return the mean that its course adds to the notes of each bar. (bars,)"""
    notes = texture_of(even(asked.bars), asked)
    added = course(notes, asked, np.random.default_rng(seed))
    means: Floats = np.bincount(notes.bar, added) / np.bincount(notes.bar)
    return means


@given(played(), st.integers(0, 2**32))
def test_a_scene_is_as_loud_as_it_is_asked_to_be(given_notes: tuple[Ints, Conditions], seed: int) -> None:
    rows, asked = given_notes
    added = course(texture_of(rows, asked), asked, np.random.default_rng(seed))
    assert added.sum() == pytest.approx(0, abs=1e-6)


def test_bars_that_are_asked_for_alike_rise_and_fall_in_one_arc() -> None:
    for seed in range(20):
        steps = np.sign(np.diff(by_bar(plain(SECTION), seed)))
        assert (np.diff(steps) != 0).sum() <= 1
        assert np.ptp(by_bar(plain(SECTION), seed)) > 15


def test_a_long_scene_has_several_arcs_and_a_short_one_a_narrow_one() -> None:
    turns = [(np.diff(np.sign(np.diff(by_bar(plain(4 * SECTION), seed)))) < 0).sum() for seed in range(10)]
    assert np.mean(turns) > 3
    assert np.ptp(by_bar(plain(2))) < 8


def test_an_arc_rises_to_where_it_is_asked_to_be_loudest_and_not_beyond_what_is_asked() -> None:
    rising = replace(plain(SECTION), dynamics=np.linspace(0.2, 0.8, SECTION))
    assert np.ptp(by_bar(rising)) == 0
    hump = replace(plain(SECTION), dynamics=np.where(np.arange(SECTION) == 2, 0.6, 0.5))
    assert sum(int(by_bar(hump, seed).argmax()) in {1, 2, 3} for seed in range(20)) >= 10


def test_music_swells_into_a_strong_hit() -> None:
    hit = 8 * FOUR_FOUR
    plainly, asked = plain(SECTION), replace(plain(SECTION), strong=(hit,))
    before = by_bar(asked)[7] - by_bar(plainly)[7]
    assert before > by_bar(asked)[8] - by_bar(plainly)[8] + 4


@pytest.mark.parametrize(
    ("change", "loud"),
    [
        ({"ending": Ending.SUSTAINED}, False),
        ({"ending": Ending.REST}, False),
        ({"ending": Ending.SUSTAINED, "following_dynamics": 0.9}, True),
        ({"ending": Ending.SUSTAINED, "following_dynamics": 0.3}, False),
        ({"ending": Ending.REST, "arousal": np.full(SECTION, 0.8)}, True),
        ({"ending": Ending.TIED, "following_dynamics": 0.9}, True),
    ],
)
def test_a_scene_ends_softly_but_where_it_is_driven_or_louder_music_follows(
    change: dict[str, object], loud: bool
) -> None:
    asked = replace(plain(SECTION), **change)  # type: ignore[arg-type]
    last = np.mean([by_bar(asked, seed)[-1] for seed in range(10)])
    assert (last > 0) == loud


@given(st.integers(0, 2**32), st.integers(1, 15))
def test_a_hit_tops_its_bar_under_any_course(seed: int, hit: int) -> None:
    asked = replace(plain(SECTION, hits=(hit,)), strong=tuple(range(hit, SECTION * FOUR_FOUR, FOUR_FOUR)))
    rows = np.array(line([60 + n % 5 for n in range(SECTION * FOUR_FOUR)], SIXTEENTH))
    notes = texture_of(rows, asked)
    loud = velocities(notes, asked, np.random.default_rng(seed))
    for bar in range(SECTION):
        here = notes.bar == bar
        assert loud[here & notes.on_hit].max() == loud[here].max()
