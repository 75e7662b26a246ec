"""Stating: the statements of a scene as lines on its grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from generator.conditions import Ints, Statement
from generator.expression.scoring import PLAYED_BY
from generator.keys import TONICS
from generator.pieces.given import GivenLine
from generator.pieces.grid import DURATIONS, LEGATO
from generator.pieces.parts import ACCOMPANIMENT
from generator.pieces.passages import LOWEST, PITCHES
from generator.writing.scene import Span

_LONGEST = np.searchsorted(DURATIONS, np.arange(DURATIONS[-1] + 1), side="right") - 1
"""The index of the longest duration of at most some ticks."""


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """What is stated in a scene, in a key on C."""

    line: GivenLine
    spans: tuple[Span, ...]
    chords: tuple[tuple[int, int], ...]
    """Ticks from the scene's start, and the labels of chords that come with it."""


def stated(statements: Sequence[Statement], lines: Ints, shift: int, closed: Ints) -> Stated:
    """Lay statements on the grid of a scene; notes before its start, past its end and inside fermatas are left out.

    Those outside the piano are in the octave of it that is nearest.

    Args:
        statements: Of one voice none begins before another has ended.
        lines: The tick of each bar line, the last one included. (bars + 1,)
        shift: Semitones from C to the tonic.
        closed: The ticks at which no note may begin, ascending. (closed,)
    """
    barred, end = frozenset(closed.tolist()), int(lines[-1])
    found: dict[tuple[int, int], tuple[int, int]] = {}
    spans, chords = [], []
    for each in statements:
        start, part = int(lines[each.bar]), PLAYED_BY[each.voice]
        notes = [
            (start + note.tick, duration, note.pitch - shift - LOWEST)
            for note, duration in zip(each.notes, _durations(each, part), strict=True)
            if 0 <= start + note.tick < end and start + note.tick not in barred
        ]
        for tick, duration, pitch in notes:
            found.setdefault((tick, part), (_within(pitch), duration))
        if notes:
            spans.append(
                Span(part, notes[0][0], min(start + each.notes[-1].tick + each.notes[-1].duration, end))
            )
            chords += [(start + tick, label) for tick, label in each.chords]
    order = sorted(found)
    columns = zip(*((tick, part, *found[tick, part]) for tick, part in order), strict=True)
    line = GivenLine(*map(np.array, columns)) if order else GivenLine.none()
    return Stated(line, tuple(spans), tuple(chords))


def _within(pitch: int) -> int:
    """Return a pitch counted from LOWEST in the nearest octave of those that there are."""
    return pitch % TONICS if pitch < 0 else pitch - TONICS * max(-(-(pitch - PITCHES + 1) // TONICS), 0)


def _durations(statement: Statement, part: int) -> Iterator[int]:
    """Yield the index in DURATIONS of each note: the longest that it holds; LEGATO where it lasts to the next."""
    notes = statement.notes
    for at, note in enumerate(notes):
        bound = at + 1 < len(notes) and notes[at + 1].tick == note.tick + note.duration
        exact = note.duration in DURATIONS
        yield (
            LEGATO
            if bound and not exact and part != ACCOMPANIMENT
            else int(_LONGEST[min(note.duration, DURATIONS[-1])])
        )
