"""How often music comes back."""

from collections.abc import Sequence

from generator.dataset import BAR, PITCH, STEP
from generator.evaluation.files import Heard

ALIKE = 0.8
"""Share of the notes of two bars that are in both, over which one is the other come back."""


def comes_back(heard: Sequence[Heard]) -> float | None:
    """The share of bars that are an earlier bar of their piece come back; None where there are too few to tell.

    Of the notes of the two bars, more than ALIKE begin on the same sixteenth at the same pitch in both (Jaccard index).
    Bars in which no note begins are passed over.
    """
    told = [_is_back(bars, at) for bars in map(_bars, heard) for at in range(1, len(bars)) if bars[at]]
    return sum(told) / len(told) if told else None


def _bars(heard: Heard) -> list[set[tuple[int, int]]]:
    """Sixteenth and pitch of each note that begins in a bar."""
    bars: list[set[tuple[int, int]]] = [set() for _ in range(heard.bars)]
    for bar, step, pitch in heard.piece.notes[:, [BAR, STEP, PITCH]].tolist():
        bars[bar].add((step, pitch))
    return bars


def _is_back(bars: Sequence[set[tuple[int, int]]], at: int) -> bool:
    here = bars[at]
    return any(len(here & before) > ALIKE * len(here | before) for before in bars[:at])
