import numpy as np

from generator.evaluation.judging.voices import BASS, HARMONY, MELODY, assign_voices


def test_the_top_is_melody_the_ground_is_bass_and_the_rest_is_harmony() -> None:
    voices = assign_voices(np.array([0, 0, 0, 0]), np.array([12, 12, 12, 12]), np.array([40, 60, 64, 72]))
    assert voices.tolist() == [BASS, HARMONY, HARMONY, MELODY]


def test_an_inner_note_under_a_sounding_melody_and_over_a_sounding_bass_is_harmony() -> None:
    voices = assign_voices(np.array([0, 0, 6]), np.array([24, 24, 12]), np.array([40, 72, 55]))
    assert voices.tolist() == [BASS, MELODY, HARMONY]


def test_a_single_line_is_melody_even_when_it_is_low() -> None:
    voices = assign_voices(np.array([0, 12, 24]), np.array([12, 24, 36]), np.array([45, 47, 48]))
    assert voices.tolist() == [MELODY] * 3


def test_no_notes_have_no_voices() -> None:
    empty = np.zeros(0, np.int64)
    assert len(assign_voices(empty, empty, empty)) == 0
