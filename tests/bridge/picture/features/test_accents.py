"""Instants at which motion bursts out or stops, from courses made by hand."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.picture.features.accents import APART, MOST, MotionAccent, accents
from bridge.picture.features.course import Course
from bridge.timeline import Cut, Timeline
from tests.scores import cut_list

F = Fraction


def course(motion: Sequence[float]) -> Course:
    """Twelve samples a second."""
    flow = np.array(motion, dtype=np.float32)
    return Course(np.arange(len(flow) + 1) / 12, flow, flow, flow, flow)


def film(*levels: tuple[float, float]) -> Course:
    """Stretches of (seconds, motion)."""
    return course([level for seconds, level in levels for _ in range(round(12 * seconds))])


def test_a_burst_and_a_stop_are_found_where_they_are() -> None:
    cut = cut_list([240])
    (found,) = accents(cut, film((4, 0.002), (3, 0.3), (3, 0.001)), [])
    assert [(accent.time, accent.stops) for accent in found] == [(F(4), False), (F(7), True)]
    assert all(0.9 < accent.strength < 1 for accent in found)


def test_what_only_slows_down_does_not_stop() -> None:
    assert accents(cut_list([240]), film((5, 0.3), (5, 0.1)), []) == ((),)


def test_noise_and_steady_motion_have_no_accent() -> None:
    dice = np.random.default_rng(1)
    for level in (0.001, 0.02, 0.5):
        wavering = level * (1 + 0.2 * dice.standard_normal(240)).clip(0)
        assert accents(cut_list([480]), course(wavering.tolist()), []) == ((),)


def test_an_accent_keeps_from_cuts_dissolves_and_what_is_met_anyway() -> None:
    cut = cut_list([96, 144])
    seen = film((4.25, 0.002), (5.75, 0.3))
    assert accents(cut, seen, []) == ((), ())
    late = film((5, 0.002), (5, 0.3))
    assert [accent.time for accent in accents(cut, late, [])[1]] == [F(5)]
    assert accents(cut, late, [F(55, 12)]) == ((), ())
    dissolved = replace(cut, cuts=(Cut(F(4), F(2)),))
    assert accents(dissolved, late, []) == ((), ())


def test_nothing_is_said_of_what_is_not_known() -> None:
    seen = film((4, 0.002), (0.25, np.nan), (5.75, 0.3))
    assert accents(cut_list([240]), seen, []) == ((),)


@given(
    shots=st.lists(st.integers(1, 200), min_size=1, max_size=5),
    levels=st.lists(
        st.tuples(st.sampled_from([0.25, 0.5, 1, 2]), st.sampled_from([0, 0.01, 0.1, 1])), min_size=1
    ),
    taken=st.lists(st.integers(0, 400), max_size=3),
)
def test_accents_are_few_and_apart(
    shots: list[int], levels: list[tuple[float, float]], taken: list[int]
) -> None:
    cut: Timeline = cut_list(shots)
    seen = film(*levels)
    met = [frame / cut.rate for frame in taken]
    found = accents(cut, seen, met)
    assert len(found) == len(cut.shots)
    everything: list[MotionAccent] = [accent for ours in found for accent in ours]
    instants = sorted([*(accent.time for accent in everything), *(c.time for c in cut.cuts)])
    assert all(len(ours) <= MOST for ours in found)
    for accent in everything:
        near = [abs(accent.time - time) for time in [*met, *instants] if time != accent.time]
        assert min(near, default=APART) >= APART - F(1, 10**6)
        assert 0 < accent.strength <= 1
        assert (accent.time * cut.rate).denominator == 1
    assert all(a < b for a, b in pairwise(accent.time for accent in everything))


def test_a_stronger_accent_is_kept_where_there_are_too_many() -> None:
    seen = film(*[(1.0, 0.0), (1.0, 0.02), (1.0, 0.0), (1.0, 0.5)] * 3)
    (found,) = accents(cut_list([24 * 12]), seen, [])
    assert len(found) == MOST
    assert min(accent.strength for accent in found) == pytest.approx(0.5 / 0.51, abs=0.01)
