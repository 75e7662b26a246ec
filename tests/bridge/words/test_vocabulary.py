"""The table of words."""

from collections import Counter

import pytest

from bridge.words import AXES, Direction, whole
from bridge.words.direction import AFFECT, MANNER
from bridge.words.vocabulary import GROUPS, TABLE, VOCABULARY

OPPOSITES = [
    ("happy", "sad"),
    ("excited", "calm"),
    ("tense", "relaxed"),
    ("angry", "serene"),
    ("afraid", "content"),
    ("joy", "sadness"),
    ("dark", "bright"),
    ("slow", "fast"),
    ("largo", "presto"),
    ("sparse", "busy"),
    ("thin", "full"),
    ("solo", "tutti"),
    ("low", "high"),
    ("soft", "loud"),
    ("pp", "ff"),
    ("legato", "staccato"),
    ("low strings", "high strings"),
    ("triumph", "lament"),
    ("chase", "lullaby"),
]
"""Words that are opposites on what both are about."""


def meaning(word: str) -> Direction:
    return whole(VOCABULARY.words[word].asks)


def test_the_table_has_hundreds_of_words_each_once() -> None:
    words = [word for group in GROUPS for line in group.lines for word in line]
    assert len(words) > 300
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert all(word == " ".join(word.lower().split()) for word in words)


def test_every_group_says_where_its_words_come_from() -> None:
    assert all(group.source for group in GROUPS)


def both(one: Direction, other: Direction) -> dict[str, tuple[float, float]]:
    """Return the places of two directions on the axes of both."""
    first, second = dict(one.places()), dict(other.places())
    return {axis: (first[axis], second[axis]) for axis in AXES if axis in first and axis in second}


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposite_words_lie_on_opposite_sides_of_what_both_are_about(one: str, other: str) -> None:
    first, second = VOCABULARY.words[one], VOCABULARY.words[other]
    places = both(first.asks, second.asks)
    about = set(places) - first.aside - second.aside
    assert all(places[axis][0] * places[axis][1] < 0 for axis in about)
    assert about or (first.asks.bpm and second.asks.bpm)


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposite_words_are_a_standard_deviation_of_real_music_apart(one: str, other: str) -> None:
    first, second = meaning(one), meaning(other)
    far = [abs(here - there) for axis, (here, there) in both(first, second).items() if axis in MANNER]
    assert max(far, default=0) >= 1 or (first.bpm and second.bpm and first.bpm[1] < second.bpm[0] / 2**0.5)


def test_feelings_lie_where_russell_found_them() -> None:
    afraid = VOCABULARY.words["afraid"].asks  # 116.5 degrees
    assert (afraid.valence, afraid.arousal) == (-0.312, 0.626)
    assert afraid.tension == pytest.approx(0.664, abs=0.002)


def test_a_stronger_word_lies_further_out() -> None:
    furious, angry = VOCABULARY.words["furious"].asks, VOCABULARY.words["angry"].asks
    assert furious.arousal is not None
    assert angry.arousal is not None
    assert furious.arousal > angry.arousal


def test_every_word_of_the_file_says_only_what_the_file_explains() -> None:
    explained = {
        *AXES,
        "angle",
        "like",
        "times",
        "bpm",
        "mode",
        "palette",
        "texture",
        "players",
        "mainly",
        "relative",
    }
    for group in TABLE["groups"]:
        for word, entry in group["words"].items():
            assert set(entry) <= explained, word


def test_what_a_word_for_a_mood_says_of_the_music_is_more_than_its_mood_implies() -> None:
    for word, each in VOCABULARY.words.items():
        mood = each.asks.having(dict.fromkeys(MANNER))
        if mood.valence is None and mood.arousal is None:
            continue
        for axis, (said, implied) in both(each.asks.having(dict.fromkeys(AFFECT)), whole(mood)).items():
            assert said * implied <= 0 or abs(said) > abs(implied), (word, axis)
