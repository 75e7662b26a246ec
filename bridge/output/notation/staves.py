"""The staves of a part: which notes are on each, and its clef."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bridge.output.notation.parts import Part, Played

_MIDDLE: Final = 60
"""Middle C, from which up notes are on the upper of two staves."""
_FAR: Final = 7
"""Semitones past middle C up to which a line stays on the staff on which most of it is."""


@dataclass(frozen=True, slots=True)
class Clef:
    """A clef: its sign, its line from below, and the octaves by which it is shifted."""

    sign: str
    line: int
    octaves: int
    lowest: int
    """The lowest pitch that it shows without ledger lines: a MIDI note number."""
    highest: int


TREBLE, BASS, ALTO = Clef("G", 2, 0, 62, 79), Clef("F", 4, 0, 41, 59), Clef("C", 3, 0, 52, 69)
TREBLE_UP, TREBLE_DOWN, BASS_DOWN = (
    Clef("G", 2, 1, 74, 91),
    Clef("G", 2, -1, 50, 67),
    Clef("F", 4, -1, 29, 47),
)
DRUM = Clef("percussion", 2, 0, 0, 127)
_OWN: Final = {
    41: (ALTO, TREBLE),
    48: (TREBLE, BASS, ALTO),
    **dict.fromkeys((32, 33, 34, 35, 36, 37, 38, 39, 43), (BASS_DOWN, BASS)),
    **dict.fromkeys(range(24, 32), (TREBLE_DOWN,)),
    **dict.fromkeys((8, 9, 10, 13, 72), (TREBLE_UP, TREBLE)),
}
"""The clefs of General MIDI programs that have some of their own: viola, strings; basses; guitars; celesta, glockenspiel, piccolo."""
_USUAL: Final = (TREBLE, BASS)
_GRAND: Final = frozenset({*range(8), 11, 12, *range(16, 24), 46})
"""Programs that are written on two staves: keyboards, large mallets and the harp."""
_SINGLE: Final = frozenset({8, 9, 10, 13, *range(24, 44), 47, *range(56, 80)})
"""Programs that are written on one staff, however far they reach: small mallets, what is plucked, bowed or blown, timpani."""
_WIDE: Final = 36
"""Semitones over which the notes of any other part lie that needs two."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One staff of a part."""

    clef: Clef
    notes: tuple[Played, ...]
    """In order of onset, then pitch."""


def staves_of(part: Part) -> tuple[Staff, ...]:
    """Return the staves of a part, the upper first: two for keyboards and for what no single clef can show."""
    if part.drums:
        return (Staff(DRUM, part.notes),)
    pitches = [note.pitch for note in part.notes]
    highest, lowest = max(pitches, default=_MIDDLE), min(pitches, default=_MIDDLE)
    wide = highest - lowest > _WIDE and lowest < _MIDDLE - _FAR
    if part.program in _GRAND or (wide and part.program not in _SINGLE):
        upper, lower = _divided(part.notes)
        return (Staff(TREBLE, upper), Staff(BASS, lower))
    return (Staff(_clef(pitches, _OWN.get(part.program, _USUAL)), part.notes),)


def _divided(notes: Sequence[Played]) -> tuple[tuple[Played, ...], tuple[Played, ...]]:
    """Divide notes between two hands at middle C; a line of one voice stays on its staff a little beyond it."""
    lines: dict[int, list[int]] = {}
    for note in notes:
        lines.setdefault(note.line, []).append(note.pitch)
    means = {line: sum(pitches) / len(pitches) for line, pitches in lines.items()}
    edges = {line: _edge(mean) for line, mean in means.items()}
    upper = tuple(note for note in notes if note.pitch >= edges[note.line])
    lower = tuple(note for note in notes if note.pitch < edges[note.line])
    return upper, lower


def _edge(mean: float) -> int:
    """Return the lowest pitch on the upper staff of a line whose pitches have a mean."""
    if abs(mean - _MIDDLE) < _FAR:
        return _MIDDLE
    return _MIDDLE - _FAR if mean > _MIDDLE else _MIDDLE + _FAR


def _clef(pitches: Sequence[int], clefs: Sequence[Clef]) -> Clef:
    """Return the clef that needs the fewest ledger lines; of two alike the first."""
    return min(clefs, key=lambda clef: sum(_beyond(pitch, clef) for pitch in pitches))


def _beyond(pitch: int, clef: Clef) -> int:
    """Return the semitones by which a pitch lies outside of a clef's lines."""
    return max(clef.lowest - pitch, pitch - clef.highest, 0)
