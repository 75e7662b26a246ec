import numpy as np
import pytest

from generator.harmony import CHORDS, ROOTS, SILENT, TONES, label_chords


@pytest.mark.parametrize("chord", [c for c in range(CHORDS) if c != SILENT])
def test_a_chord_played_over_its_root_is_named(chord: int) -> None:
    bass = np.zeros((1, 12))
    bass[0, chord % ROOTS] = 1
    assert label_chords(TONES[chord][None], bass).tolist() == [chord]


def test_silence_has_a_name_of_its_own() -> None:
    silence = np.zeros((1, 12))
    assert label_chords(silence, silence).tolist() == [SILENT]
