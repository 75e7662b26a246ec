import numpy as np

from generator.phrases import phrase_numbers, phrase_positions, segment_phrases


def test_bars_without_a_breath_are_laid_in_fours() -> None:
    assert segment_phrases(np.zeros(12)).tolist() == [0, 4, 8]


def test_a_phrase_begins_after_a_breath() -> None:
    told = np.zeros(11)
    told[[3, 6]] = 1.0
    firsts = segment_phrases(told)
    assert firsts.tolist() == [0, 3, 6]
    assert phrase_numbers(firsts, 11).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]
    assert phrase_positions(firsts, 11)[:3].tolist() == [[0, 0], [1 / 3, 0], [2 / 3, 1]]
