"""Spelling: a pitch is written as its key has it."""

import pytest

from bridge.output.notation.spelling import spelled
from generator.conditions import Key


@pytest.mark.parametrize(
    ("key", "pitch", "name"),
    [
        ("C major", 60, "C0 4"),
        ("C major", 70, "B-1 4"),
        ("C major", 66, "F1 4"),
        ("A minor", 68, "G1 4"),
        ("C minor", 63, "E-1 4"),
        ("C minor", 71, "B0 4"),
        ("Eb major", 59, "C-1 4"),
        ("Gb major", 71, "B0 4"),
        ("Eb minor", 71, "C-1 5"),
        ("C# minor", 60, "B1 3"),
        ("B major", 58, "A1 3"),
    ],
)
def test_a_pitch_is_spelled_in_its_key(key: str, pitch: int, name: str) -> None:
    found = spelled(pitch, Key.parse(key))
    assert f"{found.step}{found.alter} {found.octave}" == name


@pytest.mark.parametrize(
    "key",
    [
        f"{tonic} {mode}"
        for tonic in ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
        for mode in ("major", "minor")
    ],
)
def test_every_pitch_sounds_as_it_was(key: str) -> None:
    places = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    for pitch in range(128):
        found = spelled(pitch, Key.parse(key))
        assert 12 * (found.octave + 1) + places[found.step] + found.alter == pitch
        assert abs(found.alter) <= 2
