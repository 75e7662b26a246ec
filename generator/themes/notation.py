"""The notation in which people write a theme in one line: `D minor 3/4 A4 | D5/2 E5 | F5/2.`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.conditions import Key, Mode
from generator.keys import TONICS
from generator.pieces.chords import QUALITIES, ROOTS
from generator.pieces.grid import TICKS, Metre
from generator.themes.theme import Theme, ThemeError, themed

WHOLE = 4 * TICKS
"""Ticks of a whole note."""
FIRST_NEAR = 72
"""The MIDI note number near which a first note without an octave is."""
METRES: Mapping[tuple[int, int], str] = {
    (48, 12): "4/4",
    (48, 24): "2/2",
    (36, 12): "3/4",
    (24, 12): "2/4",
    (60, 12): "5/4",
    (72, 12): "6/4",
    (72, 24): "3/2",
    (24, 6): "4/8",
    (18, 18): "3/8",
    (36, 18): "6/8",
    (54, 18): "9/8",
    (72, 18): "12/8",
    (42, 6): "7/8",
    (30, 6): "5/8",
}
"""The metres of themes, by the ticks of a bar and of a beat."""
VALUES: Mapping[int, str] = {
    **{WHOLE // n: f"{n}" for n in (48, 24, 16, 12, 8, 6, 4, 3, 2, 1)},
    **{WHOLE * 3 // (2 * n): f"{n}." for n in (8, 4, 2, 1)},
}
"""The values of notes by their ticks: 4 for a quarter, 8 for an eighth, 12 for one of three that share a quarter."""
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_BENDS = {"": 0, "#": 1, "b": -1}
_FIFTHS = "FCGDAEB"
"""The letters in fifths, from F on."""
_FLATTEST = {Mode.MAJOR: -5, Mode.MINOR: -2}
"""The flattest note in use, in fifths from the tonic of the signature; Aldwell & Schachter, "Harmony and Voice Leading"
(4th edition), chapter 4: chromatic notes that lead up are sharpened, the lowered ones are those of the other mode."""
_SPELLED = range(-8, 13)
"""The notes of at most one flat or sharp, in fifths from C: Fb to B#."""
_NOTE = re.compile(r"([A-G])([#b]?)(\d?)((?:[/~]\d{1,2}\.?)*)")
_REST = re.compile(r"r((?:[/~]\d{1,2}\.?)*)")
_LENGTH = re.compile(r"[/~](\d{1,2}\.?)")
_METRE = re.compile(r"\d{1,2}/\d{1,2}")
_CHORD = re.compile(r"\[([A-G])([#b]?)(\w*)\]")
_KEY = re.compile(r"^\s*([A-G][#b]?)\s+(major|minor)\b[\s,:]*", re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    """A line of notes, as far as it is read."""

    bar: int = 48
    beat: int = 12
    tick: int = 0
    near: int = FIRST_NEAR
    line: int | None = None
    """The tick of the first bar line that is written after a note."""
    notes: list[tuple[int, int, int]] = field(default_factory=list)
    """Tick, ticks that it lasts, MIDI note number."""
    chords: list[tuple[int, int]] = field(default_factory=list)
    """Tick, label of a chord on C."""


def read(text: str) -> Theme:
    """Read a theme that a person wrote in one line.

    Args:
        text: A key and a metre, or neither, and then notes: a letter, a sharp or flat, an octave, a value.

    Raises:
        ThemeError: If it cannot be read; the message says what, and what to do.
    """
    key, words = _key(text)
    line = _Line()
    for word in words:
        _take(line, word)
    start = -((line.line or 0) % line.bar)
    notes = [(tick + start, lasts, pitch) for tick, lasts, pitch in line.notes]
    chords = [(tick + start, label) for tick, label in line.chords]
    return themed(notes, key, line.bar, line.beat, chords)


def _key(text: str) -> tuple[Key | None, list[str]]:
    """Split a text into its key, None where it names none, and its words."""
    found = _KEY.match(text)
    rest = text[found.end() :] if found else text
    key = Key.parse(f"{found[1]} {found[2].lower()}") if found else None
    return key, rest.replace("♯", "#").replace("♭", "b").replace("|", " | ").replace(",", " ").split()


def _take(line: _Line, word: str) -> None:
    """Read one word of a line."""
    if found := _NOTE.fullmatch(word):
        pitch = _pitch(found[1], found[2], found[3], line.near)
        lasts = _length(found[4], word)
        line.notes.append((line.tick, lasts, pitch))
        line.near, line.tick = pitch, line.tick + lasts
    elif found := _REST.fullmatch(word):
        line.tick += _length(found[1], word)
    elif found := _CHORD.fullmatch(word):
        line.chords.append((line.tick, _chord(found[1], found[2], found[3], word)))
    elif word == "|":
        line.line = line.tick if line.line is None and line.tick else line.line
    elif _METRE.fullmatch(word) and not line.notes:
        line.bar, line.beat = metre_of(word)
    else:
        raise ThemeError(f"'{word}' is no note; write notes like C5, Eb5/2 (a half note) or r/8 (a rest)")


def metre_of(word: str) -> tuple[int, int]:
    """Return the ticks of a bar and of a beat of a metre.

    Raises:
        ThemeError: If no theme can be in it.
    """
    numerator, denominator = map(int, word.split("/"))
    metre = Metre.of(0, numerator, denominator) if denominator in {1, 2, 4, 8, 16} else None
    if metre is None or (metre.bar, metre.beat) not in METRES:
        raise ThemeError(f"a theme cannot be in {word}; write it in one of {', '.join(METRES.values())}")
    return metre.bar, metre.beat


def _pitch(letter: str, bend: str, octave: str, near: int) -> int:
    """Return a MIDI note number; without an octave the one nearest to the note before."""
    own = _LETTERS[letter] + _BENDS[bend]
    if octave:
        return TONICS * (int(octave) + 1) + own
    return near + (own - near + 6) % TONICS - 6


def _length(text: str, word: str) -> int:
    """Return the ticks of a value, of several that are tied, or of none: a quarter."""
    ticks = {value: ticks for ticks, value in VALUES.items()}
    values = _LENGTH.findall(text)
    if unknown := [value for value in values if value not in ticks]:
        raise ThemeError(
            f"'{word}' has the value {unknown[0]}; write /1, /2, /4, /8 or /16, with a dot for half as much more, or /12 for a triplet's eighth"
        )
    return sum(ticks[value] for value in values) or TICKS


def _chord(letter: str, bend: str, quality: str, word: str) -> int:
    """Return the label of a chord that a person wrote."""
    if quality not in QUALITIES:
        raise ThemeError(
            f"'{word}' is no chord that is known; write one like [C], {', '.join(f'[C{q}]' for q in list(QUALITIES)[1:])}"
        )
    return list(QUALITIES).index(quality) * ROOTS + (_LETTERS[letter] + _BENDS[bend]) % ROOTS


def written(theme: Theme) -> str:
    """Write a theme in one line that `read` reads again."""
    words = [str(theme.key), METRES[theme.bar, theme.beat]]
    lines = range(0, theme.bar * theme.bars, theme.bar)
    spans = _spans(theme)
    for start, end, what in spans:
        words += ["|" for line in lines if line == start and start > spans[0][0]]
        words += [f"[{_chord_name(each.chord, theme)}]" for each in theme.chords if start <= each.tick < end]
        words.append(what + _values(end - start))
    return " ".join(words)


def _spans(theme: Theme) -> list[tuple[int, int, str]]:
    """Return the notes and the rests of a theme: start, end, and name."""
    at = theme.notes[0].tick if theme.pickup else 0
    spans: list[tuple[int, int, str]] = []
    for note in theme.notes:
        if note.tick > at:
            spans.append((at, note.tick, "r"))
        pitch = theme.tonic + note.degree
        name, bend = _spelled(pitch, theme.key)
        spans.append((note.tick, note.end, f"{name}{(pitch - bend) // TONICS - 1}"))
        at = note.end
    return spans


def _values(ticks: int) -> str:
    """Write a length as values that are tied, the longest first."""
    values = []
    while ticks:
        most = max(value for value in VALUES if value <= ticks)
        values.append(VALUES[most])
        ticks -= most
    return "/" + "~".join(values) if values != ["4"] else ""


def _chord_name(label: int, theme: Theme) -> str:
    quality, root = divmod(label, ROOTS)
    return _spelled(root + theme.tonic, theme.key)[0] + list(QUALITIES)[quality]


def _spelled(pitch: int, key: Key) -> tuple[str, int]:
    """Return the name of a note as a key spells it, and 1 for a sharp, -1 for a flat, else 0."""
    flattest = key.sharps + _FLATTEST[key.mode]
    fifths = flattest + (7 * pitch - flattest) % TONICS
    if fifths not in _SPELLED:
        fifths += TONICS if fifths < 0 else -TONICS
    bend, letter = divmod(fifths + 1, len(_FIFTHS))
    return _FIFTHS[letter] + ("b" if bend < 0 else "#" * bend), bend
