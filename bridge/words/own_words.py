"""Words of a person's own, defined by other words."""

from collections.abc import Collection, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

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
    words = {**vocabulary.words, **dict.fromkeys(texts, Word())}
    every = Vocabulary(words)
    for name in _in_order({name: named(text, every) & set(texts) for name, text in texts.items()}):
        words[name] = _meaning(name, texts[name], every)
    return every


def definitions(texts: Iterable[str], vocabulary: Vocabulary, own: Mapping[str, str]) -> dict[str, str]:
    """Return the own words that some texts name, and those that define them, each with what it stands for.

    Args:
        texts: Words of the vocabulary.
        vocabulary: The words there are, with the person's own.
        own: What each of those stands for.
    """
    defined = {_spelled(name): text for name, text in own.items()}
    found: dict[str, str] = {}
    waiting = [*texts]
    while waiting:
        new = named(waiting.pop(), vocabulary) & set(defined) - set(found)
        found |= {name: defined[name] for name in new}
        waiting += [defined[name] for name in new]
    return found


def _in_order(uses: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return own words, each after those that define it.

    Raises:
        UsageError: If one of them is defined by itself.
    """
    try:
        return tuple(
            TopologicalSorter({name: sorted(others) for name, others in uses.items()}).static_order()
        )
    except CycleError as error:
        chain = " by ".join(f"'{each}'" for each in reversed(error.args[1]))
        raise UsageError(f"'words' defines {chain}; define one of them by other words") from error


def _spelled(name: str) -> str:
    """Return an own word as it is looked up: in small letters, its parts apart by one space."""
    spelled = " ".join(name.lower().replace("-", " ").replace("_", " ").split())
    if not spelled or spelled in GRAMMAR or not spelled.replace(" ", "").isalnum():
        raise UsageError(
            f"'{name}' in 'words' cannot be a word of your own; take a word of letters, like 'icy'"
        )
    return spelled


def _meaning(name: str, text: str, vocabulary: Vocabulary) -> Word:
    """Read what an own word stands for."""
    try:
        reading = checked(text, vocabulary)
    except UsageError as error:
        raise UsageError(f"The word '{name}' in 'words' cannot be read: {error}") from error
    return Word(reading.asks, reading.aside)
