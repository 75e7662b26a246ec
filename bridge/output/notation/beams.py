"""Beams: notes shorter than a quarter are bound by the beats of their bar."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bridge.output.notation.bars import Bar
from bridge.output.notation.rhythm import Symbol

_BEAMED = {"eighth": 1, "16th": 2, "32nd": 3}
"""The beams of a note value."""
Beams = tuple[str, ...]
"""What each beam of a note does, from the first on: `begin`, `continue`, `end`, `forward hook` or `backward hook`."""


def beams_of(symbols: Sequence[Symbol], bar: Bar) -> list[Beams]:
    """Return the beams of each symbol of one voice in one bar; none for those that stand alone."""
    found: list[Beams] = [() for _ in symbols]
    for _, group in groupby(range(len(symbols)), key=lambda at: _group(symbols[at], bar, at)):
        members = list(group)
        if len(members) > 1:
            counts = [_BEAMED[symbols[at].value] for at in members]
            for at, beams in zip(members, _beams(counts), strict=True):
                found[at] = beams
    return found


def _group(symbol: Symbol, bar: Bar, at: int) -> tuple[int, int]:
    """Return the key of the symbols that are beamed with one; its own for what is never beamed."""
    if not symbol.notes or symbol.value not in _BEAMED:
        return -1, at
    return 0, next(number for number, end in enumerate(bar.beats) if symbol.start - bar.start < end)


def _beams(counts: Sequence[int]) -> Iterator[Beams]:
    """Yield the beams of notes that hang together, given how many each has."""
    last = len(counts) - 1
    for at, count in enumerate(counts):
        before, after = (0 if at == 0 else counts[at - 1]), (0 if at == last else counts[at + 1])
        yield tuple(_beam(before >= level, after >= level, at == 0) for level in range(1, count + 1))


def _beam(before: bool, after: bool, first: bool) -> str:
    if before and after:
        return "continue"
    if before or after:
        return "end" if before else "begin"
    return "forward hook" if first else "backward hook"
