import io
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from bridge.grid.bars import HitKind
from bridge.grid.metre import FOUR_FOUR, SIX_EIGHT, THREE_FOUR, Metre
from bridge.grid.request import TempoRequest
from bridge.output.drawing import draw, music, page, panels, theme
from bridge.picture.features.course import Course
from bridge.score.appearances import Appearance
from bridge.score.cues import CuedScene
from bridge.score.fusion.curves import Curves
from bridge.score.scenes.division import Scene, divide
from bridge.score.underscore.underscored import Underscored
from bridge.settings import ScenePreferences
from bridge.settings.preferences import Underscore
from bridge.themes.wishes import Strength
from bridge.timeline import Marker, Media, MediaKind, Timeline
from generator.score import Voice
from tests.scores import cued_scenes, cut_list, even_grid, plain_cue


def film() -> tuple[Timeline, tuple[CuedScene, ...]]:
    """Two scenes of ten seconds whose names no one font holds."""
    markers = [Marker("scene: Küche", Fraction(0)), Marker("scene: 追跡 $x_1$", Fraction(10))]
    timeline = cut_list([84, 156, 120, 120], ["A", "B", "A", "C"], markers=markers)
    late = [
        (0, HitKind.SCENE, Fraction(0)),
        (40, HitKind.CUT, Fraction(1, 4)),
        (60, HitKind.CUT, Fraction(-1, 20)),
    ]
    grid = even_grid([[16] * 5, [16] * 4 + [12]], [120, 114], [[(28, HitKind.CUT, Fraction(0))], late])
    return timeline, cued_scenes(divide(timeline, ScenePreferences(), TempoRequest()).scenes, grid)


def course(seconds: float) -> Course:
    edges = np.linspace(0, seconds, 161)
    wave = np.sin(edges[:-1]).astype(np.float32) ** 2
    wave[40:60] = np.nan
    return Course(edges, wave, wave, wave, wave)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(imread(io.BytesIO(png), format="png"))


def holds(image: np.ndarray, colour: str) -> bool:
    wanted = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return bool((np.abs(image[:, :, :3] - wanted) < 0.01).all(axis=2).any())


def test_a_picture_is_wide_and_shows_hits_by_how_far_off_they_are() -> None:
    image = pixels(draw(*film(), course(20)))
    assert image.shape[1] == 2000
    assert all(holds(image, colour) for colour in (*theme.HITS.values(), theme.TEMPO))


def test_the_same_score_is_the_same_picture_and_says_no_date() -> None:
    png = draw(*film(), course(20))
    assert draw(*film(), course(20)) == png
    assert b"Software" not in png
    assert b"tEXt" not in png


def green(image: np.ndarray) -> np.ndarray:
    return (image[:, :, 1] > image[:, :, 0] + 0.1) & (image[:, :, 1] > image[:, :, 2])


def test_bars_that_have_a_theme_have_a_strip_over_them() -> None:
    cut, (first, *rest) = film()
    anna = Appearance("Anna", 1, 2, Voice.MELODY, Strength.STATEMENT, ("in minor", "augmented"))
    bare = pixels(draw(cut, (first, *rest), None))
    told = pixels(draw(cut, (replace(first, themes=(anna,)), *rest), None))
    assert bare.shape == told.shape
    left = slice(0, 1200)  # the legend is at the right
    rows, columns = np.nonzero(green(told[:, left]) & ~green(bare[:, left]))
    assert np.ptp(columns) / 2000 == pytest.approx(2 / 5 * 10 / 20 * 0.92, abs=0.02)
    assert 15 < np.ptp(rows) < 40


def test_valence_shows_where_arousal_lies_on_it() -> None:
    timeline, cues = film()
    even = np.full(5, 0.5)
    curves = Curves(even, even, even, even, even - 20, np.zeros(5))
    image = pixels(draw(timeline, [replace(cue, curves=curves) for cue in cues], None))
    left = image[:, :1200]  # the legend is at the right
    assert all(holds(left, theme.MOODS[name]) for name in ("valence", "arousal"))


def test_speech_is_drawn_where_it_is_and_not_by_bars() -> None:
    timeline, (first, *rest) = film()
    said = Underscored(Underscore.NORMAL, ((Fraction(3), Fraction(4)),))
    image = pixels(draw(timeline, [replace(first, underscore=said), *rest], None))
    wanted = [int(theme.SPEECH[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    strip = (np.abs(image[:, :1200, :3] - wanted) < 0.01).all(axis=2).sum(axis=1)
    assert strip.max() / 2000 == pytest.approx(1 / 20 * 0.92, abs=0.01)


def test_frames_a_second_are_told_as_people_write_them() -> None:
    assert [page.rate_of(Fraction(each)) for each in ("60000/1001", "24000/1001", "25", "120000/1001")] == [
        "59.94 fps",
        "23.976 fps",
        "25 fps",
        "119.88 fps",
    ]


def test_a_cut_without_footage_is_drawn_too() -> None:
    assert holds(pixels(draw(*film(), None)), theme.DENSITY)


def test_black_is_drawn_black_whatever_makes_it() -> None:
    timeline, cues = film()
    first, second, third, last = timeline.shots
    colour = list(theme.media_colours(["A", "B", "C"]).values())[2]
    for black in (False, True):
        made = replace(third, name="", media=Media("C", MediaKind.GENERATOR, black=black))
        image = pixels(draw(replace(timeline, shots=(first, second, made, last)), cues, None))
        assert holds(image, colour) is not black


def test_silence_and_a_film_without_cuts_are_drawn_too() -> None:
    timeline = cut_list([240])
    cues = cued_scenes(
        divide(timeline, ScenePreferences(), TempoRequest()).scenes, even_grid([[16] * 5], [120])
    )
    silent = [replace(cue, music=replace(cue.music, tracks=())) for cue in cues]
    assert draw(timeline, silent, None).startswith(b"\x89PNG")


def test_a_long_film_thins_its_bar_lines_out() -> None:
    assert theme.every(spacing=80, least=46) == 1
    assert theme.every(spacing=4, least=46) == 16


@pytest.mark.parametrize(
    ("text", "pixels", "fits"),
    [
        ("kitchen", 400, "kitchen"),
        ("kitchen", 60, "kitc…"),
        ("kitchen", 10, ""),
        ("", 10, ""),
        ("追跡", 40, "追跡"),
    ],
)
def test_names_are_cut_to_their_room(text: str, pixels: float, fits: str) -> None:
    assert theme.fitted(text, pixels, theme.SMALL) == fits


@pytest.mark.parametrize(
    ("metre", "key", "says"),
    [
        (FOUR_FOUR, "C#", "Db major · 120 bpm"),
        (THREE_FOUR, "G#m", "G# minor · 3/4 · 120 bpm"),
        (SIX_EIGHT, "C minor", "C minor · 6/8 · ♩. = 80"),
    ],
)
def test_a_scene_is_told_by_its_key_and_its_beats_a_minute(metre: Metre, key: str, says: str) -> None:
    scene = Scene("1f3a09c2", "the chase", Fraction(0), Fraction(6), (0,))
    grid = replace(even_grid([[12] * 4], [120]).scenes[0], metre=metre)
    figure = Figure()
    axes = figure.add_subplot()
    panels.scenes(axes, [plain_cue(scene, grid, key=key)], scale=100)
    assert [text.get_text() for text in axes.texts] == ["the chase", says]


def test_the_tempo_of_six_eight_is_drawn_in_dotted_quarters() -> None:
    axes = Figure().add_subplot()
    music.tempo(axes, [replace(even_grid([[12] * 4], [120]).scenes[0], metre=SIX_EIGHT)], scale=100)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["80"]


def test_a_medium_keeps_its_colour() -> None:
    colours = theme.media_colours(["A", "B", "A"])
    assert list(colours) == ["A", "B"]
    assert len(set(colours.values())) == 2
