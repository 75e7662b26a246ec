"""The words for music in the settings: each must be known, or be defined as one of the person's own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bridge.errors import UsageError

if TYPE_CHECKING:
    from bridge.words import Vocabulary


def vocabulary_with(own: Mapping[str, str]) -> "Vocabulary":
    """Return the words that ship with Recue, and a person's own.

    Args:
        own: What each stands for, in other words.

    Raises:
        UsageError: If one cannot be a word, stands for itself, or is defined by a word that is not known.
    """
    from bridge.words import VOCABULARY, with_own_words  # noqa: PLC0415 (slow to load)

    return with_own_words(VOCABULARY, own)


def check_words(texts: Mapping[str, str], own: Mapping[str, str], source: str) -> None:
    """Check that every word of some texts, and of the definitions of a person's own words, is known.

    Args:
        texts: By the place where each was written, for people.
        own: The person's own words.
        source: The place where those were written, for people.

    Raises:
        UsageError: If one is not; the sentence names the place and the nearest.
    """
    if not texts and not own:
        return
    from bridge.words import checked  # noqa: PLC0415 (slow to load)

    try:
        vocabulary = vocabulary_with(own)
    except UsageError as error:
        raise UsageError(f"{source}: {error}") from error
    for where, text in texts.items():
        try:
            checked(text, vocabulary)
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from error
