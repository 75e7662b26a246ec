import dataclasses
import statistics
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid.advice import SceneLengthError
from bridge.grid.bars import SceneGrid
from bridge.grid.limits import BAND, LEAN, TOLERANCE
from bridge.grid.request import TempoRequest
from bridge.grid.solution import solve, solve_scene
from tests.bridge.grid.scenes import Scene, cut, scenes

FILM = Fraction(1, 24)
SECOND = Fraction(1)


def durations(grid: SceneGrid) -> list[float]:
    return [float(after - before) for before, after in pairwise(grid.lines)]


def solved(scene: Scene) -> SceneGrid:
    return solve_scene(scene.length, scene.hits, scene.frame, scene.ask)


@settings(max_examples=60)
@given(scenes())
def test_every_grid_keeps_the_promises(scene: Scene) -> None:
    grid = solved(scene)
    sixteenths = durations(grid)
    beats = [sum(sixteenths[at : at + 4]) for at in range(0, len(sixteenths), 4)]
    middle = statistics.median(beats)
    slightly = 1 + 1e-6
    assert grid.lines[0] == 0
    assert grid.lines[-1] == scene.length
    assert sum(grid.bars) == len(sixteenths)
    assert set(grid.bars[:-1]) <= {16}
    assert grid.bars[-1] in {8, 12, 16}
    assert all(
        max(sixteenths[at : at + 4]) <= min(sixteenths[at : at + 4]) * slightly
        for at in range(0, len(sixteenths), 4)
    )
    assert all(max(a, b) <= LEAN * min(a, b) for a, b in pairwise(beats))
    assert all(max(beat, middle) <= BAND * min(beat, middle) for beat in beats)
    assert min(sixteenths) >= 15 / scene.ask.high / slightly
    assert max(sixteenths) <= 15 / scene.ask.low * slightly


@settings(max_examples=40)
@given(scenes())
def test_every_hit_is_reported_with_the_line_nearest_to_it(scene: Scene) -> None:
    grid = solved(scene)
    assert [met.hit.time for met in grid.hits] == sorted(hit.time for hit in scene.hits)
    for met in grid.hits:
        assert grid.lines[met.step] - met.hit.time == met.error
        assert abs(met.error) == min(abs(line - met.hit.time) for line in grid.lines)
        assert met.met == (abs(met.error) < scene.frame / 2)


@settings(max_examples=25)
@given(scenes(longest=20), st.fractions(0, 10_000, max_denominator=1001))
def test_moving_a_scene_moves_nothing_inside_it(scene: Scene, start: Fraction) -> None:
    later = [dataclasses.replace(hit, time=hit.time + start) for hit in scene.hits]
    moved = solve_scene(scene.length, later[::-1], scene.frame, scene.ask, start=start)
    still = solved(scene)
    assert (moved.lines, moved.bars) == (still.lines, still.bars)
    assert moved.start == start
    assert [met.error for met in moved.hits] == [met.error for met in still.hits]


def test_cuts_on_the_beats_of_a_tempo_find_it() -> None:
    cuts = [cut(beat * SECOND * 60 / 96) for beat in (3, 8, 10, 16, 21, 28)]
    grid = solve_scene(32 * SECOND * 60 / 96, cuts, FILM, TempoRequest(90, 100))
    assert all(met.met and met.step % 4 == 0 for met in grid.hits)
    assert grid.bpm == pytest.approx(96)


def test_shots_of_three_seconds_are_all_met() -> None:
    frames = [0, 61, 148, 203, 290, 352, 441, 499, 575, 660]
    grid = solve_scene(Fraction(735, 24), [cut(frame * FILM) for frame in frames], FILM)
    assert all(met.met for met in grid.hits)


def test_a_heavier_hit_wins() -> None:
    near = [cut(Fraction(40, 24)), cut(Fraction(41, 24))]  # no sixteenth is as short as a frame
    for heavy in (0, 1):
        hits = [dataclasses.replace(hit, weight=5.0 if at == heavy else 1.0) for at, hit in enumerate(near)]
        grid = solve_scene(Fraction(8), hits, FILM)
        assert [met.met for met in grid.hits].index(True) == heavy
        assert not grid.hits[1 - heavy].met


def test_a_preferred_tempo_draws_the_grid_to_it() -> None:
    cuts = [cut(frame * FILM) for frame in (70, 133, 201, 290)]
    for bpm in (75.0, 110.0, 145.0):
        grid = solve_scene(Fraction(16), cuts, FILM, TempoRequest(preferred=bpm))
        assert grid.bpm == pytest.approx(bpm, rel=0.1)
        assert all(met.met for met in grid.hits)


@pytest.mark.parametrize(
    ("seconds", "bars"), [(Fraction(4, 5), (8,)), (Fraction(3), (12,)), (Fraction(4), (16,))]
)
def test_a_scene_shorter_than_a_bar_is_one_short_bar(seconds: Fraction, bars: tuple[int, ...]) -> None:
    slow = TempoRequest(60, 160 if seconds < 1 else 61)
    assert solve_scene(seconds, [], FILM, slow).bars == bars


def test_a_scene_too_short_for_any_bar_is_refused_by_name() -> None:
    with pytest.raises(
        SceneLengthError, match=r"Scene 2, from 4\.000 s: A scene of 0\.250 s holds no whole number"
    ):
        solve([(Fraction(0), Fraction(4)), (Fraction(4), Fraction(17, 4))], [], Fraction(24))


def test_scenes_end_to_end_make_a_grid() -> None:
    edges = [Fraction(0), Fraction(301, 24), Fraction(500, 24), Fraction(900, 24)]
    cuts = [cut(Fraction(frame, 24)) for frame in (80, 150, 301, 377, 500, 640, 777)]
    grid = solve(list(pairwise(edges)), cuts, Fraction(24))
    assert [scene.start for scene in grid.scenes] == edges[:-1]
    assert [scene.end for scene in grid.scenes] == edges[1:]
    assert sum(len(scene.hits) for scene in grid.scenes) == len(cuts)
    assert grid.scenes[1].hits[0].step == 0
    assert grid.scenes[1].hits[0].met


def test_an_edit_in_one_scene_leaves_the_others() -> None:
    spans = [(Fraction(0), Fraction(10)), (Fraction(10), Fraction(22))]
    cuts = [cut(Fraction(frame, 24)) for frame in (60, 130, 333, 401)]
    moved = [cut(Fraction(frame, 24)) for frame in (77, 130, 333, 401)]
    assert solve(spans, cuts, Fraction(24)).scenes[1] == solve(spans, moved, Fraction(24)).scenes[1]


def test_scenes_with_a_gap_between_are_refused() -> None:
    with pytest.raises(ValueError, match="without gap"):
        solve([(Fraction(0), Fraction(4)), (Fraction(5), Fraction(8))], [], Fraction(24))


def test_a_scene_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 0 s"):
        solve_scene(Fraction(0), [], FILM)


def test_a_line_as_near_to_the_next_frame_does_not_meet_a_hit() -> None:
    """Of 50 frames each of 16 sixteenths lasts 3.125: the fourth is 12.5 frames on."""
    grid = solve_scene(50 * FILM, [cut(13 * FILM)], FILM, TempoRequest(115.2, 115.2))
    assert [(met.step, met.error, met.met) for met in grid.hits] == [(4, -FILM / 2, False)]


@pytest.mark.parametrize(("ramps", "mean"), [(False, 0.35), (True, 0.15)])
def test_lines_keep_away_from_the_edge_of_the_tolerance_where_they_can(ramps: bool, mean: float) -> None:
    """Few tempi leave less room than many for lines that lie on their cuts."""
    frames = [61, 148, 203, 290, 352, 441, 499, 575, 660]
    cuts = [cut(frame * FILM) for frame in frames]
    grid = solve_scene(Fraction(735, 24), cuts, FILM, TempoRequest(ramps=ramps))
    off = [float(abs(met.error) / FILM) for met in grid.hits]
    assert max(off) <= TOLERANCE
    assert statistics.mean(off) < mean


def test_a_flurry_of_flash_frames_is_solved() -> None:
    cuts = [cut(Fraction(96 + frame, 24)) for frame in range(60)]
    grid = solve_scene(Fraction(12), cuts, FILM)
    assert sum(met.met for met in grid.hits) >= 60 // 4


def test_hits_too_close_to_the_ends_to_be_met_are_missed() -> None:
    grid = solve_scene(Fraction(4), [cut(1 * FILM), cut(95 * FILM)], FILM)
    assert [met.met for met in grid.hits] == [False, False]
