from dataclasses import replace

import numpy as np
import pytest

from generator.conditions import Key, Mode
from tests.generator.conditions import plain


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("C minor", Key(0, Mode.MINOR)),
        ("Eb major", Key(3, Mode.MAJOR)),
        ("f# minor", Key(6, Mode.MINOR)),
        ("Bb", Key(10, Mode.MAJOR)),
        ("F#m", Key(6, Mode.MINOR)),
    ],
)
def test_a_key_is_read_as_people_write_it(text: str, key: Key) -> None:
    assert Key.parse(text) == key


@pytest.mark.parametrize("text", ["", "H minor", "C dorian", "C minor please", "Cx"])
def test_what_names_no_key_is_said_so(text: str) -> None:
    with pytest.raises(ValueError, match="names no key"):
        Key.parse(text)


@pytest.mark.parametrize("index", range(24))
def test_a_key_survives_being_written(index: int) -> None:
    key = Key(index % 12, list(Mode)[index // 12])
    assert Key.parse(str(key)) == key


@pytest.mark.parametrize(
    ("mode", "names"),
    [
        (Mode.MAJOR, "C Db D Eb E F F# G Ab A Bb B"),
        (Mode.MINOR, "C C# D Eb E F F# G G# A Bb B"),
    ],
)
def test_a_key_is_spelt_as_players_like_it(mode: Mode, names: str) -> None:
    assert [Key(tonic, mode).tonic_name for tonic in range(12)] == names.split()
    assert str(Key.parse("C#")) == str(Key.parse("Db")) == "Db major"
    assert str(Key.parse("Abm")) == "G# minor"


@pytest.mark.parametrize("index", range(24))
def test_no_key_has_seven_accidentals(index: int) -> None:
    assert abs(Key(index % 12, list(Mode)[index // 12]).sharps) <= 6


def test_a_held_beat_is_closed_after_its_first_sixteenth_but_for_hits() -> None:
    steps = np.array([12, 12])
    asked = replace(plain(2, hits=(9,)), steps=steps, beat=6, fermatas=(18,))
    assert not asked.held[0].any()
    assert np.flatnonzero(asked.held[1]).tolist() == [7, 8, 10, 11]
    assert not plain(2).held.any()


def test_a_bar_of_twelve_eighths_has_room_for_each_of_its_sixteenths() -> None:
    asked = replace(plain(2, hits=(23,)), steps=np.array([24, 24]), beat=6, fermatas=(42,))
    assert asked.hits.sum(1).tolist() == [1, 1]
    assert np.flatnonzero(asked.held[1]).tolist() == [19, 20, 21, 22]


@pytest.mark.parametrize("freedom", [-0.1, 1.5, float("nan")])
def test_a_freedom_that_is_no_share_is_refused(freedom: float) -> None:
    with pytest.raises(ValueError, match=f"^freedom is {freedom:g}; give a share of the bars, from 0 to 1$"):
        replace(plain(4), freedom=freedom)
