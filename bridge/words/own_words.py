"""Words of a person's own, defined by other words."""

from collections.abc import Iterator, Mapping

from bridge.errors import UsageError
from bridge.words.phrases import GRAMMAR, named
from bridge.words.reading import checked
from bridge.words.vocabulary import Vocabulary, Word


def with_own_words(vocabulary: Vocabulary, own: Mapping[str, str]) -> Vocabulary:
    """Add a person's own words; one that is called as a word there is takes its place.

    Args:
        vocabulary: The words there are.
        own: What each word stands for, in words of the vocabulary and other own ones: `{"icy": "sad, high strings"}`.

    Raises:
        UsageError: If a word cannot be said, stands for itself, or is defined by a word that is not known.
    """
    texts = {_spelled(name): text for name, text in own.items()}
    every = Vocabulary({**vocabulary.words, **dict.fromkeys(texts, Word())})
    uses = {name: sorted(named(text, every) & set(texts)) for name, text in texts.items()}
    for name in dict.fromkeys(each for text in texts for each in _in_order(text, uses)):
        vocabulary = Vocabulary({**vocabulary.words, name: _meaning(name, texts[name], vocabulary)})
    return vocabulary


def _spelled(name: str) -> str:
    """Return an own word as it is looked up: in small letters, its parts apart by one space."""
    spelled = " ".join(name.lower().replace("-", " ").replace("_", " ").split())
    if not spelled or spelled in GRAMMAR or not spelled.replace(" ", "").isalnum():
        raise UsageError(
            f"'{name}' in 'words' cannot be a word of your own; take a word of letters, like 'icy'"
        )
    return spelled


def _in_order(name: str, uses: Mapping[str, list[str]], above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the own words that a word is defined by, each after those that define it, and the word itself.

    Raises:
        UsageError: If one of them is defined by itself.
    """
    if name in above:
        chain = " by ".join(f"'{each}'" for each in (*above[above.index(name) :], name))
        raise UsageError(f"'words' defines {chain}; define one of them by other words")
    for each in uses[name]:
        yield from _in_order(each, uses, (*above, name))
    yield name


def _meaning(name: str, text: str, vocabulary: Vocabulary) -> Word:
    """Read what an own word stands for."""
    try:
        reading = checked(text, vocabulary)
    except UsageError as error:
        raise UsageError(f"The word '{name}' in 'words' cannot be read: {error}") from error
    return Word(reading.asks, reading.aside)
