"""Music that returns: its places, and a check that it does."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.composing import GanComposer
from generator.conditions import Conditions, Ints
from generator.decoding import Quota
from generator.harmony import DOMINANT
from generator.returns import MOST, ONSETS, REGISTER, STRENGTH, condition_distance, returns
from tests.generator.conditions import conditions, plain

COMPOSER = GanComposer.trained()
HOME, AWAY = [0, 0], [5, DOMINANT]
"""Chords of a bar."""


def onsets(rows: Ints, bar: int) -> set[tuple[int, int]]:
    """Sixteenth and pitch of what begins in a bar of 4/4."""
    start, _, pitch, _ = rows[rows[:, 0] // 16 == bar].T
    return set(zip((start % 16).tolist(), pitch.tolist(), strict=True))


def test_the_same_chords_asked_for_alike_are_where_music_comes_back() -> None:
    asked = plain(8)
    chords = np.array([HOME, AWAY, HOME, HOME, HOME, AWAY, [2, 2], AWAY])
    assert returns(asked, chords).tolist() == [0, 1, 0, 0, 4, 1, 6, 1]


def test_a_phrase_comes_back_whole_where_two_bars_were_as_like() -> None:
    chords = np.array([HOME, AWAY, [4, 4], HOME, [3, 3], AWAY, [4, 4], HOME, [3, 3]])
    assert returns(plain(9), chords).tolist() == [0, 1, 2, 0, 4, 1, 2, 0, 4]


def test_a_bar_comes_back_only_so_often() -> None:
    chords = np.zeros((9, 2), dtype=np.int64)
    _, times = np.unique(returns(plain(9), chords), return_counts=True)
    assert times.max() == 1 + MOST


def test_a_bar_that_is_asked_for_otherwise_is_new() -> None:
    asked, chords = plain(8), np.zeros((8, 2), dtype=np.int64)
    for column, step in (
        ("density", (ONSETS + 1) / 16),
        ("strength", STRENGTH + 0.1),
        ("register", REGISTER + 1),
    ):
        values = getattr(asked, column).copy()
        values[6] += step
        assert returns(replace(asked, **{column: values}), chords)[6] == 6
    shorter = replace(asked, steps=np.array([16, 16, 16, 16, 16, 16, 12, 16]))
    assert returns(shorter, chords)[6] == 6


@given(asked=conditions(most_bars=12), data=st.data())
def test_every_bar_returns_to_an_earlier_new_one_over_its_chords_or_is_new(
    asked: Conditions, data: st.DataObject
) -> None:
    chords = np.array(
        data.draw(st.lists(st.sampled_from([HOME, AWAY]), min_size=asked.bars, max_size=asked.bars))
    )
    for bar, source in enumerate(returns(asked, chords).tolist()):
        assert source == bar or np.isfinite(condition_distance(asked)[bar, source])
        assert returns(asked, chords)[source] == source
        assert (chords[source] == chords[bar]).all()
        assert asked.steps[source] == asked.steps[bar]


def test_a_phrase_that_comes_back_is_known_again() -> None:
    """Four bars, four others, and the first four again: nearer to them than to what a new phrase plays there."""
    four = [HOME, AWAY, [4, 4], [7, 7]]
    again = np.array([*four, [3, 3], [8, 8], [5, 5], [7, 7], *four])
    new = np.array([*four, [3, 3], [8, 8], [5, 5], [7, 7], [0, 5], [5, 3], [4, 3], [7, 0]])
    asked = plain(12, density=0.5)
    alike: dict[bool, list[float]] = {True: [], False: []}
    for seed in range(6):
        for back, chords in ((True, again), (False, new)):
            rows = COMPOSER.sample(asked, chords, seed)
            for bar in range(4):
                one, other = onsets(rows, bar), onsets(rows, bar + 8)
                alike[back].append(len(one & other) / len(one | other))
    assert np.mean(alike[True]) > 0.6
    assert np.mean(alike[False]) < 0.4


def test_what_comes_back_keeps_every_promise() -> None:
    """As many onsets and notes in each bar as were asked, and every hit struck, wherever it comes back."""
    hits = np.zeros((12, 16), dtype=np.bool_)
    hits[4, 3] = hits[11, 13] = True
    asked = replace(plain(12, density=0.375), hits=hits)
    chords = np.array([HOME, AWAY, HOME, AWAY] * 3)
    assert (returns(asked, chords) < np.arange(12)).sum() == 8
    rows = COMPOSER.sample(asked, chords, 1)
    quota = Quota.of(asked)
    for bar in range(12):
        steps = {step for step, _ in onsets(rows, bar)}
        assert len(steps) == quota.onsets[0, bar]
        assert len(onsets(rows, bar)) == quota.notes[0, bar]
        assert set(np.flatnonzero(hits[bar]).tolist()) <= steps
