import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.score.manner import Open, fill_in
from bridge.score.mood import Mood
from generator.conditions import Floats, Style
from generator.styles.file import load

STYLES = load()
MOTION = np.linspace(0, 1, 8)
DENSITY = 0.1 + 0.75 * MOTION
UNKNOWN = np.full(8, np.nan)

moods = st.builds(Mood, st.floats(-1, 1), st.floats(-1, 1))


def filled(
    style: Style = Style.CHAMBER,
    mood: Mood = Mood(0, 0),  # noqa: B008 (frozen)
    strength: Floats = UNKNOWN,
    bpm: float = 96,
    draw: float = 0.5,
    density: Floats = DENSITY,
) -> Open:
    return fill_in(STYLES[style], density, strength, MOTION, mood, bpm, draw)


def test_what_the_picture_tells_is_left_as_it_is() -> None:
    told = np.linspace(1.2, 3.6, 8)
    assert (filled(strength=told).strength == told).all()
    half = np.where(np.arange(8) < 4, told, np.nan)
    found = filled(strength=half).strength
    assert (found[:4] == told[:4]).all()
    assert np.isfinite(found).all()


@given(st.sampled_from(list(Style)), moods, st.floats(20, 400), st.floats(0, 0.999))
def test_whatever_the_scene_values_are_sane(style: Style, mood: Mood, bpm: float, draw: float) -> None:
    found = filled(style, mood, bpm=bpm, draw=draw)
    assert ((found.strength >= 1) & (found.strength <= 9)).all()
    assert ((found.register >= 40) & (found.register <= 84)).all()
    assert ((found.dynamics >= 0.1) & (found.dynamics <= 1)).all()


@given(st.sampled_from(list(Style)), moods, st.floats(20, 400), st.floats(0, 0.999))
def test_loudness_and_register_rise_with_motion_and_mood(
    style: Style, mood: Mood, bpm: float, draw: float
) -> None:
    found = filled(style, mood, bpm=bpm, draw=draw)
    assert (np.diff(found.register) > 0).all()
    assert (np.diff(found.dynamics) >= 0).all()
    brighter = filled(style, Mood(mood.valence + 0.3, mood.arousal), bpm=bpm, draw=draw)
    assert (brighter.register > found.register).all()
    driven = filled(style, Mood(mood.valence, mood.arousal + 0.3), bpm=bpm, draw=draw)
    assert (driven.dynamics >= found.dynamics).all()
    assert driven.dynamics.mean() > found.dynamics.mean()


def means(style: Style) -> Floats:
    """Strength, register and loudness over many scenes. (3,)"""
    scenes = [filled(style, draw=draw) for draw in np.linspace(0, 0.99, 40)]
    rows = [[s.strength.mean(), s.register.mean(), s.dynamics.mean()] for s in scenes]
    found: Floats = np.array(rows).mean(axis=0)
    return found


def test_styles_differ_in_what_is_open() -> None:
    song, chamber, orchestral = (means(style) for style in Style)
    assert orchestral[0] > song[0] > chamber[0]
    assert orchestral[0] - chamber[0] > 0.5  # notes an onset
    assert chamber[1] - song[1] > 1  # semitones
    assert orchestral[2] - song[2] > 0.02


def test_scenes_of_one_style_have_several_characters() -> None:
    for style in Style:
        scenes = [filled(style, draw=draw).strength.mean() for draw in np.linspace(0, 0.99, 40)]
        assert len(np.unique(np.round(scenes, 3))) > 1


def test_sparse_bars_are_fuller_than_busy_ones() -> None:
    """In all three sets: few onsets are chords, many are lines."""
    for style in Style:
        scenes = [filled(style, draw=draw).strength for draw in np.linspace(0, 0.99, 40)]
        assert np.mean([s[0] for s in scenes]) > np.mean([s[-1] for s in scenes])


def test_the_same_scene_is_filled_in_alike() -> None:
    one, other = filled(), filled()
    assert (one.strength == other.strength).all()
    assert one.register == pytest.approx(other.register, abs=0)
