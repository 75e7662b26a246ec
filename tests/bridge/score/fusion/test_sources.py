"""What the sound, the story and the looks of a film tell by themselves."""

import tracemalloc
from fractions import Fraction

import numpy as np
import pytest

from bridge.picture.features.course import Means
from bridge.score.fusion.evidence import Axis, Evidence
from bridge.score.fusion.looks import of_looks
from bridge.score.fusion.sound import of_sound, speech_over
from bridge.score.fusion.story import FeltLines, felt_in, of_story
from bridge.score.scenes.division import Scene
from bridge.sound.heard import UNHEARD, Music, Sound, SoundCourse, Speech
from bridge.story.told import Feeling, Kind, Line, Story
from generator.conditions import Floats

F = Fraction
LOUD, QUIET = -15.0, -40.0
STARTS, ENDS = np.array([0.0, 10.0]), np.array([10.0, 20.0])


def sound(speech: float = 0.0, music: tuple[Music, ...] = ()) -> Sound:
    """Ten loud seconds and ten quiet ones."""
    level = np.repeat([LOUD, QUIET], 100).astype(np.float32)
    even = np.ones(200, np.float32)
    spoken = np.full(200, speech, np.float32)
    return Sound(music=music, course=SoundCourse(F(10), level, even, 1000 * even, spoken))


def told(evidence: tuple[Evidence, ...], axis: Axis) -> Floats:
    (found,) = [each for each in evidence if each.axis is axis]
    return np.nan_to_num(found.values) * found.precision


def test_loud_sound_drives_and_takes_notes_away() -> None:
    heard = of_sound(sound(), STARTS, ENDS)
    loud, quiet = told(heard, Axis.AROUSAL)
    assert loud > 0.2 > -0.2 > quiet
    assert told(heard, Axis.ACTIVITY)[0] < -0.1
    assert told(heard, Axis.ACTIVITY)[1] == 0


def test_unheard_films_tell_nothing() -> None:
    assert of_sound(UNHEARD, STARTS, ENDS) == ()


def test_speech_and_music_that_is_there_are_no_loud_sound() -> None:
    spoken = of_sound(sound(speech=1.0), STARTS, ENDS)
    music = of_sound(sound(music=(Music(F(0), F(20)),)), STARTS, ENDS)
    for heard in (spoken, music):
        assert all(not each.precision.any() for each in heard)


def test_speech_is_told_by_its_share_of_each_bar() -> None:
    talk = Sound(speech=(Speech(F(2), F(7), -20.0), Speech(F(9), F(12), -20.0)), course=sound().course)
    assert speech_over(talk, STARTS, ENDS) == pytest.approx([0.6, 0.2])


def scene(name: str, start: int, end: int) -> Scene:
    return Scene(name, name, F(start), F(end), (0,))


SCENES = (scene("A", 0, 30), scene("B", 30, 60))


def line(start: int, kind: Kind, valence: float = -0.8, text: str = "He is dead.") -> Line:
    return Line(F(start), F(start + 2), text, kind, Feeling(valence, -0.2, 0.3, 0.9, "dead"))


def felt(*lines: Line) -> tuple[Floats, Floats]:
    """Return the valence and the confidence in each of thirty bars of two seconds."""
    starts = np.arange(30) * 2.0
    found = felt_in(Story(lines), SCENES, starts, starts + 2, (0, 15, 30))
    return found.valence, found.confidence


def test_a_line_is_felt_in_its_scene_alone_most_where_it_is_said() -> None:
    valence, sure = felt(line(26, Kind.CAPTION))
    assert valence[13] == pytest.approx(-0.8)
    assert sure[13] == max(sure) > sure[10] > sure[0]
    assert not sure[15:].any()
    assert np.isnan(valence[15:]).all()


def test_a_row_of_a_list_of_scenes_holds_all_through_and_a_subtitle_fades() -> None:
    _, row = felt(line(0, Kind.SCENE_LIST))
    _, caption = felt(line(0, Kind.CAPTION))
    assert row[:15] == pytest.approx([0.9] * 15)
    assert caption[14] < 0.1 * caption[0]


def test_one_line_among_many_that_tell_nothing_tells_little() -> None:
    mute = [Line(F(at), F(at + 1), "He sits.", Kind.SCRIPT) for at in range(2, 30)]
    _, alone = felt(line(0, Kind.SCRIPT))
    _, among = felt(line(0, Kind.SCRIPT), *mute)
    assert among[0] == pytest.approx(alone[0], abs=0.05)
    assert among[14] < 0.5 * alone[14]


def test_lines_of_other_feelings_meet_between_them() -> None:
    valence, _ = felt(line(4, Kind.CAPTION, -0.8), line(24, Kind.CAPTION, 0.8))
    assert valence[2] < valence[7] < valence[12]
    assert valence[7] == pytest.approx(0, abs=0.2)


def test_dark_lines_that_are_not_driven_are_softer_and_lower() -> None:
    def moved(valence: float, arousal: float) -> tuple[Evidence, ...]:
        told_of = Feeling(valence, arousal, 0.0, 1.0)
        story = Story((Line(F(0), F(30), "…", Kind.SCENE_LIST, told_of),))
        return of_story(felt_in(story, SCENES, np.array([0.0]), np.array([30.0]), (0, 1, 1)))

    sad, angry, glad = moved(-0.8, -0.2), moved(-0.8, 0.9), moved(0.8, 0.0)
    assert told(sad, Axis.DYNAMICS)[0] < told(angry, Axis.DYNAMICS)[0] < 0
    assert told(sad, Axis.REGISTER)[0] < 0 == told(glad, Axis.REGISTER)[0]


def test_the_line_that_moves_most_is_quoted() -> None:
    glad = Line(F(1), F(2), "They laugh.", Kind.CAPTION, Feeling(0.7, 0.2, -0.5, 0.9))
    long = line(10, Kind.SCRIPT, text="She  reads\nthe letter " + "and weeps " * 20)
    lines = FeltLines.of(Story((glad, long)))
    quote = lines.most_telling(SCENES[:1], Axis.VALENCE, -0.3)
    assert quote.startswith("She reads the letter and weeps")
    assert len(quote) <= 60
    assert lines.most_telling(SCENES[:1], Axis.VALENCE, 0.3) == "They laugh."
    assert lines.most_telling(SCENES[1:], Axis.VALENCE, -0.3) == ""


def test_a_scene_of_a_script_that_reaches_into_another_neither_moves_it_most_nor_is_quoted() -> None:
    chase = Line(F(26), F(64), "Cars race past. A crash.", Kind.SCRIPT, Feeling(-0.6, 0.8, 0.9, 0.9))
    grief = line(10, Kind.CAPTION, text="He is dead.")
    lines = FeltLines.of(Story((grief, chase)))
    quotes = [lines.most_telling([each], Axis.VALENCE, -0.3) for each in SCENES]
    assert quotes == ["He is dead.", "Cars race past. A crash."]
    starts = np.arange(30) * 2.0
    found = felt_in(Story((grief, chase)), SCENES, starts, starts + 2, (0, 15, 30))
    assert found.arousal[:12].mean() < 0
    assert found.arousal[15:].mean() > 0.7


def test_close_shots_and_a_moving_camera_take_notes_away() -> None:
    half = np.full(3, 0.5)
    close, camera = np.array([0.0, 0.6, 0.0]), np.array([0.0, 0.0, 0.4])
    drawing = {"salient_pleasure": half + 0.2, "pleasure": half, "closeness": close}
    moving_by = {"camera": camera, "subject": 0.4 - camera}
    looks = of_looks(Means(half, half, half, half, half, **drawing, **moving_by))
    near, moving = (told((each,), Axis.ACTIVITY) for each in looks if each.axis is Axis.ACTIVITY)
    assert near == pytest.approx([0, -0.2, 0])
    assert moving == pytest.approx([0, 0, -0.2], abs=1e-3)
    assert told(looks, Axis.DYNAMICS) == pytest.approx([0, -0.8, 0])
    whole, drawn = (np.tanh(3 * (0.113 + more)) for more in (0, 0.2))
    assert told(looks, Axis.VALENCE) == pytest.approx([0.5 * drawn] * 3)
    assert drawn > whole


def test_a_picture_of_motion_and_colours_alone_has_no_looks() -> None:
    half = np.full(3, 0.5)
    assert of_looks(Means(half, half, half, half, half)) == ()


def test_the_memory_of_a_long_scene_with_many_lines_is_bounded() -> None:
    lines = tuple(line(at, Kind.CAPTION) for at in range(0, 7200, 6))
    starts = np.arange(3600) * 2.0
    tracemalloc.start()
    found = felt_in(Story(lines), (scene("A", 0, 7200),), starts, starts + 2, (0, 3600))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.confidence.all()
    assert most < 250_000_000
