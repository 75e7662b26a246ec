"""Directions in words, and as text that can be read back."""

import pytest
from hypothesis import given

from bridge.midi.ensembles import Players
from bridge.words import Direction, in_words, read, whole, written
from generator.conditions import Mode
from tests.bridge.words.strategies import directions, texts


@pytest.mark.parametrize(
    ("direction", "said"),
    [
        (Direction(), ""),
        (
            Direction(tempo=-1.2, dynamics=-0.8, density=-1.6, register=-0.3, mode=Mode.MINOR),
            "slower, much sparser, a little lower, softer; minor",
        ),
        (Direction(players=Players(("low strings",), alone=True)), "low strings alone"),
        (
            Direction(players=Players(("strings", "harp"), ("drums", "brass"))),
            "strings and harp, no drums or brass",
        ),
        (Direction(bpm=(120, 168)), "120-168 bpm"),
        (Direction(valence=0.0), "neither darker nor brighter"),
    ],
)
def test_what_is_asked_is_said_in_words(direction: Direction, said: str) -> None:
    assert in_words(direction) == said


def test_a_direction_is_written_as_words_and_numbers() -> None:
    asked = read("sad, sparse, allegro, low strings alone, no drums").asks
    assert written(asked) == (
        "valence -0.621, arousal -0.323, tension 0.21, density -1.2, register -0.8, 120-168 bpm, "
        "players low strings, without drums, alone"
    )


@given(directions())
def test_a_written_direction_is_read_back_as_it_was(direction: Direction) -> None:
    assert read(written(direction)).asks == direction


@given(texts)
def test_what_words_ask_is_written_and_read_back(text: str) -> None:
    for asked in (read(text).asks, whole(read(text).asks)):
        assert read(written(asked)).asks == asked
