"""Words of a person's own."""

import pytest

from bridge.errors import UsageError
from bridge.words import VOCABULARY, checked, with_own_words
from bridge.words.vocabulary import Vocabulary


def own(**words: str) -> Vocabulary:
    return with_own_words(VOCABULARY, words)


def test_an_own_word_stands_for_its_words() -> None:
    icy = own(icy="sad, sparse, high strings")
    assert checked("icy", icy).asks == checked("sad, sparse, high strings").asks
    assert checked("very icy", icy).asks.density == -1.8


def test_own_words_are_defined_by_each_other_in_any_order() -> None:
    words = own(glacial="very icy, vast", icy="cold, sparse")
    assert checked("glacial", words).asks.density == -1.8


def test_an_own_word_takes_the_place_of_one_that_there_is() -> None:
    assert checked("calm", own(calm="slow")).asks == checked("slow").asks


def test_what_an_own_word_only_carries_along_gives_way() -> None:
    hush = own(hush="calm, soft")
    assert checked("sad, hush", hush).asks.valence == checked("sad").asks.valence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"icy": "icy, slow"}, "'words' defines 'icy' by 'icy'; define one of them by other words"),
        (
            {"icy": "cold snow", "snow": "soft icy"},
            "'words' defines '(icy' by 'snow' by 'icy|snow' by 'icy' by 'snow)'",
        ),
        ({"icy": "sadd"}, "The word 'icy' in 'words' cannot be read: 'sadd' is no word .* 'sad'"),
        ({"very": "sad"}, "'very' in 'words' cannot be a word of your own"),
        ({"a, b": "sad"}, "'a, b' in 'words' cannot be a word of your own"),
        ({"": "sad"}, "'' in 'words' cannot be a word of your own"),
    ],
)
def test_a_word_that_cannot_be_is_refused_in_a_sentence(words: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        with_own_words(VOCABULARY, words)


def test_many_own_words_that_are_defined_by_each_other_are_read() -> None:
    chain = {f"w{at}": f"w{at + 1}, w{at + 2}" for at in range(2000)} | {"w2000": "sad", "w2001": "slow"}
    assert checked("w0", own(**chain)).asks == checked("sad, slow").asks
