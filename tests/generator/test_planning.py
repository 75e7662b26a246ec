from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.composing import GanComposer
from generator.conditions import Conditions, Ints, Key, Mode
from generator.harmony import TONES, TONIC, asked_levels
from generator.keys import key_margin
from generator.planning import CLOSE, _returning_phrases, plan_chords
from tests.generator.conditions import plain

HARMONY = GanComposer.trained().weights.harmony


def told(mode: Mode) -> Conditions:
    return replace(plain(16), key=Key(2, mode))


def tells(chords: Ints, mode: Mode) -> bool:
    """Return True if chords tell of the key they are in rather than of any other."""
    return bool(key_margin(TONES[chords.ravel()].sum(0), Key(0, mode)) > 0)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_scenes_chords_are_heard_in_its_key_where_one_draw_may_stray(mode: Mode) -> None:
    asked = told(mode)
    levels = asked_levels(asked)
    once = [tells(HARMONY.plans(mode, levels, np.random.default_rng(seed), 1)[0], mode) for seed in range(60)]
    taken = [tells(plan_chords(HARMONY, asked, np.random.default_rng(seed)), mode) for seed in range(60)]
    assert sum(once) < sum(taken) >= 57


def test_phrases_come_back_but_the_close_is_the_cadences() -> None:
    back = total = 0
    for seed in range(40):
        chords = plan_chords(HARMONY, told(Mode.MAJOR), np.random.default_rng(seed)).reshape(4, 4, 2)
        alike = [any((chords[n] == chords[m]).all() for m in range(n)) for n in range(1, 4)]
        back, total = back + sum(alike[:2]), total + 2
        assert chords[-1, -1].tolist() == [TONIC[Mode.MAJOR]] * 2
        assert chords[0, 0, 0] == TONIC[Mode.MAJOR]
    assert 0.3 < back / total < 0.7


def test_a_phrase_that_is_asked_for_otherwise_does_not_come_back() -> None:
    asked = replace(told(Mode.MAJOR), density=np.repeat([0.2, 0.4, 0.6, 0.8], 4))
    for seed in range(20):
        chords = plan_chords(HARMONY, asked, np.random.default_rng(seed)).reshape(4, 4, 2)
        assert not any((chords[n] == chords[m]).all() for n in range(4) for m in range(n))


@given(firsts=st.sets(st.integers(1, 15)), seed=st.integers(0, 2**31))
def test_what_comes_back_is_of_earlier_bars_whatever_the_phrases_are(firsts: set[int], seed: int) -> None:
    asked = replace(told(Mode.MAJOR), phrases=(0, *sorted(firsts)))
    for bar, source in enumerate(_returning_phrases(asked, np.random.default_rng(seed)).tolist()):
        phrase = max(first for first in (0, *firsts) if first <= bar)
        assert source == bar or source < phrase
        assert source == bar or bar < asked.bars - CLOSE


def test_what_is_drawn_after_the_chords_rests_on_the_seed_alone() -> None:
    """So a scene keeps its latents where another mode is asked for, however many progressions were drawn."""
    after = set()
    for mode in Mode:
        source = np.random.default_rng(7)
        plan_chords(HARMONY, told(mode), source)
        after.add(int(source.integers(2**62)))
    assert len(after) == 1
