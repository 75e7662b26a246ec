import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.composing import Composer
from generator.conditions import Mode
from generator.harmony import (
    CHORDS,
    DOMINANT,
    DOMINANT_SEVENTH,
    ROOTS,
    SILENT,
    TONES,
    TONIC,
    HarmonicModel,
    label_chords,
)


@pytest.mark.parametrize("chord", [c for c in range(CHORDS) if c != SILENT])
def test_a_chord_played_over_its_root_is_named(chord: int) -> None:
    bass = np.zeros((1, 12))
    bass[0, chord % ROOTS] = 1
    assert label_chords(TONES[chord][None], bass).tolist() == [chord]


def test_silence_has_a_name_of_its_own() -> None:
    silence = np.zeros((1, 12))
    assert label_chords(silence, silence).tolist() == [SILENT]


@given(bars=st.integers(1, 40), mode=st.sampled_from(list(Mode)), seed=st.integers(0, 2**32))
def test_a_plan_begins_at_home_and_closes_with_a_cadence(bars: int, mode: Mode, seed: int) -> None:
    plan = HARMONY.plan(mode, bars, np.random.default_rng(seed)).reshape(-1)
    assert len(plan) == 2 * bars
    assert plan[0] == plan[-1] == TONIC[mode]
    assert SILENT not in plan
    if bars > 1:
        assert plan[-3] in (DOMINANT, DOMINANT_SEVENTH)


def test_the_same_source_plans_the_same() -> None:
    a, b = (HARMONY.plan(Mode.MAJOR, 16, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(a, b)


def test_what_the_corpus_does_often_is_likely() -> None:
    learned = HarmonicModel.learn([(Mode.MAJOR, np.array([0, 5, 7, 0, 5, 7, 0]))])
    assert learned.transitions[0, 5].argmax() == 7
    assert np.allclose(learned.transitions.sum(-1), 1)


HARMONY = Composer.trained().weights.harmony
