"""Recurrence: the share of bars that repeat an earlier one."""

from collections.abc import Sequence

from generator.evaluation.files import MeasuredPiece
from generator.pieces.reading import BAR, ONSET, PITCH

ALIKE = 0.8
"""The share of two bars' notes that must be in both for one to be a return of the other."""


def comes_back(music: Sequence[MeasuredPiece]) -> float | None:
    """Compute the share of bars that return from earlier in their piece; None if there are too few bars.

    Of the notes of the two bars, more than ALIKE begin on the same tick of the bar at the same pitch in both (Jaccard index).
    Bars in which no note begins are skipped.
    """
    returned = [_is_back(bars, at) for bars in map(_bars, music) for at in range(1, len(bars)) if bars[at]]
    return sum(returned) / len(returned) if returned else None


def _bars(music: MeasuredPiece) -> list[set[tuple[int, int]]]:
    """Return the place in the bar, in ticks, and the pitch of each note, by the bar it begins in."""
    bars: list[set[tuple[int, int]]] = [set() for _ in range(music.bars)]
    lines = music.piece.lines.tolist()
    for bar, onset, pitch in music.piece.notes[:, [BAR, ONSET, PITCH]].tolist():
        bars[bar].add((onset - lines[bar], pitch))
    return bars


def _is_back(bars: Sequence[set[tuple[int, int]]], at: int) -> bool:
    here = bars[at]
    return any(len(here & before) > ALIKE * len(here | before) for before in bars[:at])
