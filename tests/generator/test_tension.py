"""The tension that a scene asks of its harmony."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from generator.conditions import Conditions
from generator.tension import BREATH, LEAST, MOST, asked_tension
from tests.generator.conditions import conditions, plain


def test_what_is_driven_and_dark_asks_for_tension() -> None:
    ones = np.ones(8)
    dark = asked_tension(replace(plain(8), valence=-0.5 * ones, arousal=0.5 * ones))
    bright = asked_tension(replace(plain(8), valence=0.5 * ones, arousal=-0.5 * ones))
    assert (dark > bright).all()
    assert dark.mean() == pytest.approx(-bright.mean(), abs=0.3) == pytest.approx(1.5, abs=0.3)


def test_words_ask_for_it_whatever_the_mood() -> None:
    tense = replace(plain(8), valence=np.full(8, 0.9), tension=np.full(8, 0.5))
    assert (asked_tension(tense) > asked_tension(plain(8))).all()


def test_a_phrase_gains_tension_and_lets_go() -> None:
    assert (asked_tension(plain(8)) / BREATH).tolist() == [-1, 0, 1, 0] * 2
    two = asked_tension(replace(plain(5), phrases=(0, 2))) / BREATH
    assert two == pytest.approx([-1, 0, -1, 1 / 3, 0])


def test_a_louder_bar_asks_for_more() -> None:
    loud = np.full(8, 0.4)
    loud[1] = 0.9
    assert asked_tension(replace(plain(8), dynamics=loud))[1] > asked_tension(plain(8))[1]


@given(conditions())
def test_no_more_is_asked_than_real_music_has(asked: Conditions) -> None:
    found = asked_tension(asked)
    assert ((found >= LEAST) & (found <= MOST)).all()
