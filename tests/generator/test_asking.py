from dataclasses import replace

import numpy as np
import pytest

from generator.asking import free_bars, quota, scene_of
from generator.composing import judged_by
from tests.generator.conditions import plain


@pytest.mark.parametrize(
    ("freedom", "bars"),
    [
        (0.0, []),
        (0.25, [3, 7]),
        (0.5, [1, 3, 5, 7]),
        (0.75, [1, 2, 3, 5, 6, 7]),
        (1.0, [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_free_bars_are_spread_evenly(freedom: float, bars: list[int]) -> None:
    asked = replace(plain(8), freedom=freedom)
    assert np.flatnonzero(free_bars(asked)).tolist() == bars
    assert np.array_equal(scene_of(asked).free, free_bars(asked))


@pytest.mark.parametrize("percent", range(101))
def test_of_a_hundred_bars_as_many_are_free_as_is_said(percent: int) -> None:
    assert free_bars(replace(plain(100), freedom=percent / 100)).sum() == percent


def test_silence_that_is_asked_for_is_never_free_and_counts_for_nothing() -> None:
    silent = np.array([0, 0.5, 0, 0, 0.5, 0.5, 0, 0.5])
    free = [free_bars(replace(plain(8), density=silent, freedom=freedom)) for freedom in (0.5, 1.0)]
    assert [np.flatnonzero(bars).tolist() for bars in free] == [[4, 7], [1, 4, 5, 7]]


def test_where_a_rhythm_is_kept_each_bar_holds_its_onsets_and_none_is_free() -> None:
    rhythm = np.concatenate([[0, 9, 12], 48 + np.array([0, 6, 12, 18, 24, 30, 36])])
    asked = replace(plain(2, density=0.25, hits=(4,)), freedom=1.0, rhythm=rhythm)
    assert not scene_of(asked).free.any()
    assert quota(asked)[0].tolist() == [3, 7]
    assert quota(replace(asked, hits=plain(2, hits=(5,)).hits))[0].tolist() == [4, 8]
    assert quota(replace(asked, freedom=0.0))[0].tolist() == [3, 7]


def test_the_critic_is_told_of_free_bars_what_they_hold() -> None:
    scene = scene_of(replace(plain(3, density=0.25, strength=2), freedom=0.5))
    notes = np.array([[0, 6, 60, 0], [48, 54, 60, 0], [48, 54, 48, 2], [60, 66, 62, 0], [96, 99, 60, 0]])
    told = judged_by(scene, 3, notes)
    assert (told.onsets.tolist(), told.notes.tolist()) == ([4, 2, 4], [8, 3, 8])
