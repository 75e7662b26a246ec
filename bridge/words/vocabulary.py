"""The words there are, as `words.yaml` and the file of instruments have them."""

import difflib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bridge.midi.ensembles import Players
from bridge.midi.instruments import FAMILIES, INSTRUMENTS
from bridge.midi.palettes import Palette
from bridge.package_data import package_data
from bridge.words.direction import AFFECT, AXES, Direction, bounded
from generator.conditions import Mode
from generator.textures import Texture

TABLE: Final[Mapping[str, Any]] = package_data(Path(__file__).with_name("words.yaml"))
"""The sections of `words.yaml`; the file says what is in each."""
LIKE: Final = 0.7
"""The likeness from which on a known word may be the one that was meant, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Word:
    """The meaning of a word."""

    asks: Direction = Direction()  # noqa: RUF009 (frozen)
    aside: frozenset[str] = frozenset()
    """The axes that it only carries along: there it gives way to a word that is about them."""
    relative: bool = False
    """True if it moves what the other words ask: `slower`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one kind."""

    title: str
    source: str
    lines: Mapping[tuple[str, ...], Word]
    """The words of each meaning."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words that can be read."""

    words: Mapping[str, Word]
    """By the word, in small letters, its parts apart by one space."""
    longest: int = field(init=False)
    """The number of parts of the longest word."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "longest", max(word.count(" ") + 1 for word in (*self.words, *DEGREES)))

    def nearest(self, unknown: str) -> str | None:
        """Return the known word that is spelled most like an unknown one; None where none is like it."""
        close = difflib.get_close_matches(unknown, (*self.words, *DEGREES), n=1, cutoff=LIKE)
        return close[0] if close else None


def _synonyms(line: str) -> tuple[str, ...]:
    return tuple(line.split(", "))


DEGREES: Final[Mapping[str, float]] = {
    word: degree for line, degree in TABLE["degrees"].items() for word in _synonyms(line)
}
"""What a word of degree makes of the word after it."""


def _groups() -> Iterator[Group]:
    entries = {
        word: entry
        for group in TABLE["groups"]
        for line, entry in group["words"].items()
        for word in _synonyms(line)
    }
    for group in TABLE["groups"]:
        lines = {_synonyms(line): _word(entry, entries) for line, entry in group["words"].items()}
        yield Group(group["title"], group["source"], lines)
    named: dict[tuple[str, ...], Word] = {
        tuple(word for word in (name, *each.also) if word not in entries): Word(
            Direction(players=Players((name,)))
        )
        for table in (INSTRUMENTS, FAMILIES)
        for name, each in table.items()
    }
    known = {word for line in named for word in line} | set(entries)
    named |= {
        (palette.value,): Word(Direction(palette=palette))
        for palette in Palette
        if palette.value not in known
    }
    told = {words: asked for words, asked in named.items() if words}
    yield Group("Instruments and families", "`bridge/midi/instruments.yaml`.", told)


def _word(entry: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> Word:
    """Read a line of the file, with what it takes from the word that it stands beside."""
    below = _word(entries[entry["like"]], entries) if "like" in entry else Word(Direction())
    places = {axis: place * entry.get("times", 1.0) for axis, place in below.asks.places()}
    places |= _on_circle(entry["angle"]) if "angle" in entry else {}
    places |= {axis: entry[axis] for axis in AXES if axis in entry}
    if {"valence", "arousal"} <= set(places) and "tension" not in places:
        places["tension"] = _tension(places["valence"], places["arousal"])
    exact = {key: read(entry[key]) for key, read in _EXACT.items() if key in entry}
    asks = below.asks.having({axis: bounded(axis, place) for axis, place in places.items()} | exact)
    return Word(
        asks, _aside(asks, entry.get("mainly", _mainly(below))), relative=entry.get("relative", False)
    )


def _mainly(word: Word) -> list[str] | None:
    """Return the axes of affect that a word is about; None for a word that asks nothing of them."""
    return [axis for axis, _ in word.asks.places() if axis in AFFECT and axis not in word.aside] or None


def _tension(valence: float, arousal: float) -> float:
    """Return the place on the circle's diagonal."""
    return (arousal - valence) / math.sqrt(2)


def _on_circle(angle: float) -> dict[str, float]:
    """Return the place of an angle, in degrees, on Russell's circle."""
    return {
        "valence": TABLE["radius"] * math.cos(math.radians(angle)),
        "arousal": TABLE["radius"] * math.sin(math.radians(angle)),
    }


def _aside(asks: Direction, mainly: list[str] | None) -> frozenset[str]:
    """Return the axes that a word for a mood is not about; a word for the music alone is about all it names."""
    felt = {axis: abs(place) for axis, place in asks.places() if axis in AFFECT}
    least = TABLE["mainly_from"] * max(felt.values(), default=0.0)
    about = {axis for axis, size in felt.items() if size >= least} if mainly is None else set(mainly)
    return frozenset(axis for axis, _ in asks.places() if axis not in about) if felt else frozenset()


_EXACT: Final[Mapping[str, Callable[[Any], Any]]] = {
    "bpm": lambda bpm: (float(bpm[0]), float(bpm[1])),
    "mode": Mode,
    "palette": Palette,
    "texture": Texture,
    "players": lambda name: Players((name,)),
}
"""The reader of each entry that is no place on an axis."""

GROUPS: Final = tuple(_groups())
"""Every word, in its group, in the order of the file."""
VOCABULARY: Final = Vocabulary(
    {word: meaning for group in GROUPS for line, meaning in group.lines.items() for word in line}
)
"""The words that ship with Recue."""
