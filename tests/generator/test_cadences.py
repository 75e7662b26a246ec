import numpy as np
import pytest

from generator.cadences import DOMINANT_SEVENTH, final_chord
from generator.conditions import Cadence, Mode
from generator.pieces.chords import TONES


@pytest.mark.parametrize(
    ("cadence", "mode", "tones"),
    [
        (Cadence.AUTHENTIC, Mode.MAJOR, [0, 4, 7]),
        (Cadence.AUTHENTIC, Mode.MINOR, [0, 3, 7]),
        (Cadence.HALF, Mode.MINOR, [2, 7, 11]),
        (Cadence.DECEPTIVE, Mode.MAJOR, [0, 4, 9]),
        (Cadence.DECEPTIVE, Mode.MINOR, [0, 3, 8]),
    ],
)
def test_a_cadence_closes_on_its_chord(cadence: Cadence, mode: Mode, tones: list[int]) -> None:
    assert np.flatnonzero(TONES[final_chord(cadence, mode)]).tolist() == tones


def test_the_dominant_may_have_its_seventh() -> None:
    assert np.flatnonzero(TONES[DOMINANT_SEVENTH]).tolist() == [2, 5, 7, 11]
