"""The rhythm of a voice in one bar: notes, chords and rests with their values, tied where they must be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bridge.output.notation.bars import QUARTER, STEP, Bar
from bridge.output.notation.quantising import Written

_EIGHTH: Final = QUARTER // 2
VALUES: Final = {
    3: ("16th", 0),
    6: ("eighth", 0),
    9: ("eighth", 1),
    12: ("quarter", 0),
    18: ("quarter", 1),
    24: ("half", 0),
    36: ("half", 1),
    48: ("whole", 0),
    72: ("whole", 1),
}
"""The note value and the dots of a length in units, outside of triplets."""
_OF_TRIPLETS: Final = {1: ("32nd", 0), 2: ("16th", 0), 3: ("16th", 1), 4: ("eighth", 0), 8: ("quarter", 0)}
"""The note value and the dots of a length in units, in a triplet; five are four and one."""
_BAR, _HALF, _BEAT = 4, 3, 2
"""Ranks of places in a bar, see `Bar.ranks`."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A note, a chord or a rest."""

    start: int
    """Units from the score's start."""
    length: int
    """Units."""
    value: str
    """`32nd` to `whole`; empty for a rest of a whole bar."""
    dots: int
    notes: tuple[Written, ...]
    """The notes that sound, from the lowest up; none for a rest. What began before or goes on is tied."""
    triplet: tuple[bool, bool] | None = None
    """In a triplet, whether it begins it and whether it ends it."""

    @property
    def end(self) -> int:
        """The first unit after it."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of a bar that is a triplet, or is none."""

    start: int
    end: int
    triplet: bool


def rhythm(notes: Sequence[Written], bar: Bar) -> tuple[Symbol, ...]:
    """Write the notes of a voice that sound in a bar, and rests between them.

    A value shows the beats under it: it crosses no place in the bar that is stronger than the one it begins on, but for
    syncopations inside a half.

    Args:
        notes: All notes of the voice that sound in the bar, in order.
        bar: The bar.
    """
    if (
        not notes and not bar.pickup
    ):  # programs take a rest of a whole bar to be as long as the signature says
        return (Symbol(bar.start, bar.length, "", 0, ()),)
    places = {at for note in notes for at in (note.start, note.end) if bar.start < at < bar.end}
    return tuple(symbol for span in _spans(places, bar) for symbol in _symbols(notes, places, span, bar))


def _spans(places: set[int], bar: Bar) -> Iterator[_Span]:
    """Yield the triplets of a bar and what is between them, in order."""
    plain = bar.start
    for start, end in _triplets(places, bar):
        if plain < start:
            yield _Span(plain, start, triplet=False)
        yield _Span(start, end, triplet=True)
        plain = end
    if plain < bar.end:
        yield _Span(plain, bar.end, triplet=False)


def _triplets(places: set[int], bar: Bar) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each triplet: of eighths over a quarter, else of sixteenths over an eighth."""
    for start, length in bar.windows:
        inside = {at - start for at in places if start < at < start + length}
        if all(at % STEP == 0 for at in inside):
            continue
        if inside <= {4, 8} and length == QUARTER:
            yield start, start + length
            continue
        for half in range(0, length, _EIGHTH):
            if any(at % STEP for at in inside if half < at < half + _EIGHTH):
                yield start + half, start + half + _EIGHTH


def _symbols(notes: Sequence[Written], places: set[int], span: _Span, bar: Bar) -> Iterator[Symbol]:
    """Yield the symbols of a stretch."""
    edges = sorted({span.start, span.end, *(at for at in places if span.start < at < span.end)})
    for start, end in pairwise(edges):
        sounding = tuple(
            sorted(
                (note for note in notes if note.start < end and note.end > start), key=lambda note: note.pitch
            )
        )
        if span.triplet:
            yield from _in_triplet(start, end, sounding, span)
            continue
        for first, last in _plain(start - bar.start, end - bar.start, bar, rest=not sounding):
            value, dots = VALUES[last - first]
            yield Symbol(bar.start + first, last - first, value, dots, sounding)


def _in_triplet(start: int, end: int, sounding: tuple[Written, ...], span: _Span) -> Iterator[Symbol]:
    if end - start not in _OF_TRIPLETS:
        yield from _in_triplet(start, end - 1, sounding, span)
        start = end - 1
    edges = start == span.start, end == span.end
    value, dots = _OF_TRIPLETS[end - start]
    yield Symbol(start, end - start, value, dots, sounding, edges)


def _plain(start: int, end: int, bar: Bar, *, rest: bool) -> Iterator[tuple[int, int]]:
    """Yield the stretches, from the bar's start, into which a length is divided so that each has a value."""
    ranks = (*bar.ranks, _BAR)
    if _is_one(start, end, ranks, rest=rest, dotted=bar.metre.dotted):
        yield start, end
        return
    inner = max(ranks[start + 1 : end])
    at = [place for place in range(start + 1, end) if ranks[place] == inner]
    middle = at[-1] if ranks[start] >= ranks[end] else at[0]
    yield from _plain(start, middle, bar, rest=rest)
    yield from _plain(middle, end, bar, rest=rest)


def _is_one(start: int, end: int, ranks: Sequence[int], *, rest: bool, dotted: bool) -> bool:
    """Return whether a length can be one symbol."""
    if end - start not in VALUES:
        return False
    inner = max(ranks[start + 1 : end], default=-1)
    if dotted and inner >= _BEAT:
        return ranks[start] >= inner and (end - start) % (QUARTER + _EIGHTH) == 0
    if rest:
        return ranks[start] >= inner and (dotted or not VALUES[end - start][1])
    led = inner <= _BEAT and ranks[end] >= inner
    syncopated = inner <= _BEAT and end - start == QUARTER and ranks[start] == ranks[end] == 1
    return ranks[start] >= inner or led or syncopated
