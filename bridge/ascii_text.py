"""Text in plain ASCII, for programs that read nothing else."""

import unicodedata
from typing import Final

UNSAID: Final = "?"
"""What stands for a character that has no reading in ASCII, as those of Chinese have none without a dictionary."""
_SPELLED: Final = str.maketrans(
    {
        **dict(
            zip(
                "ßẞæÆœŒøØłŁđĐðÐþÞıħĦŋŊ",
                [
                    "ss",
                    "SS",
                    "ae",
                    "AE",
                    "oe",
                    "OE",
                    "o",
                    "O",
                    "l",
                    "L",
                    "d",
                    "D",
                    "d",
                    "D",
                    "th",
                    "TH",
                    "i",
                    "h",
                    "H",
                    "n",
                    "N",
                ],
                strict=True,
            )
        ),
        **dict.fromkeys("‘’‚‛′´`", "'"),  # noqa: RUF001 (they are meant)
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),  # noqa: RUF001 (the same)
        **dict.fromkeys("・·•", "."),
        "…": "...",
        "×": "x",  # noqa: RUF001 (the same)
        "÷": "/",
        "°": " deg",
        "№": "No.",
        "€": "EUR",
        "£": "GBP",
        "¿": "",
        "¡": "",
        "ー": "-",
        **dict(
            zip(
                "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
                [
                    "a",
                    "b",
                    "v",
                    "g",
                    "d",
                    "e",
                    "e",
                    "zh",
                    "z",
                    "i",
                    "i",
                    "k",
                    "l",
                    "m",
                    "n",
                    "o",
                    "p",
                    "r",
                    "s",
                    "t",
                    "u",
                    "f",
                    "kh",
                    "ts",
                    "ch",
                    "sh",
                    "shch",
                    "_",
                    "y",
                    "_",
                    "e",
                    "yu",
                    "ya",
                    "i",
                    "i",
                    "e",
                    "g",
                    "u",
                ],
                strict=True,
            )
        ),
        **dict(
            zip(
                "αβγδεζηθικλμνξοπρσςτυφχψω",
                [
                    "a",
                    "v",
                    "g",
                    "d",
                    "e",
                    "z",
                    "i",
                    "th",
                    "i",
                    "k",
                    "l",
                    "m",
                    "n",
                    "x",
                    "o",
                    "p",
                    "r",
                    "s",
                    "s",
                    "t",
                    "y",
                    "f",
                    "ch",
                    "ps",
                    "o",
                ],
                strict=True,
            )
        ),
    }
)
"""Letters and marks as they are spelled. Source: BGN/PCGN for Russian (1947), ELOT 743 for Greek."""
_SYLLABLES: Final = ("HIRAGANA LETTER ", "KATAKANA LETTER ", "HANGUL SYLLABLE ")
"""How Unicode begins the names of syllables, which end with their reading."""


def in_ascii(text: str) -> str:
    """Write a text in ASCII: without accents, other alphabets and syllables as they are spoken; `UNSAID` where that fails.

    A text that is in ASCII stays as it is.
    """
    if text.isascii():
        return text
    whole = unicodedata.normalize("NFKC", text)
    return "".join(map(_spelled, whole))


def _spelled(char: str) -> str:
    """Write one character in ASCII."""
    if char.isascii():
        return char
    small = char.lower().translate(_SPELLED)
    spelled = char.translate(_SPELLED)
    if spelled == char and small != char.lower():
        spelled = small.capitalize()
    if spelled != char:
        return spelled.replace("_", "")
    base = unicodedata.normalize("NFD", char)[0]
    return _syllable(char) or (base if base.isascii() else _spelled(base) if base != char else _unsaid(char))


def _syllable(char: str) -> str:
    """Return the reading that the name of a character tells; empty where it tells none."""
    name = unicodedata.name(char, "")
    said = next((name.removeprefix(kind) for kind in _SYLLABLES if name.startswith(kind)), "")
    return said.removeprefix("SMALL ").lower()


def _unsaid(char: str) -> str:
    return "" if unicodedata.combining(char) else " " if char.isspace() else UNSAID
