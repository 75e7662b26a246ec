"""What a word asks, as a person reads it beside the word."""

from bridge.midi.instruments import FAMILIES, INSTRUMENTS
from bridge.words.direction import Direction
from bridge.words.implied import whole
from bridge.words.saying import in_words
from bridge.words.vocabulary import Word


def meaning(word: Word, quote: str = "") -> str:
    """Say what a word asks: with what its mood implies, and of players alone where these are at home, or who they are.

    Args:
        word: The word.
        quote: What stands before and behind a name.
    """
    if word.asks.players and word.asks == Direction(players=word.asks.players):
        return "; ".join(_at_home(name, quote) for name in word.asks.players.wanted)
    moved = ", as against what the other words ask" if word.relative else ""
    return in_words(word.asks if word.relative else whole(word.asks)) + moved


def _at_home(name: str, quote: str) -> str:
    """Return the instruments of a family, or the palette of an instrument."""
    if name in FAMILIES:
        return ", ".join(FAMILIES[name].of)
    return f"at home in the palette {quote}{INSTRUMENTS[name].palette}{quote}"
