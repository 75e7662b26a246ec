import numpy as np

from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from generator.pieces.passages import PITCHES
from generator.writing.legal import legal_pitches


def test_no_pitch_of_a_column_is_struck_twice() -> None:
    legal = legal_pitches([[60], [], []], BASS, left=0)
    assert np.flatnonzero(~legal).tolist() == [60]


def test_the_accompaniment_goes_down_and_keeps_room_for_the_notes_left() -> None:
    assert np.flatnonzero(legal_pitches([[2], [0], [5]], ACCOMPANIMENT, left=0)).tolist() == [1, 3, 4]
    assert np.flatnonzero(legal_pitches([[2], [0], [5]], ACCOMPANIMENT, left=1)).tolist() == [3, 4]


def test_all_pitches_are_open_to_the_first_note() -> None:
    assert legal_pitches([[], [], []], MELODY, left=0).sum() == PITCHES
