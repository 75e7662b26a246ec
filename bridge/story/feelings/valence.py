"""The valence of English words where they stand, after VADER: with negation, words of degree and capitals before them.

Source: Hutto & Gilbert, "VADER: a parsimonious rule-based model for sentiment analysis of social media text" (ICWSM, 2014).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from bridge.story.feelings.lexicon import TABLE

_FURTHEST: Final = 4.0
"""The furthest that VADER has a word from the middle."""


def valences(words: Sequence[str]) -> list[float]:
    """Return the valence of each word where it stands, from -1 to 1; 0 where VADER knows none.

    Args:
        words: A sentence or a few, in capitals where they are written so.
    """
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentiText  # noqa: PLC0415 (where it is used)

    if not words:
        return []
    analyzer, text = _analyzer(), SentiText(" ".join(words))
    written = text.words_and_emoticons
    found = list[float]()
    for at, word in enumerate(written):
        if word.lower() in BOOSTER_DICT or word.lower() not in analyzer.lexicon:
            found.append(0.0)
        else:
            (valence,) = analyzer.sentiment_valence(0.0, text, word, at, [])
            found.append(max(-1.0, min(1.0, valence / _FURTHEST)))
    return found


def negations() -> frozenset[str]:
    """Return the words that turn another round."""
    from vaderSentiment.vaderSentiment import NEGATE  # noqa: PLC0415 (where it is used)

    return frozenset({*NEGATE, "no"})


def degrees() -> dict[str, float]:
    """Return the words of degree, and what each adds to 1."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT  # noqa: PLC0415 (where it is used)

    return {word: float(degree) for word, degree in BOOSTER_DICT.items()}


@cache
def _analyzer() -> Any:
    """Return VADER, without the words that mean something else in dialogue."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415 (where it is used)

    analyzer = SentimentIntensityAnalyzer()
    for word in TABLE["nothing"]:
        analyzer.lexicon.pop(word, None)
    return analyzer
