import numpy as np
import pytest

from generator.conditions import Key, Mode
from generator.joints import is_off_key, mood_distance

BARS = np.array([16, 16])


def notes(pitch: int, velocity: int, every: int) -> np.ndarray:
    return np.array([(step, step + 1, pitch, velocity) for step in range(0, 32, every)], dtype=float)


def test_fast_loud_dense_music_fits_a_driven_scene_and_slow_soft_music_a_calm_one() -> None:
    driven, calm = notes(62, 110, 1), notes(62, 40, 16)
    for asked, fits, does_not in ((0.8, (driven, 150), (calm, 70)), (-0.8, (calm, 70), (driven, 150))):
        one, other = (
            mood_distance(table, BARS, Mode.MAJOR, bpm, (0.5, asked)) for table, bpm in (fits, does_not)
        )
        assert one < other


def test_high_major_music_fits_a_bright_scene_better() -> None:
    high, low = (mood_distance(notes(pitch, 80, 4), BARS, Mode.MAJOR, 100, (0.9, 0.0)) for pitch in (76, 50))
    assert high < low
    assert high < mood_distance(notes(76, 80, 4), BARS, Mode.MINOR, 100, (0.9, 0.0))


def test_six_notes_in_a_beat_are_more_than_four() -> None:
    six, four = (
        np.array([(at * apart, at * apart + 0.5, 62, 80) for at in range(count)])
        for count, apart in ((12, 2 / 3), (8, 1))
    )
    one, other = (mood_distance(table, np.array([8]), Mode.MAJOR, 100, (0.0, 1.0)) for table in (six, four))
    assert one < other


@pytest.mark.parametrize("asked", [(-1, -1), (1, 1), (0, 0)])
def test_silence_fits_nothing(asked: tuple[float, float]) -> None:
    assert mood_distance(np.zeros((0, 4)), BARS, Mode.MAJOR, 100, asked) == 1
    assert 0 <= mood_distance(notes(60, 80, 2), BARS, Mode.MAJOR, 100, asked) <= 1


def test_a_triad_is_heard_in_its_own_key_and_silence_in_any() -> None:
    rows = np.concatenate([notes(pitch, 80, 4) for pitch in (60, 64, 67)])
    assert not is_off_key(rows, Key.parse("C major"))
    assert is_off_key(rows, Key.parse("G major"))
    assert not is_off_key(np.zeros((0, 4)), Key.parse("G major"))
