from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid import TempoRequest
from bridge.grid.metre import BarLayout
from bridge.score.scenes.division import Scene, divide
from bridge.settings import Division, ScenePreferences
from bridge.timeline import Marker, Timeline
from tests.scores import FAST_NTSC, FILM, NTSC, cut_list

BAR = Fraction(3, 2)
"""Seconds of a 4/4 bar at 160 bpm."""
TEMPO = TempoRequest()
AUTO = ScenePreferences()
SECOND = 24


def forced(division: Division) -> ScenePreferences:
    return ScenePreferences(division=division)


def starts(scenes: tuple[Scene, ...]) -> list[Fraction]:
    return [scene.start for scene in scenes]


def test_a_change_of_media_divides_where_nothing_is_marked() -> None:
    kitchen, street = ["KITCHEN-A", "KITCHEN-B"] * 4, ["STREET-A", "STREET-B"] * 4
    timeline = cut_list([3 * SECOND] * 16, kitchen + street)
    scenes = divide(timeline, AUTO, TEMPO).scenes
    assert starts(scenes) == [0, 24]
    assert [scene.name for scene in scenes] == ["Scene 1", "Scene 2"]
    assert [scene.shots for scene in scenes] == [tuple(range(8)), tuple(range(8, 16))]


def test_a_change_of_cutting_rhythm_divides() -> None:
    timeline = cut_list([6 * SECOND] * 5 + [SECOND] * 30, ["MASTER"] * 35)
    assert starts(divide(timeline, AUTO, TEMPO).scenes) == [0, 30]


def test_a_change_of_picture_divides() -> None:
    timeline = cut_list([3 * SECOND] * 16, ["MASTER"] * 16)
    picture = [0.1] * 15
    picture[6] = 0.9
    assert starts(divide(timeline, AUTO, TEMPO, picture).scenes) == [0, 21]
    picture[0] = float("nan")
    assert starts(divide(timeline, AUTO, TEMPO, picture).scenes) == [0, 21]


def test_a_name_that_several_shots_share_tells_their_scene() -> None:
    """Shots as visual effects call them, each of a medium of its own."""
    names = [f"012_BAY_{shot:04}_V00{shot % 3}" for shot in range(6)] + [
        f"013_CAR_{shot:04}" for shot in range(6)
    ]
    assert starts(divide(cut_list([3 * SECOND] * 12, names), AUTO, TEMPO).scenes) == [0, 18]


def test_an_even_cut_without_a_reason_is_one_scene_for_two_minutes() -> None:
    dialogue = cut_list([4 * SECOND] * 24, ["A", "B"] * 12)
    assert len(divide(dialogue, AUTO, TEMPO).scenes) == 1
    every_shot_its_own = cut_list([5 * SECOND] * 24)
    assert len(divide(every_shot_its_own, AUTO, TEMPO).scenes) == 1


def test_a_longer_one_is_parted_at_its_strongest_cut() -> None:
    dialogue = cut_list([4 * SECOND] * 40, ["A", "B"] * 20)
    dissolve = replace(dialogue.cuts[24], dissolve=Fraction(1))
    faded = replace(dialogue, cuts=(*dialogue.cuts[:24], dissolve, *dialogue.cuts[25:]))
    assert starts(divide(dialogue, AUTO, TEMPO).scenes) == [0, 80]
    assert starts(divide(faded, AUTO, TEMPO).scenes) == [0, 100]


@given(st.lists(st.integers(3, 24 * 12), min_size=2, max_size=50), st.integers(0, 50), st.integers(1, 2))
def test_a_flash_frame_divides_nothing_otherwise(frames: list[int], at: int, flash: int) -> None:
    at = min(at, len(frames))
    media: list[str | None] = [
        f"{'KQ'[number * 2 // len(frames)]}{number % 3}" for number in range(len(frames))
    ]
    plain = cut_list(frames, media)
    flashed = cut_list([*frames[:at], flash, *frames[at:]], [*media[:at], "FLASH", *media[at:]])
    late = Fraction(flash, 24)
    then = Fraction(sum(frames[:at]), 24)
    moved = [start + late * (start >= then) for start in starts(divide(plain, AUTO, TEMPO).scenes)[1:]]
    assert starts(divide(flashed, AUTO, TEMPO).scenes)[1:] == moved


def test_a_single_insert_and_an_opening_shot_divide_nothing() -> None:
    dialogue: list[str | None] = ["A", "B"] * 12
    for at in range(24):
        shots = [*dialogue[:at], "CLOCK", *dialogue[at:]]
        lengths = [4 * SECOND] * at + [SECOND] + [4 * SECOND] * (24 - at)
        assert len(divide(cut_list(lengths, shots), AUTO, TEMPO).scenes) == 1


@pytest.mark.parametrize("seconds", [4, 6, 20])
def test_a_second_of_black_divides(seconds: int) -> None:
    timeline = cut_list([seconds * SECOND, SECOND, seconds * SECOND], ["A", None, "B"])
    assert starts(divide(timeline, AUTO, TEMPO).scenes) == [0, seconds + 1]


def test_half_a_second_of_black_does_not() -> None:
    timeline = cut_list([6 * SECOND, SECOND // 2, 6 * SECOND], ["A", None, "B"])
    assert len(divide(timeline, AUTO, TEMPO).scenes) == 1


def test_scene_markers_snap_to_the_nearest_cut_and_name_their_scene() -> None:
    markers = [
        Marker("Scene 1", Fraction(0)),
        Marker("a note", Fraction(9)),
        Marker("scene: the chase", Fraction(13)),
        Marker("scenery", Fraction(24)),
        Marker("CUE", Fraction(35)),
        Marker("Chapter 3: home", Fraction(48)),
    ]
    timeline = cut_list([6 * SECOND] * 10, markers=markers)
    divided = divide(timeline, AUTO, TEMPO)
    assert starts(divided.scenes) == [0, 12, 36, 48]
    assert [scene.name for scene in divided.scenes] == ["Scene 1", "the chase", "Scene 3", "home"]
    assert divided.remarks == (
        "The marker 'scene: the chase' at 00:00:13:00 moved 24 frames earlier, to the cut.",
        "The marker 'CUE' at 00:00:35:00 moved 24 frames later, to the cut.",
    )


def test_a_colour_named_in_the_settings_means_a_scene() -> None:
    timeline = cut_list([6 * SECOND] * 10, markers=[Marker("the storm", Fraction(30), color="RED")])
    assert starts(divide(timeline, ScenePreferences(colours=("red",)), TEMPO).scenes) == [0, 30]
    assert "the storm" not in [scene.name for scene in divide(timeline, AUTO, TEMPO).scenes]


def test_chapters_can_be_left_out() -> None:
    timeline = cut_list([6 * SECOND] * 4, markers=[Marker("Chapter 1", Fraction(6))])
    assert len(divide(timeline, AUTO, TEMPO).scenes) == 2
    assert len(divide(timeline, ScenePreferences(chapters=False), TEMPO).scenes) == 1


def test_a_marked_scene_that_is_too_long_is_divided_further() -> None:
    timeline = cut_list([5 * SECOND] * 40, markers=[Marker("scene: all", Fraction(0))])
    scenes = divide(timeline, AUTO, TEMPO).scenes
    assert max(scene.duration for scene in scenes) <= 120


def test_a_shot_longer_than_a_scene_is_divided_on_frames() -> None:
    timeline = cut_list([10, 60 * 270], ["A", "B"], rate=FAST_NTSC, start=Fraction(3600 * 60) / FAST_NTSC)
    divided = divide(timeline, AUTO, TEMPO)
    assert len(divided.scenes) == 3
    assert all((scene.start * FAST_NTSC).denominator == 1 for scene in divided.scenes)
    assert divided.remarks[0] == (
        "There are too few cuts for scenes no longer than asked; shots were divided at 2 places without a cut: "
        "01:01:30:10, 01:03:00:10."
    )


def test_many_divided_shots_are_one_sentence() -> None:
    divided = divide(cut_list([3600 * SECOND]), AUTO, TEMPO)
    (note,) = divided.remarks
    assert note == (
        "There are too few cuts for scenes no longer than asked; shots were divided at 30 places without a cut: "
        "00:01:56:03, 00:03:52:06, 00:05:48:09 and 27 more."
    )


def test_a_scene_that_is_one_long_shot_is_told() -> None:
    timeline = cut_list([6 * SECOND] * 10 + [140 * SECOND + 7] + [6 * SECOND] * 10)
    divided = divide(timeline, AUTO, TEMPO)
    (name,) = [scene.name for scene in divided.scenes if scene.duration > 120]
    assert divided.remarks == (f"'{name}' lasts 140.3 s: it is one shot.",)


def test_long_scenes_are_told_by_the_names_that_markers_give_them() -> None:
    markers = [Marker("scene: dusk", Fraction(0)), Marker("scene: dawn", Fraction(160))]
    timeline = cut_list([160 * SECOND, 160 * SECOND, *[10 * SECOND] * 10], markers=markers[:1])
    assert divide(timeline, ScenePreferences(longest=200), TEMPO).remarks == ()
    both = replace(timeline, markers=(*markers, Marker("scene: day", Fraction(320))))
    said = "'dusk', 'dawn' last longer than 150 s: each is one shot."
    assert divide(both, ScenePreferences(longest=150), TEMPO).remarks == (said,)


def test_markers_divide_a_film_without_cuts() -> None:
    markers = [Marker(f"Chapter {n}", Fraction(100 * n)) for n in range(3)]
    scenes = divide(cut_list([300 * SECOND], markers=markers), AUTO, TEMPO).scenes
    assert {0, 100, 200} <= set(starts(scenes))
    assert "Chapter 2" in [scene.name for scene in scenes]


def test_one_scene_for_everything_by_force() -> None:
    timeline = cut_list([5 * SECOND] * 40)
    (scene,) = divide(timeline, forced(Division.ONE), TEMPO).scenes
    assert (scene.start, scene.end) == (Fraction(0), Fraction(200))
    assert len(scene.shots) == 40


def test_one_scene_per_shot_by_force_joins_what_holds_no_bar() -> None:
    timeline = cut_list([48, 12, 48, 48, 12], ["A", "B", "C", "D", "E"])
    divided = divide(timeline, forced(Division.SHOT), TEMPO)
    assert [scene.shots for scene in divided.scenes] == [(0,), (1, 2), (3, 4)]
    assert divided.remarks == ("Shots 2, 5 are too short for a bar of 1.50 s and joined a neighbour.",)


def test_one_scene_per_shot_by_force_joins_what_a_narrow_range_holds_no_bars_of() -> None:
    divided = divide(cut_list([48, 60, 60, 12, 84]), forced(Division.SHOT), TempoRequest(119, 121))
    assert [scene.shots for scene in divided.scenes] == [(0,), (1, 2), (3, 4)]
    assert divided.remarks == (
        "Shot 4 is too short for a bar of 1.98 s and joined a neighbour.",
        "Shots 2, 3 hold no whole number of bars at 119 to 121 bpm and joined a neighbour.",
    )


def test_one_scene_per_marker_by_force_takes_every_marker() -> None:
    markers = [Marker("look here", Fraction(6)), Marker("", Fraction(12)), Marker("same", Fraction(12))]
    divided = divide(cut_list([6 * SECOND] * 4, markers=markers), forced(Division.MARKER), TEMPO)
    assert [scene.name for scene in divided.scenes] == ["Scene 1", "look here", "Scene 3"]
    assert divided.remarks == (
        "The marker 'same' begins no scene: it lies on the same frame as the marker at 00:00:12:00.",
    )


def test_markers_that_begin_no_scene_are_told_apart() -> None:
    markers = [
        Marker("arrival", Fraction(6)),
        Marker("", Fraction(25, 4)),
        Marker("glance", Fraction(29, 4)),
        Marker("", Fraction(15, 2)),
    ]
    timeline = cut_list([6 * SECOND, SECOND, SECOND // 4, 4 * SECOND], markers=markers)
    divided = divide(timeline, forced(Division.MARKER), TEMPO)
    assert starts(divided.scenes) == [0, 6]
    assert divided.remarks == (
        "The marker at 00:00:06:06 begins no scene: it snapped to the same cut as 'arrival'.",
        "The marker at 00:00:07:12 begins no scene: it snapped to the same cut as 'glance'.",
        "The marker 'glance' begins no scene: what lies between it and a neighbour is too short for a bar of 1.50 s.",
    )


def test_a_marker_whose_scene_holds_no_whole_bars_gives_way_by_force() -> None:
    """At 119 to 121 bpm 2.5 s hold no whole bars; 4 s and 5 s do."""
    timeline = cut_list([60, 60, 48, 48], markers=[Marker("", Fraction(5, 2)), Marker("turn", Fraction(5))])
    divided = divide(timeline, forced(Division.MARKER), TempoRequest(119, 121))
    assert starts(divided.scenes) == [0, 5]
    (note,) = divided.remarks
    assert note == (
        "The marker at 00:00:02:12 begins no scene: "
        "no whole number of bars at 119 to 121 bpm fits between it and a neighbour."
    )
    assert [s.name for s in divided.scenes] == ["Scene 1", "turn"]


def test_one_scene_per_marker_needs_a_marker() -> None:
    with pytest.raises(UsageError, match="cut has no marker"):
        divide(cut_list([48]), forced(Division.MARKER), TEMPO)


def test_a_scene_is_known_by_what_it_shows_wherever_it_lies() -> None:
    media = ["A", "B", "C", "A"]
    here = divide(cut_list([48] * 4, media), forced(Division.SHOT), TEMPO).scenes
    later = divide(cut_list([96, 48, 48], ["X", "B", "C"]), forced(Division.SHOT), TEMPO).scenes
    assert [scene.id for scene in here[1:3]] == [scene.id for scene in later[1:]]
    assert here[3].id == f"{here[0].id}-2"


shot_lengths = st.lists(st.integers(1, 24 * 120), min_size=1, max_size=40)


@given(
    shot_lengths, st.sampled_from([FILM, NTSC, FAST_NTSC]), st.sampled_from([Division.AUTO, Division.SHOT])
)
def test_scenes_cover_the_timeline_on_cuts(frames: list[int], rate: Fraction, division: Division) -> None:
    timeline = cut_list(frames, rate=rate)
    scenes = divide(timeline, forced(division), TEMPO).scenes
    assert (scenes[0].start, scenes[-1].end) == (Fraction(0), timeline.duration)
    assert all(a.end == b.start for a, b in pairwise(scenes))
    assert all(scene.duration >= BAR for scene in scenes) or timeline.duration < BAR
    assert len({scene.id for scene in scenes}) == len(scenes)
    assert {shot for scene in scenes for shot in scene.shots} == set(range(len(timeline.shots)))
    cuts = {cut.time for cut in timeline.cuts}
    for scene in scenes[1:]:
        assert scene.start in cuts or _inside_long_shot(timeline, scene.start)
    if division is Division.AUTO:
        assert len(scenes) * 120 >= timeline.duration
        assert all(scene.duration <= 120 or _undividable(scene, cuts) for scene in scenes)


def _undividable(scene: Scene, cuts: set[Fraction]) -> bool:
    """Return True if no choice of cuts divides a scene into pieces that hold a bar and last 120 s at most."""
    reached = [scene.start]
    for instant in sorted({cut for cut in cuts if scene.start < cut < scene.end} | {scene.end}):
        if any(BAR <= instant - start <= 120 for start in reached):
            reached.append(instant)
    return scene.end not in reached


def _inside_long_shot(timeline: Timeline, instant: Fraction) -> bool:
    on_frame = (instant * timeline.rate).denominator == 1
    return on_frame and any(
        shot.start < instant < shot.end and shot.duration > 120 for shot in timeline.shots
    )


@given(
    shot_lengths,
    st.sampled_from([FILM, NTSC, FAST_NTSC]),
    st.sampled_from([Division.AUTO, Division.SHOT, Division.MARKER]),
    st.floats(20, 350),
    st.floats(1.04, 1.5),
    st.lists(st.integers(0, 24 * 600), min_size=1, max_size=12),
)
def test_every_scene_holds_bars_whatever_the_range(
    frames: list[int], rate: Fraction, division: Division, low: float, ratio: float, marked: list[int]
) -> None:
    markers = [Marker(f"scene: {at}", Fraction(at, 24)) for at in sorted(marked)]
    timeline = cut_list(frames, rate=rate, markers=markers)
    tempo = TempoRequest(low, low * ratio)
    divided = divide(timeline, forced(division), tempo)
    if solvable([(Fraction(0), timeline.duration)], tempo):
        assert solvable([(scene.start, scene.end) for scene in divided.scenes], tempo)


def solvable(spans: list[tuple[Fraction, Fraction]], tempo: TempoRequest) -> bool:
    """Return True if bars can be laid under every span."""
    return all(tempo.counts(end - start, BarLayout()) for start, end in spans)


def test_a_single_tempo_divides_a_film_cut_to_it() -> None:
    """Cuts on the beats of 120 bpm: every scene is bars of exactly that."""
    timeline = cut_list([36, 12, 60, 84, 48, 24, 24, 96] * 20)
    tempo = TempoRequest(120, 120)
    divided = divide(timeline, AUTO, tempo)
    assert len(divided.scenes) == 3
    assert solvable([(scene.start, scene.end) for scene in divided.scenes], tempo)


def test_a_cut_between_two_markers_saves_a_scene_that_holds_no_bars() -> None:
    """At 120 bpm 6.5 s hold no whole bars, but 3.5 s and 3 s do."""
    markers = [Marker("scene: one", Fraction(0)), Marker("scene: two", Fraction(13, 2))]
    timeline = cut_list([84, 72, 72], markers=markers)
    divided = divide(timeline, AUTO, TempoRequest(119.9, 120.1))
    assert starts(divided.scenes) == [0, Fraction(7, 2), Fraction(13, 2)]
    assert [scene.name for scene in divided.scenes] == ["one", "Scene 2", "two"]
    assert divided.remarks == ()


def test_a_scene_begins_at_a_through_edit_where_a_marker_says_so() -> None:
    cut = cut_list([10 * SECOND] * 3, ["A", "B", "B"])
    first, second, third = cut.shots
    goes_on = replace(third, source_start=second.source_end, name=second.name)
    bladed = replace(
        cut, shots=(first, second, goes_on), cuts=cut.cuts[:1], markers=(Marker("scene: dusk", third.start),)
    )
    division = divide(bladed, AUTO, TEMPO)
    assert [(scene.start, scene.name) for scene in division.scenes if scene.start] == [(Fraction(20), "dusk")]
    assert division.remarks == ()
