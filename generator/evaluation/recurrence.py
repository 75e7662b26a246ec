"""Recurrence: the share of bars that repeat an earlier one."""

from collections.abc import Sequence

from generator.dataset import BAR, PITCH, STEP
from generator.evaluation.files import MeasuredPiece

ALIKE = 0.8
"""The share of two bars' notes that must be in both for one to be a return of the other."""


def comes_back(music: Sequence[MeasuredPiece]) -> float | None:
    """Compute the share of bars that return from earlier in their piece; None if there are too few bars.

    Of the notes of the two bars, more than ALIKE begin on the same sixteenth at the same pitch in both (Jaccard index).
    Bars in which no note begins are skipped.
    """
    returned = [_is_back(bars, at) for bars in map(_bars, music) for at in range(1, len(bars)) if bars[at]]
    return sum(returned) / len(returned) if returned else None


def _bars(music: MeasuredPiece) -> list[set[tuple[int, int]]]:
    """Return the sixteenth and pitch of each note, by the bar it begins in."""
    bars: list[set[tuple[int, int]]] = [set() for _ in range(music.bars)]
    for bar, step, pitch in music.piece.notes[:, [BAR, STEP, PITCH]].tolist():
        bars[bar].add((step, pitch))
    return bars


def _is_back(bars: Sequence[set[tuple[int, int]]], at: int) -> bool:
    here = bars[at]
    return any(len(here & before) > ALIKE * len(here | before) for before in bars[:at])
