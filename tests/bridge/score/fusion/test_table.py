"""From pixels, samples and words to notes: each source moves the .mid as docs/reference/moves.md says.

A pair of films differs in one thing alone, scene by scene; a sign test over their scenes says that no chance moved them.
"""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.picture.features.picture import Features
from bridge.picture.footage.reading import Range, read_features
from bridge.picture.footage.video import probe
from bridge.sound.heard import Sound, SoundCourse
from bridge.story.told import Feeling, Kind, Line, Story
from tests.bridge.score.fusion.notes import SCENES, SECONDS, Notes, composed, film, notes_of
from tests.bridge.score.fusion.pairs import (
    density,
    differs,
    in_turn,
    loudness,
    notes_by_seed,
    register,
    shown,
)
from tests.footage import pan, write_clip

RATE = 8000
SLOW, FAST = 0.08, 0.3
"""Frame widths a second: not so far apart that a slow scene between fast ones is a look, of one held note."""


def drawn(folder: Path, name: str, speed: float, light: float = 1.0) -> Features:
    """Draw, encode and measure two seconds of a texture that moves."""
    frames = ((light * frame).astype(np.uint8) for frame in pan(48, speed))
    video = probe(write_clip(folder / f"{name}.mp4", frames))
    return read_features(Range(video, Fraction(0), Fraction(2)), lambda _share: None)


def heard(first: int, loud: float = 0.4, soft: float = 0.02, high: float = 300, low: float = 300) -> Sound:
    """Draw noise around a tone, louder and higher in every second scene from the first on, and measure it."""
    rng, rows = np.random.default_rng(1), []
    for scene in range(SCENES):
        has = scene % 2 == first
        time = np.arange(SECONDS * RATE) / RATE
        tone = np.sin(2 * np.pi * (high if has else low) * time) + 0.01 * rng.standard_normal(len(time))
        frames = ((loud if has else soft) * tone).reshape(-1, RATE // 10)
        power = np.abs(np.fft.rfft(frames)) ** 2
        centroid = (power @ np.fft.rfftfreq(RATE // 10, 1 / RATE)) / power.sum(1)
        rows.append(np.stack([10 * np.log10(np.mean(frames**2, axis=1)), centroid], axis=1))
    level, centroid = np.concatenate(rows).astype(np.float32).T
    even = np.ones(len(level), np.float32)
    return Sound(course=SoundCourse(Fraction(10), level, even, centroid, np.zeros_like(even)))


def said(valence: float, arousal: float, tension: float, kind: Kind = Kind.SCRIPT) -> Story:
    """Tell one line a scene, which makes something felt."""
    feeling = Feeling(valence, arousal, tension, 0.8, "told")
    starts = [Fraction(SECONDS * at + 1) for at in range(SCENES)]
    return Story(tuple(Line(start, start + 3, "A line.", kind, feeling) for start in starts))


@pytest.fixture(scope="module")
def slow_fast(tmp_path_factory: pytest.TempPathFactory) -> tuple[Features, Features]:
    folder = tmp_path_factory.mktemp("drawn")
    return drawn(folder, "slow", SLOW), drawn(folder, "fast", FAST)


@pytest.fixture(scope="module")
def dark_bright(tmp_path_factory: pytest.TempPathFactory) -> tuple[Features, Features]:
    folder = tmp_path_factory.mktemp("drawn")
    return drawn(folder, "dark", 0.1, 0.3), drawn(folder, "bright", 0.1, 1.4)


@pytest.fixture(scope="module")
def plain() -> list[Notes]:
    """Films of which nothing but the cut is known."""
    return notes_of(composed(film()))


def test_fast_cutting_is_busier_and_louder() -> None:
    fast, slow = notes_of(composed(film(16))), notes_of(composed(film(2)))
    differs(density, fast, slow)
    differs(loudness, fast, slow)


def test_motion_is_busier_and_louder(slow_fast: tuple[Features, Features]) -> None:
    films = ([*notes_by_seed(shown(slow_fast, first))] for first in (1, 0))
    fast, slow = in_turn(*films)
    differs(density, fast, slow)
    differs(loudness, fast, slow)


def test_a_bright_picture_is_higher_and_in_major_a_dark_one_in_minor(
    dark_bright: tuple[Features, Features],
) -> None:
    films = ([*notes_by_seed(shown(dark_bright, first))] for first in (1, 0))
    bright, dark = in_turn(*films)
    differs(register, bright, dark)
    assert all(each.minor for each in dark)
    assert not any(each.minor for each in bright)


def test_loud_sound_is_met_by_fewer_louder_notes() -> None:
    films = ([*notes_by_seed(sound=heard(first))] for first in (0, 1))
    loud, quiet = in_turn(*films)
    differs(density, quiet, loud)
    differs(loudness, loud, quiet)


def test_under_a_bright_sound_music_lies_lower() -> None:
    films = (notes_of(composed(film(), sound=heard(at, 0.1, 0.1, 2500, 200))) for at in (0, 1))
    bright, dull = in_turn(*films)
    differs(register, dull, bright)


@pytest.mark.parametrize("kind", [Kind.SCRIPT, Kind.SCENE_LIST])
def test_a_sad_line_darkens_its_scene(kind: Kind, plain: list[Notes]) -> None:
    sad = notes_of(composed(film(), story=said(-0.7, -0.4, 0.1, kind)))
    assert all(each.minor for each in sad)
    assert not any(each.minor for each in plain)
    for of in (register, loudness, density):
        differs(of, plain, sad)


def test_a_sad_line_darkens_what_is_bright(dark_bright: tuple[Features, Features]) -> None:
    picture = shown((dark_bright[1], dark_bright[1]), 0)
    bright = notes_of(composed(film(), picture))
    sad = notes_of(composed(film(), picture, story=said(-0.8, -0.4, 0.1)))
    assert not any(each.minor for each in bright)
    assert all(each.minor for each in sad)
    differs(register, bright, sad)
    differs(loudness, bright, sad)


def test_a_glad_line_is_higher_and_in_major(plain: list[Notes]) -> None:
    glad = notes_of(composed(film(), story=said(0.8, 0.4, -0.3)))
    differs(register, glad, plain)
    assert not any(each.minor for each in glad)


def test_a_driven_line_is_busier_than_a_calm_one() -> None:
    driven, calm = ([*notes_by_seed(story=said(0, arousal, 0))] for arousal in (0.8, -0.8))
    differs(density, driven, calm)
    differs(loudness, driven, calm)


def test_tense_lines_are_asked_for_as_tense_music() -> None:
    tense, easy = (composed(film(), story=said(0, 0, tension)).cues for tension in (0.8, -0.8))
    for one, other in zip(tense, easy, strict=True):
        assert one.curves is not None
        assert other.curves is not None
        assert one.curves.tension.min() > 0.3 > -0.3 > other.curves.tension.max()


def test_lines_that_tell_nothing_move_nothing(plain: list[Notes]) -> None:
    mute = Story(tuple(replace(line, feeling=None) for line in said(-1, 0, 0).lines))
    assert notes_of(composed(film(), story=mute)) == plain
