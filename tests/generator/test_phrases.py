import numpy as np

from generator.phrases import boundary_strengths, phrase_numbers, phrase_positions, segment_phrases
from generator.voices import BASS, MELODY


def test_bars_without_a_breath_are_laid_in_fours() -> None:
    assert segment_phrases(np.zeros(12)).tolist() == [0, 4, 8]


def test_a_phrase_begins_after_a_breath() -> None:
    told = np.zeros(11)
    told[[3, 6]] = 1.0
    firsts = segment_phrases(told)
    assert firsts.tolist() == [0, 3, 6]
    assert phrase_numbers(firsts, 11).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]
    assert phrase_positions(firsts, 11)[:3].tolist() == [[0, 0], [1 / 3, 0], [2 / 3, 1]]


def test_the_melody_breathes_where_it_waits_longer_than_it_does_elsewhere() -> None:
    bar, step = np.array([0, 0, 0, 1, 1, 2, 2]), np.array([0, 4, 8, 8, 12, 0, 4])
    voice = np.array([MELODY, MELODY, MELODY, MELODY, BASS, MELODY, MELODY])
    assert boundary_strengths(bar, step, voice, 3).tolist() == [0, 1, 1 / 3]
