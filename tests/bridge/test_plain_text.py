"""Text that others wrote, as Recue shows it: on one line, valid, and no longer than people read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import RecueError
from bridge.plain_text import LONGEST_SENTENCE, plain, sentence


@given(st.text(st.characters(exclude_categories=())))
def test_a_plain_text_stands_on_one_line_and_can_be_encoded(text: str) -> None:
    assert len(plain(text).splitlines()) <= 1
    assert plain(text).encode().decode() == plain(text)
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"])))
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("length", [1, LONGEST_SENTENCE, LONGEST_SENTENCE + 1, 10_000])
def test_a_long_sentence_keeps_what_failed_and_what_to_do(length: int) -> None:
    said = str(
        RecueError(f"hits.csv, line 1: '{'x' * length}' is no column; name one of time, timecode and frame")
    )
    assert len(said) <= LONGEST_SENTENCE
    assert said.startswith("hits.csv, line 1: 'x")
    assert said.endswith("x' is no column; name one of time, timecode and frame")


@given(st.text(st.characters(exclude_categories=()), max_size=2000))
def test_a_sentence_that_is_made_of_one_is_the_same(text: str) -> None:
    assert sentence(sentence(text)) == sentence(text)
    assert len(sentence(text)) <= LONGEST_SENTENCE


def test_an_error_that_quotes_a_file_stays_on_one_line() -> None:
    assert str(RecueError("'a\r\n\x1b[31mb\ud800' is no frame")) == "'a [31mb\ufffd' is no frame"
