"""Words make felt what they should; what that is worth is measured on lines that were labelled first."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import UsageError
from bridge.story.feelings.feeling import ByWords
from bridge.story.feelings.language import language_of
from bridge.story.feelings.reading import feeling_of_text
from bridge.story.feelings.word_list import read_words
from bridge.story.told import Feeling

PLACES = {
    "sad": (-0.63, -0.27, 0.1),
    "tense": (-0.35, 0.35, 0.85),
    "joyful": (0.76, 0.48, -0.4),
    "calm": (0.3, -0.65, -0.6),
    "furious": (-0.6, 0.8, 0.55),
    "neutral": (0.0, 0.0, 0.0),
}


def felt(text: str) -> Feeling:
    feeling = feeling_of_text(text)
    assert feeling is not None, text
    return feeling


@pytest.mark.parametrize(
    ("lines", "axes", "right"),
    [("labelled_lines.csv", (0.75, 0.75, 0.75), 0.75), ("unseen_lines.csv", (0.6, 0.45, 0.35), 0.5)],
)
def test_labelled_lines_are_felt_as_people_feel_them(
    lines: str, axes: tuple[float, ...], right: float
) -> None:
    rows = [*csv.DictReader((Path(__file__).parent / lines).read_text("utf-8").splitlines())]
    feelings = ByWords().feelings([row["line"] for row in rows])
    told = np.array([(each.valence, each.arousal, each.tension) if each else (0.0,) * 3 for each in feelings])
    labels = np.array([PLACES[row["feeling"]] for row in rows])
    for axis, least in enumerate(axes):
        assert np.corrcoef(told[:, axis], labels[:, axis])[0, 1] >= least
    nearest = [min(PLACES, key=lambda name: float(np.sum((each - PLACES[name]) ** 2))) for each in told]
    assert np.mean([one == row["feeling"] for one, row in zip(nearest, rows, strict=True)]) >= right


def test_a_negation_turns_a_word_round_and_a_degree_strengthens_it() -> None:
    assert felt("I am happy").valence > 0 > felt("I am not happy").valence
    assert felt("I am very sad").valence < felt("I am sad").valence
    assert felt("She was not afraid").tension < 0 < felt("She was afraid").tension
    assert felt("Run! RUN for the door!").arousal > felt("Run for the door").arousal


def test_the_reason_is_named() -> None:
    assert "coffin" in felt("They lower the coffin in the rain.").because


@pytest.mark.parametrize("text", ["", "Can you pass me the folder?", "12:30", "Yes. Well, like, OK please."])
def test_what_tells_nothing_has_no_feeling(text: str) -> None:
    assert feeling_of_text(text) is None


@given(st.text(max_size=300))
def test_a_feeling_is_bounded_and_the_same_twice(text: str) -> None:
    feeling = feeling_of_text(text)
    assert feeling == feeling_of_text(text)
    if feeling is not None:
        assert all(-1 <= axis <= 1 for axis in (feeling.valence, feeling.arousal, feeling.tension))
        assert 0 < feeling.confidence <= 1


def test_own_words_go_first_and_work_in_any_language() -> None:
    own = read_words(b"word;valence;arousal;tension\ntraurig;-0,8;-0,3;0,1\nApfel;0,9\n", "words.csv")
    told = feeling_of_text("Er ist so traurig", own, is_english=False)
    assert told is not None
    assert told.valence < -0.5
    assert told.because == "traurig"
    assert feeling_of_text("die Katze", own, is_english=False) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "lists no word"),
        (b"sad,-2\n", "row 1: the valence '-2' is no number from -1 to 1"),
        (b"sad,low\n", "'low' is no number"),
        (b"sad\n", "has no valence"),
        (b",-1\n", "has no word"),
    ],
)
def test_a_list_of_words_that_cannot_be_read_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_words(content, "words.csv")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I don't know what you want from me, but this is not the way to go.", "en"),
        ("Ich weiß nicht, was du von mir willst, aber das ist nicht der Weg.", "de"),
        ("Je ne sais pas ce que tu veux de moi, mais ce n'est pas la bonne voie.", "fr"),
        ("No sé qué quieres de mí, pero este no es el camino.", "es"),
        ("Я не знаю, чего ты хочешь от меня.", ""),
        ("Kitchen", None),
        ("", None),
    ],
)
def test_languages_are_told_by_their_commonest_words(text: str, language: str | None) -> None:
    assert language_of([text]) == language
