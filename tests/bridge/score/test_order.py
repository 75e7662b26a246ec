"""The order of scenes: what is clearly more driven has no fewer onsets a second."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.picture.features.picture import Features, Picture, Sight
from bridge.picture.features.seen_object import SeenObject
from bridge.score.moves import Measure, Source
from bridge.score.order import CLEAR, SLACK, in_order
from bridge.score.pipeline import ScoredTimeline
from bridge.timeline import Marker, Timeline
from generator.conditions import Floats
from tests.bridge.score.fusion.notes import composed, notes_of
from tests.scores import cut_list

F = Fraction
WALK, CHASE = "walk", "chase"
WALKS, RUNS = SeenObject("walks", 1.0, 0.0, -0.9), SeenObject("runs", 1.0, 0.0, 0.9)
"""What a classifier says of those in the picture."""


def moved(arousal: list[float], rate: list[float], stands: tuple[int, ...] = ()) -> Floats:
    count = len(arousal)
    free = np.array([at not in stands for at in range(count)])
    own = np.array(rate)
    return own + in_order(np.array(arousal), own, np.full(count, 4.0), np.ones(count), free)


def test_scenes_in_order_stay_as_they_are() -> None:
    assert moved([0.5, 0.0, -0.5], [3.0, 2.0, 1.0]).tolist() == [3.0, 2.0, 1.0]


def test_a_driven_scene_of_few_onsets_gets_as_many_as_calmer_ones() -> None:
    assert moved([0.5, 0.0, -0.1, 0.1], [1.0, 2.0, 2.1, 1.9]) == pytest.approx([2.0, 2.0, 2.1, 1.9])


def test_scenes_that_are_about_as_driven_need_no_order() -> None:
    assert moved([0.2, 0.0], [1.0, 3.0]).tolist() == [1.0, 3.0]


def test_one_scene_out_of_order_leaves_the_others_alone() -> None:
    found = moved([-0.8, 0.0, 0.1, 0.2, 0.3], [3.0, 1.0, 1.2, 1.4, 1.6])
    assert found == pytest.approx([1.1, 1.0, 1.2, 1.4, 1.6])


def test_scenes_that_stand_are_not_moved() -> None:
    assert moved([0.5, 0.0], [1.0, 2.0], (0,)) == pytest.approx([1.0, 1.1])
    assert moved([0.5, 0.0], [1.0, 2.0], (0, 1)).tolist() == [1.0, 2.0]


@given(
    st.lists(
        st.tuples(st.floats(-1, 1), st.floats(-1, 4), st.floats(0.5, 3), st.floats(1, 600)),
        max_size=12,
    )
)
def test_what_comes_of_any_film_is_in_order(scenes: list[tuple[float, float, float, float]]) -> None:
    arousal, rate, room, seconds = np.array(scenes, dtype=np.float64).reshape(-1, 4).T
    most = rate + room
    free = np.ones(len(rate), dtype=np.bool_)
    found = rate + in_order(arousal, rate, most, seconds, free)
    above = arousal[:, None] >= arousal + CLEAR
    assert not (above & (found[:, None] < found - SLACK - 1e-6)).any()
    assert (found <= most + 1e-6).all()


def film() -> Timeline:
    """Cut a walk of long shots, a chase that is cut every ten frames and more, and another walk."""
    shots = [96] * 5 + [30, 20, 40, 20, 30, 20, 30, 40, 20, 30, 40, 20, 30, 20, 30, 40, 20] + [96] * 5
    media = [WALK] * 5 + [CHASE] * 17 + [WALK] * 5
    markers = [Marker(f"scene: {name}", F(at)) for name, at in (("walk", 0), ("chase", 20), ("home", 40))]
    return cut_list(shots, media, markers=markers)


def seen(cut: Timeline) -> Picture:
    """See a camera that is carried along with those who walk, and one that stands while they run through its picture."""
    found = []
    for shot in cut.shots:
        count = int(shot.duration * 4) + 2
        even = np.ones(count, np.float32)
        motion = even * (0.3 if shot.media.name == WALK else 0.02)
        features = Features(F(4), F(0), motion, 0.3 * even, 0.4 * even, 0.3 * even)
        found.append(Sight(features, F(0)))
    objects = (RUNS if shot.media.name == CHASE else WALKS for shot in cut.shots)
    return replace(Picture.of(cut, found), objects=tuple(objects))


def rates(scored: ScoredTimeline) -> list[float]:
    """Return the onsets a second of each scene, from the bytes of the .mid."""
    return [each.density * each.tempo / 15 for each in notes_of(scored)]


@pytest.fixture(scope="module")
def chased() -> ScoredTimeline:
    cut = film()
    return composed(cut, seen(cut))


def test_a_chase_before_a_fixed_camera_is_no_slower_than_a_walk(chased: ScoredTimeline) -> None:
    walk, chase, home = (cue.arousal for cue in chased.cues)
    assert chase >= max(walk, home) + CLEAR
    walk, chase, home = rates(chased)
    assert chase >= 0.9 * max(walk, home)


def test_the_film_is_told_to_have_moved_its_density(chased: ScoredTimeline) -> None:
    chase = chased.cues[1]
    (move,) = [move for move in chase.moves if move.measure is Measure.DENSITY and move.source is Source.FILM]
    before = [move for move in chase.moves if move.measure is Measure.DENSITY]
    assert isinstance(move.value, float)
    assert move.value == pytest.approx(float(np.mean(chase.density)), abs=0.001)
    told = before[before.index(move) - 1].value
    assert isinstance(told, float)
    assert told < move.value


def test_a_persons_word_on_a_scene_goes_before_the_order() -> None:
    cut = film()
    asked = replace(cut, markers=(*cut.markers, Marker("mood: very sparse", F(22))))
    scored = composed(asked, seen(asked))
    assert scored.cues[1].words.asks.density is not None
    walk, chase, home = rates(scored)
    assert chase < 0.7 * min(walk, home)
