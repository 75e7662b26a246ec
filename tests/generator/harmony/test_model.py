import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.composing import GanComposer
from generator.conditions import Cadence, Floats, Ints, Mode
from generator.harmony import (
    DOMINANT,
    DOMINANT_SEVENTH,
    LEVELS,
    SILENT,
    STATES,
    SUBMEDIANT,
    TENSION,
    TONIC,
    HarmonicModel,
)
from generator.harmony.model import _allowed
from generator.keys import MODES

HARMONY = GanComposer.trained().weights.harmony
DOMINANTS = (DOMINANT, DOMINANT_SEVENTH)
levels = st.lists(st.integers(0, LEVELS - 1), min_size=1, max_size=40).map(np.array)


def plan(
    mode: Mode, asked: Ints, seed: int, cadence: Cadence = Cadence.AUTHENTIC, model: HarmonicModel = HARMONY
) -> list[int]:
    labels: list[int] = model.plans(mode, asked, np.random.default_rng(seed), 1, cadence).reshape(-1).tolist()
    return labels


@given(
    asked=levels,
    mode=st.sampled_from(list(Mode)),
    cadence=st.sampled_from(list(Cadence)),
    seed=st.integers(0),
)
def test_a_plan_begins_at_home_and_closes_with_its_cadence(
    asked: np.ndarray, mode: Mode, cadence: Cadence, seed: int
) -> None:
    chords = plan(mode, asked, seed, cadence)
    assert len(chords) == 2 * len(asked)
    assert chords[0] == TONIC[mode]
    assert SILENT not in chords
    goal = {Cadence.AUTHENTIC: TONIC[mode], Cadence.HALF: DOMINANT, Cadence.DECEPTIVE: SUBMEDIANT[mode]}
    assert chords[-1] == goal[cadence]
    if len(asked) > 1:
        assert chords[-2] == goal[cadence]
        assert chords[-3] in DOMINANTS or cadence is Cadence.HALF


def test_the_same_source_plans_the_same() -> None:
    assert plan(Mode.MAJOR, np.ones(16, int), 3) == plan(Mode.MAJOR, np.ones(16, int), 3)


@pytest.mark.parametrize("mode", list(Mode))
def test_the_tenser_it_is_asked_the_tenser_the_plan(mode: Mode) -> None:
    heard = [
        np.mean(
            [TENSION[MODES.index(mode)][plan(mode, np.full(32, level), seed)].mean() for seed in range(20)]
        )
        for level in range(LEVELS)
    ]
    assert heard == sorted(heard)
    assert heard[-1] > heard[0] + 0.1


def test_plans_are_drawn_exactly() -> None:
    """Over two bars the draws are as frequent as the product of all probabilities says."""
    draws = 6_000
    rng = np.random.default_rng(0)
    asked = np.array([1, 2])
    drawn = HARMONY.plans(Mode.MAJOR, asked, rng, draws, Cadence.HALF)[:, 0, 1]
    assert np.bincount(drawn, minlength=SILENT) / draws == pytest.approx(odds_of_second(asked), abs=0.02)


def odds_of_second(asked: Ints) -> Floats:
    """Return the chance of each chord in the second half bar of two that end on the dominant, every way counted. (SILENT,)"""
    level = np.repeat(asked, 2)
    welcome = _allowed(Mode.MAJOR, level, Cadence.HALF)[1]
    chords = HARMONY.chords[0]
    odds = np.zeros(SILENT)
    for states in itertools.product(range(STATES), repeat=3):
        way = HARMONY.first[0, states[0]]
        for half, (left, reached) in enumerate(itertools.pairwise(states), 2):
            way = way * HARMONY.moves[0, level[half], half % 2, left, reached]
        second, third = chords[states[0], TONIC[Mode.MAJOR]] * welcome, chords[states[1], :, DOMINANT]
        odds += way * second * third * chords[states[2], DOMINANT, DOMINANT]
    shares: Floats = odds / odds.sum()
    return shares
