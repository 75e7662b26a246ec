from dataclasses import replace

import numpy as np
import pytest

from generator.conditions import Mode
from generator.harmony import (
    DOMINANT,
    DOMINANT_SEVENTH,
    LEVELS,
    SILENT,
    TENSION,
    TONIC,
    asked_levels,
    heard_levels,
)
from generator.keys import MODES
from tests.generator.conditions import plain


@pytest.mark.parametrize("mode", list(Mode))
def test_the_tonic_is_at_rest_and_a_distant_chord_is_not(mode: Mode) -> None:
    tension = TENSION[MODES.index(mode)]
    assert tension[:SILENT].argmin() == TONIC[mode]
    assert tension[TONIC[mode]] < tension[DOMINANT] < tension[DOMINANT_SEVENTH]
    assert tension[DOMINANT_SEVENTH] < tension[36 + 6]  # the seventh on the tritone


def test_tension_is_heard_over_a_bar_and_its_neighbours() -> None:
    tritone = 6
    labels = np.array([0] * 8 + [tritone] * 2 + [0] * 6)
    assert heard_levels(Mode.MAJOR, labels).tolist() == [0] * 6 + [1] * 6 + [0] * 4


def test_silence_is_not_heard_as_rest() -> None:
    assert heard_levels(Mode.MAJOR, np.array([6, 6, SILENT, SILENT])).tolist() == [LEVELS - 1] * 4


def test_what_is_driven_and_dark_asks_for_tension() -> None:
    ones = np.ones(8)
    dark = asked_levels(replace(plain(8), valence=-0.9 * ones, arousal=0.9 * ones))
    bright = asked_levels(replace(plain(8), valence=0.9 * ones, arousal=-0.9 * ones))
    assert (dark > bright).all()


def test_a_phrase_gains_tension_and_lets_go() -> None:
    asked = asked_levels(plain(8)).tolist()
    assert asked == [1, 2, 3, 2] * 2


def test_a_louder_bar_asks_for_more() -> None:
    loud = np.full(8, 0.4)
    loud[1] = 0.9
    assert asked_levels(replace(plain(8), dynamics=loud))[1] > asked_levels(plain(8))[1]
