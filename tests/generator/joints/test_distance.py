"""Distance between two cues at their joint."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.conditions import Floats
from generator.joints import Edge, closing, distance, distance_parts, opening
from tests.generator.conditions import plain
from tests.generator.joints.playing import played, sounding

BARS = np.array([16, 16])


def chord(*pitches: int, at: float = 0, length: float = 16) -> list[tuple[float, float, int, int]]:
    return [(at, at + length, pitch, 80) for pitch in pitches]


def bar(*chords: list[tuple[float, float, int, int]]) -> Floats:
    return np.array([note for each in chords for note in each], dtype=float).reshape(-1, 4)


def joint(last: list[int], first: list[int]) -> tuple[Edge, Edge]:
    """Two bars of one chord, and two of another."""
    one, other = (bar(chord(*pitches), chord(*pitches, at=16)) for pitches in (last, first))
    return closing(one, BARS), opening(other, BARS)


def test_a_cue_that_goes_on_as_it_was_is_no_distance_away() -> None:
    assert distance(*joint([48, 60, 64, 67], [48, 60, 64, 67])) == 0


@pytest.mark.parametrize(
    ("part", "near", "far"),
    [
        ("pitch", [48, 60, 64, 69], [36, 60, 64, 79]),
        ("mode", [43, 59, 62, 67], [42, 58, 61, 66]),
        ("chord", [45, 57, 60, 64], [42, 58, 61, 66]),
    ],
)
def test_each_part_grows_with_what_it_is_of(part: str, near: list[int], far: list[int]) -> None:
    one, other = (distance_parts(*joint([48, 60, 64, 67], first))[part] for first in (near, far))
    assert 0 < one < other <= 1


def test_rhythms_are_apart_as_they_strike_on_different_sixteenths() -> None:
    beats = bar(*(chord(60, at=step, length=2) for step in (0, 4, 8, 12)))
    eighths = bar(*(chord(60, at=step, length=2) for step in range(0, 16, 2)))
    offbeats = bar(*(chord(60, at=step, length=2) for step in (2, 6, 10, 14)))
    one = np.array([16])
    found = [
        distance_parts(closing(beats, one), opening(other, one))["rhythm"]
        for other in (beats, eighths, offbeats)
    ]
    assert found == [0, 0.5, 1]


def test_a_triplet_strikes_elsewhere_than_the_sixteenth_beside_it() -> None:
    triplets = bar(*(chord(60, at=third * 4 / 3, length=1) for third in range(3)))
    sixteenths = bar(*(chord(60, at=step, length=1) for step in (0, 1, 3)))
    one = np.array([4])
    assert distance_parts(closing(triplets, one), opening(sixteenths, one))["rhythm"] == pytest.approx(0.8)


def test_bars_of_different_metres_are_compared_as_far_as_both_go() -> None:
    beats = bar(*(chord(60, at=step, length=2) for step in (0, 4, 8)))
    longer = bar(*(chord(60, at=step, length=2) for step in (0, 4, 8, 12)))
    assert distance_parts(closing(beats, np.array([12])), opening(longer, np.array([16])))["rhythm"] == 0


def test_silence_is_near_to_everything() -> None:
    nothing = np.zeros((0, 4))
    assert distance(closing(nothing, BARS), opening(nothing, BARS)) == 0
    assert 0 <= distance(closing(nothing, BARS), opening(bar(chord(60, 64)), BARS)) <= 1


@given(st.integers(0, 2**32), st.integers(0, 11))
def test_a_distance_is_from_nothing_to_one_and_moves_with_no_transposition(seed: int, up: int) -> None:
    asked = plain(4)
    one, other = (sounding(played(asked, each), asked) for each in (seed, seed + 1))
    found = distance(closing(one, asked.steps), opening(other, asked.steps))
    one[:, 2] += up
    other[:, 2] += up
    assert 0 <= found <= 1
    assert distance(closing(one, asked.steps), opening(other, asked.steps)) == pytest.approx(found, abs=0.13)
