"""The parts of a score with their staves and voices, as they are written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bridge.output.notation.bars import Bar
from bridge.output.notation.directions import Dynamic, Text, changes, dynamics
from bridge.output.notation.parts import Part
from bridge.output.notation.quantising import Written, quantised, strokes
from bridge.output.notation.staves import Clef, Staff, staves_of
from bridge.output.notation.voices import settled, voiced


@dataclass(frozen=True, slots=True)
class Line:
    """A voice of a staff."""

    voice: int
    """Its number in the part, from 1."""
    staff: int
    """Likewise."""
    notes: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part with its staves and voices."""

    id: str
    part: Part
    clefs: tuple[Clef, ...]
    lines: tuple[Line, ...]
    dynamics: tuple[Dynamic, ...]
    programs: tuple[int, ...]
    """The General MIDI programs that it has, in the order of its notes."""
    changes: tuple[Text, ...]
    """Where it goes to another of them."""

    def instrument(self, note: Written) -> str:
        """Return the id of the instrument that plays a note: of drums each has its own."""
        return f"{self.id}-I{note.pitch if self.part.drums else 1 + self.programs.index(note.program)}"


def section_of(number: int, part: Part, bars: Sequence[Bar]) -> Section:
    """Put a part on its staves, and the notes of each into voices on the grid.

    Args:
        number: Its number in the score, from 1.
        part: The part.
        bars: The bars of the score.
    """
    staves = staves_of(part)
    lines = [line for at, staff in enumerate(staves, 1) for line in _lines(staff, at, bars, drums=part.drums)]
    written = [note for line in lines for note in line.notes]
    ordered = sorted(written, key=lambda note: note.start)
    return Section(
        f"P{number}",
        part,
        tuple(staff.clef for staff in staves),
        tuple(lines),
        dynamics(ordered, bars),
        tuple(dict.fromkeys([part.program, *(note.program for note in part.notes)])),
        changes([line.notes for line in lines], part.program, part.name),
    )


def _lines(staff: Staff, number: int, bars: Sequence[Bar], *, drums: bool) -> Iterator[Line]:
    """Yield the voices of a staff: drums have one, others up to two."""
    first = 4 * (number - 1) + 1
    if drums:
        yield Line(first, number, strokes(quantised(staff.notes, bars), bars))
        return
    both = voiced(staff.notes)
    upper, lower = settled(quantised(both.upper, bars), quantised(both.lower, bars), bars)
    yield Line(first, number, upper)
    yield Line(first + 1, number, lower)
