import numpy as np
import pytest

from generator.pieces.chords import QUALITIES, ROOTS, SILENT, label_chords, moved

NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")


def heard(sound: dict[str, float], bass: str) -> str:
    """Return the name of the chord of some pitch classes, by how long each sounds."""
    weights, low = np.zeros((1, 12)), np.zeros((1, 12))
    for name, duration in sound.items():
        weights[0, NAMES.index(name)] = duration
    low[0, NAMES.index(bass)] = 1
    quality, root = divmod(int(label_chords(weights, low)[0]), ROOTS)
    return NAMES[root] + list(QUALITIES)[quality]


@pytest.mark.parametrize(
    ("sound", "bass", "name"),
    [
        ({"C": 1, "E": 1, "G": 1}, "C", "C"),
        ({"C": 1, "E": 1, "G": 1}, "E", "C"),
        ({"C": 3, "E": 1, "G": 1, "B": 0.5}, "C", "C"),  # a leading note passes
        ({"A": 2, "C": 1, "E": 1, "G": 0.5}, "A", "Am"),  # a seventh passes
        ({"C": 1, "E": 1, "G": 1, "B": 1}, "C", "Cmaj7"),
        ({"G": 1, "B": 1, "D": 1, "F": 1}, "G", "G7"),
        ({"G": 1, "B": 1, "F": 1}, "G", "G7"),
        ({"D": 1, "F": 1, "A": 1, "C": 1}, "D", "Dm7"),
        ({"B": 1, "D": 1, "F": 1}, "D", "Bdim"),
        ({"B": 1, "D": 1, "F": 1, "A": 1}, "B", "Bm7b5"),
        ({"B": 1, "D": 1, "F": 1, "Ab": 1}, "B", "Bdim7"),
        ({"C": 1, "E": 1, "Ab": 1}, "C", "Caug"),
    ],
)
def test_a_chord_is_heard_by_its_tones_and_its_bass(sound: dict[str, float], bass: str, name: str) -> None:
    assert heard(sound, bass) == name


def test_nothing_that_sounds_is_silence() -> None:
    assert label_chords(np.zeros((1, 12)), np.zeros((1, 12))).tolist() == [SILENT]


def test_a_moved_chord_keeps_its_quality_and_silence_stays() -> None:
    seventh = 3 * ROOTS
    assert moved(np.array([0, 11, seventh + 7, SILENT]), 3).tolist() == [3, 2, seventh + 10, SILENT]
