"""Peaks of motion as candidate hits: where they are, what they weigh, and that no cut is given up for them."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from bridge.grid.bars import HitKind
from bridge.picture.features.course import Course
from bridge.picture.features.picture import Picture
from bridge.score.hits import hits_of
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.settings.preferences import HitPreferences, HitWeights
from bridge.timeline import Timeline
from tests.scores import cut_list

F = Fraction
RATE = 24


def swung(seconds: float, *at: float) -> Course:
    """Return a picture that moves steadily, and for a moment four times as much about some instants."""
    edges = np.arange(round(seconds * RATE) + 1) / RATE
    middles = (edges[:-1] + edges[1:]) / 2
    motion = 0.1 + sum((0.3 * np.exp(-(((middles - time) / 0.06) ** 2)) for time in at), np.zeros(1))
    flow = motion.astype(np.float32) + np.zeros(len(middles), np.float32)
    return Course(edges, flow, 0 * flow, flow, flow)


def peaks(cut: Timeline, course: Course, *edges: int, **weights: float) -> list[tuple[Fraction, float, str]]:
    found = hits_of(
        cut,
        [F(edge) for edge in edges],
        course,
        preferences=HitPreferences(weights=HitWeights(motion=0, **weights)),
    )
    return [(hit.time, hit.weight, hit.origin) for hit in found if hit.kind is HitKind.PEAK]


def test_a_peak_is_a_hit_at_its_frame_that_weighs_less_than_any_cut() -> None:
    cut = cut_list([240, 240])
    ((time, weight, origin),) = peaks(cut, swung(20, 4.0), 0)
    assert abs(time - 4) <= F(1, RATE)
    assert 0 < weight < 0.2
    assert origin == "peak of motion in the picture of shot 1"


def test_peaks_keep_half_a_second_from_cuts_and_from_one_another() -> None:
    cut = cut_list([240, 240])
    found = peaks(cut, swung(20, 0.3, 4.0, 4.4, 9.7, 10.3, 15.0), 0)
    assert [round(float(time)) for time, _, _ in found] == [4, 15]


@pytest.mark.parametrize("scenes", [1, 2])
def test_all_peaks_of_a_scene_weigh_together_what_the_settings_give_them(scenes: int) -> None:
    cut = cut_list([120] * 8)
    course = swung(40, *(at + 2.5 for at in range(0, 40, 5)), *(at + 1.5 for at in range(0, 40, 5)))
    edges = [40 // scenes * at for at in range(scenes)]
    found = peaks(cut, course, *edges)
    assert len(found) == 16
    for first, last in pairwise([*edges, 40]):
        assert sum(weight for time, weight, _ in found if first <= time < last) == pytest.approx(0.2)


def test_whoever_wants_none_has_none() -> None:
    cut = cut_list([240, 240])
    assert peaks(cut, swung(20, 4.0), 0, peak=0) == []
    assert hits_of(cut, [F(0)], None)[0].kind is HitKind.SCENE


@pytest.mark.parametrize("seed", range(4))
def test_no_cut_is_given_up_for_peaks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cut = cut_list(rng.integers(30, 110, 14).tolist())
    end = float(cut.duration)
    course = swung(end, *rng.uniform(0, end, 40))
    seen = Picture((None,) * len(cut.shots), ("",) * len(cut.shots), course)

    def met(weight: float) -> tuple[int, int]:
        settings = Settings.model_validate({"hits": {"weights": {"peak": weight, "motion": 0}}})
        spotted = spot(cut, seen, settings)
        edges = [scene.start for scene in spotted.scenes]
        hits = hits_of(cut, edges, course, preferences=settings.hits)
        laid = [hit for scene in lay_bars(replace(spotted, hits=hits)).scenes for hit in scene.hits]
        cuts = sum(hit.met and hit.hit.kind is HitKind.CUT for hit in laid)
        return cuts, sum(hit.hit.kind is HitKind.PEAK for hit in laid)

    (without, none), (with_peaks, some) = met(0), met(0.2)
    assert none == 0 < some
    assert with_peaks >= without
