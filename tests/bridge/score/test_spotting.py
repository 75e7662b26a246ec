from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.grid import FOUR_FOUR, METRES, THREE_FOUR, PinError, TempoRequest
from bridge.picture.features.picture import Picture
from bridge.score.mood import Mood
from bridge.score.scene_words import SceneWords
from bridge.score.scenes.calling import called
from bridge.score.scenes.division import Scene
from bridge.score.solutions import solutions_of
from bridge.score.spotting import Spotting, lay_bars, pins_of, spot, tempo_request
from bridge.settings import Settings
from bridge.settings.preferences import Pin
from bridge.timeline import Marker
from tests.scores import cut_list


def spotted(frames: Sequence[int], markers: Sequence[Marker] = (), **wanted: object) -> Spotting:
    timeline = cut_list(frames, markers=markers)
    unseen = Picture.of(timeline, ["there is no footage"] * len(timeline.shots))
    return spot(timeline, unseen, Settings.model_validate(wanted))


def scene(name: str, id_: str = "1f3a") -> Scene:
    return Scene(id_, name, Fraction(0), Fraction(10), ())


@settings(max_examples=12)
@given(st.lists(st.integers(12, 100), min_size=4, max_size=8), st.data())
def test_a_solution_that_was_listed_is_the_one_its_pin_gives(frames: list[int], data: st.DataObject) -> None:
    wanted: dict[str, Any] = {
        "grid": {
            "metres": tuple(data.draw(st.lists(st.sampled_from(METRES), min_size=1, max_size=2, unique=True))),
            "pickup": data.draw(st.booleans()),
            "follow": data.draw(st.booleans()),
        },
        "bpm": (50, 160),
        "scenes": {"division": "one"},
    }  # fmt: skip
    free = spotted(frames, **wanted)
    (choice,) = solutions_of(free, [0], lambda _share: None)
    assert lay_bars(free).scenes[0] == choice.solutions[0].grid
    number = data.draw(st.integers(1, len(choice.solutions)))
    name = data.draw(st.sampled_from((choice.scene.id, choice.scene.name)))
    pinned = spotted(frames, **wanted, pins={name: Pin(solution=number)})
    assert lay_bars(pinned).scenes[0] == choice.solutions[number - 1].grid


@pytest.mark.parametrize(
    ("grid", "said"),
    [({"tempo": "bar", "changes": "ramps"}, 1), ({"tempo": "bar"}, 0), ({"changes": "ramps"}, 0)],
)
def test_ramps_where_the_tempo_is_to_change_on_bar_lines_alone_are_told(
    grid: dict[str, str], said: int
) -> None:
    told = spotted([120, 140], grid=grid)
    assert sum("not on bar lines alone, for ramps" in each for each in told.remarks) == said


def test_a_pin_in_one_scene_moves_no_bar_of_another() -> None:
    frames = [60, 72, 81, 77, 66, 90, 58, 70, 64]
    marks = [Marker("scene: a", Fraction(0)), Marker("scene: b", Fraction(290, 24))]
    before = lay_bars(spotted(frames, marks))
    after = lay_bars(spotted(frames, marks, pins={"b": Pin(solution=2)}))
    assert before.scenes[0] == after.scenes[0]
    assert before.scenes[1] != after.scenes[1]


def test_a_pin_wins_over_what_holds_for_all_scenes() -> None:
    wanted = Settings.model_validate({"tempo": 90, "grid": {"metres": "4/4, 3/4", "fermata": True}})
    free = tempo_request(96, Pin(), wanted, SceneWords(), Fraction(20))
    assert free == TempoRequest(60, 160, 90, metres=(FOUR_FOUR, THREE_FOUR), fermata=True)
    pinned = tempo_request(96, Pin(metre=THREE_FOUR, tempo=120), wanted, SceneWords(), Fraction(20))
    assert pinned == replace(free, metres=(THREE_FOUR,), tempo=120)


def test_the_moods_tempo_is_kept_within_the_range() -> None:
    wanted = Settings.model_validate({"bpm": "60-80"})
    assert tempo_request(Mood(0, 1).tempo, Pin(), wanted, SceneWords(), Fraction(20)).preferred == 80


def test_a_scene_is_pinned_by_its_id_or_its_name() -> None:
    scenes = [scene("a: 1", "1f3a"), scene("b", "77e0"), scene("c", "c0de")]
    first, second = Pin(tempo=96), Pin(solution=2)
    assert pins_of(scenes, Settings(pins={"c0de": first, "a: 1": second})) == ((second, Pin(), first), ())


def test_a_scene_is_pinned_in_any_case_of_its_letters_but_as_written_first() -> None:
    scenes = [scene("Caf\u00e9", "1f3a"), scene("door", "77e0"), scene("Door", "c0de")]
    pins = {"CAFE\u0301": Pin(tempo=96), "door": Pin(tempo=97), "C0DE": Pin(tempo=98)}
    assert pins_of(scenes, Settings(pins=pins)) == ((Pin(tempo=96), Pin(tempo=97), Pin(tempo=98)), ())
    with pytest.raises(UsageError, match="2 scenes are called 'DOOR'; say which by its id: '77e0' or 'c0de'"):
        called(scenes, "DOOR")


def test_a_pin_of_the_command_line_wins_over_the_settings_files_however_they_call_the_scene(
    tmp_path: Path,
) -> None:
    (tmp_path / "recue.yaml").write_text("pins: {night: {tempo: 96}}")
    asked = Settings.read(tmp_path / "cut.otio", {"pins": {"Night": {"metre": "3/4"}}}, tmp_path)
    assert pins_of([scene("night", "1f3a")], asked) == ((Pin(metre=THREE_FOUR),), ())


NIGHTS = [scene("night", "1f3a"), scene("night", "77e0"), scene("c", "c0de")]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["day"], r"^There is no scene 'day'; the nearest are 'night', "),
        (["night"], r"^2 scenes are called 'night'; say which by its id: '1f3a' or '77e0'\.$"),
        (["c", "c0de"], r"^'c' and 'c0de' are the same scene; pin it once\.$"),
    ],
)
def test_a_pin_of_the_command_line_that_fits_no_scene_or_several_is_refused(
    tmp_path: Path, names: list[str], says: str
) -> None:
    asked = Settings.read(tmp_path / "cut.otio", {"pins": {name: {"tempo": 96} for name in names}}, tmp_path)
    with pytest.raises(UsageError, match=says):
        pins_of(NIGHTS, asked)


def test_a_pin_of_the_settings_file_that_fits_no_scene_or_several_is_said_and_left_out(
    tmp_path: Path,
) -> None:
    (tmp_path / "recue.yaml").write_text("pins: {day: {tempo: 96}, night: {tempo: 97}, c: {tempo: 98}}")
    pins, lost = pins_of(NIGHTS, Settings.read(tmp_path / "cut.otio", {}, tmp_path))
    assert pins == (Pin(), Pin(), Pin(tempo=98))
    why = (
        "There is no scene 'day'; the nearest are 'night', 'c'.",
        "2 scenes are called 'night'; say which by its id: '1f3a' or '77e0'.",
    )
    names = ("day", "night")
    assert lost == tuple(
        f"The pin of '{name}' in recue.yaml is left out: {reason}"
        for name, reason in zip(names, why, strict=True)
    )


def test_a_pin_that_cannot_be_had_begins_with_the_scenes_name() -> None:
    marks = [Marker("scene: the chase", Fraction(0))]
    with pytest.raises(
        PinError, match=r"^the chase, from 00:00:00:00: A scene of 4\.000 s holds no whole number"
    ):
        lay_bars(spotted([48, 48], marks, pins={"the chase": Pin(tempo=82)}))


def test_a_scene_can_be_divided_where_only_the_metre_asked_for_fits() -> None:
    """At 120 bpm a scene of 4.5 s holds three bars of 3/4, but no whole number of 4/4 bars."""
    wanted: dict[str, Any] = {"bpm": (120, 120), "scenes": {"division": "shot"}}
    assert len(spotted([108, 108], **wanted, grid={"metres": "3/4"}).scenes) == 2
