import numpy as np
import pytest

from generator.pieces.chords import QUALITIES, ROOTS, SILENT
from generator.pieces.tension import TENSION, heard_tension

C, G, B, F_SHARP = 0, 7, 11, 6
MAJOR_KEY, MINOR_KEY = 1.0, -1.0


def chord(root: int, quality: str) -> int:
    """Return the label of a chord."""
    return list(QUALITIES).index(quality) * ROOTS + root


@pytest.mark.parametrize(("mode", "tonic"), [(0, ""), (1, "m")])
def test_the_tonic_is_calmer_than_the_dominant_seventh_and_that_than_a_diminished_seventh(
    mode: int, tonic: str
) -> None:
    calm, tense, tenser = TENSION[mode][[chord(C, tonic), chord(G, "7"), chord(B, "dim7")]]
    assert 0 <= calm < tense < tenser <= 1


def test_a_far_chord_is_tenser_than_a_near_one_of_its_kind() -> None:
    assert TENSION[0][chord(G, "")] < TENSION[0][chord(F_SHARP, "")]


def test_where_all_is_silent_there_is_no_tension() -> None:
    assert heard_tension(MAJOR_KEY, np.full(4, SILENT), np.array([0, 0, 1, 1])).tolist() == [0, 0]


def test_a_tense_bar_is_heard_in_its_neighbours_too() -> None:
    chords = np.full(7, chord(C, "m"))
    calm = heard_tension(MINOR_KEY, chords, np.arange(7))
    chords[3] = chord(B, "dim7")
    assert (heard_tension(MINOR_KEY, chords, np.arange(7)) > calm + 1e-9).tolist() == [
        *(False, False, True, True, True, False, False)
    ]
