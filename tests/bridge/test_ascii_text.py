"""Text in plain ASCII."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.ascii_text import in_ascii


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Müller's Straße: “Zoë”…", 'Muller\'s Strasse: "Zoe"...'),
        ("Łódź – Ørsted, ÆON", "Lodz - Orsted, AEON"),  # noqa: RUF001 (it is meant)
        ("Щука. ПОЕЗД", "Shchuka. POEZD"),
        ("Θάλασσα", "Thalassa"),
        ("シーン ガラス ひらがな", "si-n garasu hiragana"),
        ("문을 열다", "muneul yeolda"),
        ("場景 1", "?? 1"),
        ("door <1>", "door <1>"),
    ],
)
def test_names_are_spelled_as_they_are_spoken(text: str, said: str) -> None:
    assert in_ascii(text) == said


@given(st.text())
def test_it_is_ascii_whatever_the_text(text: str) -> None:
    assert in_ascii(text).isascii()
    assert in_ascii(in_ascii(text)) == in_ascii(text)
