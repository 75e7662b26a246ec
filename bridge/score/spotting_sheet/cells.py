"""The values in the cells of a spotting sheet: written, and read again."""

import re
from fractions import Fraction

from bridge.errors import UsageError
from bridge.grid.metre import METRES, Metre
from bridge.plain_text import plain
from bridge.settings import FASTEST, SLOWEST
from generator.conditions import Key

_QUARTER = "\N{QUARTER NOTE}"
_TEMPO = re.compile(  # code pages have no sign for a quarter note: spreadsheets put `?` or `_` in its place
    rf"\s*(?:(?P<beat>{_QUARTER}|[?_]|q|quarter)\s*(?P<dot>\.|dotted)?\s*=?)?\s*"
    r"(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s*(?:bpm)?\s*",
    re.IGNORECASE,
)
_METRE = re.compile(r"\s*(\d{1,2})\s*[/\u2044\u2215]\s*(\d{1,2})\s*(?:time)?\s*", re.IGNORECASE)


def text_cell(text: str) -> str:
    """Write a text of any kind on one line."""
    return " ".join(plain(text).split())


def tempo_cell(bpm: float, metre: Metre) -> str:
    """Write a tempo in the beats of a metre, so that no spreadsheet takes it for a date: `♩ = 96`, `♩. = 64` in 6/8.

    Args:
        bpm: Quarter notes a minute.
        metre: The metre.
    """
    beats = round(metre.beats_a_minute(bpm), 3 if metre.dotted else 2)
    return f"{_QUARTER}{'.' * metre.dotted} = {beats:g}" if beats < 1000 else ""


def read_tempo(text: str, metre: Metre | None) -> float:
    """Read a tempo, in quarter notes a minute: the inverse of `tempo_cell`.

    A bare number counts quarters, or the dotted ones of the metre.

    Args:
        text: `♩ = 96`, `♩. = 64`, `96 bpm` or `96`.
        metre: The row's metre; None where it has none.

    Raises:
        ValueError: If it is no tempo.
    """
    found = _TEMPO.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is no tempo; write it like '{_QUARTER} = 96' or '96'")
    number = float(found["number"].replace(",", "."))
    dotted = bool(found["dot"]) if found["beat"] else metre is not None and metre.dotted
    bpm = round(number * 1.5, 2) if dotted else round(number, 2)
    if not SLOWEST <= bpm <= FASTEST:
        raise ValueError(
            f"'{text}' is no tempo; they go from {SLOWEST:g} to {FASTEST:g} quarter notes a minute"
        )
    return bpm


def metre_cell(metre: Metre) -> str:
    """Write a metre so that no spreadsheet takes it for a date: `3/4 time`."""
    return f"{metre} time"


def read_metre(text: str) -> Metre:
    """Read a metre: the inverse of `metre_cell`.

    Raises:
        ValueError: If it is none that a scene can have.
    """
    found = _METRE.fullmatch(text)
    try:
        return Metre.parse(f"{found[1]}/{found[2]}" if found else text)
    except UsageError:
        known = ", ".join(map(str, METRES))
        raise ValueError(
            f"'{text}' is no metre Recue knows; write one of {known}, as '3/4 time' where a spreadsheet makes a date of it"
        ) from None


def read_key(text: str) -> Key:
    """Read a key.

    Raises:
        ValueError: If it is none.
    """
    return Key.parse(text.replace("\N{MUSIC FLAT SIGN}", "b").replace("\N{MUSIC SHARP SIGN}", "#"))


def length_cell(seconds: Fraction) -> str:
    """Write a length so that no spreadsheet takes it for a time of day: `1 min 04.5 s`."""
    minutes, rest = divmod(round(float(seconds), 1), 60)
    return f"{minutes:.0f} min {rest:04.1f} s" if minutes else f"{rest:.1f} s"
