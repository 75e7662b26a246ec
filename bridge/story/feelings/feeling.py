"""How feelings of many texts are found: a protocol, and the way by lexicons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bridge.story.feelings.lexicon import Lexicon
from bridge.story.feelings.reading import feeling_of_text
from bridge.story.told import Feeling


class Feels(Protocol):
    """What tells the feelings of texts."""

    def feelings(self, texts: Sequence[str]) -> list[Feeling | None]:
        """Return the feeling of each text; None where it has none."""


@dataclass(frozen=True, slots=True)
class ByWords:
    """Feelings by the words of texts."""

    own: Lexicon | None = None
    """A person's own words."""
    is_english: bool = True
    """False to read the person's own words alone."""

    def feelings(self, texts: Sequence[str]) -> list[Feeling | None]:
        """Return the feeling of each text; None where its words tell none."""
        if self.own is None and not self.is_english:
            return [None] * len(texts)
        known = dict.fromkeys(texts)
        read = {text: feeling_of_text(text, self.own, is_english=self.is_english) for text in known}
        return [read[text] for text in texts]
