"""The voices of a staff: each a line of notes and chords that is written by itself."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bridge.output.notation.bars import Bar
from bridge.output.notation.parts import Played
from bridge.output.notation.quantising import Written


@dataclass(frozen=True, slots=True)
class Voiced:
    """The notes of up to two voices of a staff."""

    upper: tuple[Played, ...]
    lower: tuple[Played, ...]
    """Empty where one is enough."""


def voiced(notes: Sequence[Played]) -> Voiced:
    """Divide the notes of a staff between two voices.

    The first line on it has the upper voice wherever it overlaps with others. What overlaps in one line goes to the voice
    that is free; what finds none free shares one, where it is tied.

    Args:
        notes: In order of onset, then pitch.
    """
    lines = sorted({note.line for note in notes})
    if len(lines) > 1:
        return Voiced(
            tuple(note for note in notes if note.line == lines[0]),
            tuple(note for note in notes if note.line != lines[0]),
        )
    upper: list[Played] = []
    lower: list[Played] = []
    free = {True: 0.0, False: 0.0}
    for _, struck in groupby(sorted(notes, key=_chord), key=_chord):
        chord = tuple(struck)
        onset, end = round(chord[0].onset), max(note.end for note in chord)
        first = free[True] <= onset or free[False] > onset
        (upper if first else lower).extend(chord)
        free[first] = max(free[first], end - 0.5)
    return Voiced(tuple(upper), tuple(lower))


def _chord(note: Played) -> tuple[int, int]:
    """Return where a note begins and ends: those of one chord alike."""
    return round(note.onset), round(note.end)


def settled(
    upper: Sequence[Written], lower: Sequence[Written], bars: Sequence[Bar]
) -> tuple[tuple[Written, ...], tuple[Written, ...]]:
    """Give the upper voice what the lower one plays alone, in bars in which the upper is silent.

    Args:
        upper: The notes of the upper voice, in order.
        lower: Those of the lower one.
        bars: The bars of the score.

    Returns:
        The notes of both.
    """
    starts = [bar.start for bar in bars]

    def spans(note: Written) -> range:
        return range(bisect_right(starts, note.start) - 1, bisect_left(starts, note.end))

    taken = {at for note in upper for at in spans(note)}
    kept: list[Written] = []
    for run in _runs(lower, spans):
        if taken.isdisjoint(at for note in run for at in spans(note)):
            continue
        kept += run
    stays = {id(note) for note in kept}
    moved = [note for note in lower if id(note) not in stays]
    return tuple(sorted([*upper, *moved], key=lambda note: (note.start, note.pitch))), tuple(kept)


def _runs(notes: Sequence[Written], spans: Callable[[Written], range]) -> Iterator[list[Written]]:
    """Yield notes in groups that share no bar with one another."""
    run: list[Written] = []
    last = -1
    for note in notes:
        within = spans(note)
        if run and within[0] > last:
            yield run
            run = []
        run.append(note)
        last = max(last, within[-1])
    if run:
        yield run
