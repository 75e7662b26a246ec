"""Text from others made safe to show and write: on one line, valid Unicode, and no longer than it may be."""

import re
from typing import Final

LONGEST_SENTENCE: Final = 600
"""Characters of a sentence for people, with all that it quotes."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Control characters and line ends."""
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
"""A lone surrogate: a JSON escape without its other half, or a byte of a path that is no UTF-8."""


def plain(text: str) -> str:
    """Replace control characters by a space, and lone surrogates by the replacement character."""
    if text.isprintable():
        return text
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub(" ", text)).strip()


def sentence(text: str) -> str:
    """Return a plain text of at most `LONGEST_SENTENCE` characters; of a longer one the middle is left out.

    What failed stands at the beginning of a sentence, what to do at its end, and between them what it quotes.
    """
    said = plain(text)
    if len(said) <= LONGEST_SENTENCE:
        return said
    end = LONGEST_SENTENCE // 3
    return f"{said[: LONGEST_SENTENCE - end - 3]} … {said[-end:]}"
