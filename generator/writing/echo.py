"""The echoes of columns: what is told of those that they take after, and of a given line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.conditions import Ints
from generator.pieces.columns import NONE
from generator.pieces.echoes import SOURCES, count_code
from generator.pieces.given import line_told
from generator.pieces.grid import LONGEST_BAR
from generator.writing.candidate import Candidate, Column
from generator.writing.scene import Scene


@dataclass(frozen=True, slots=True, eq=False)
class Echo:
    """What columns are told of their echoes."""

    columns: tuple[tuple[Column | None, ...], ...]
    """The column that each source of each candidate echoes; None for none. (candidates, LAGS)"""
    code: Ints
    """(candidates, SOURCES)"""
    goes_on: Ints
    """(candidates, SOURCES)"""


def echoed(candidates: Sequence[Candidate], scenes: Sequence[Scene]) -> Echo:
    """Look up the echoes of the columns to be written."""
    code, goes_on = np.full((2, len(candidates), SOURCES), NONE)
    columns = []
    for row, (candidate, scene) in enumerate(zip(candidates, scenes, strict=True)):
        ticks = scene.echoes[candidate.bar]
        found = tuple(candidate.columns.get(tick + candidate.position) for tick in ticks)
        for source, column in enumerate(found):
            if column is not None:
                code[row, source], goes_on[row, source] = column.code, _moved(column, candidate)
        columns.append(found)
        if len(scene.line.tick):
            length = scene.asked.ticks[[candidate.bar]]
            tick, place = np.array([[candidate.tick], [candidate.position]])
            counts, goes = line_told(scene.line, tick, place, length)
            code[row, -1] = NONE if counts[0, 0] == NONE else count_code(counts[0])
            goes_on[row, -1] = goes[0]
    return Echo(tuple(columns), code, goes_on)


def _moved(column: Column, candidate: Candidate) -> int:
    """Return the place in this bar where an echo went on; 0 for a bar line."""
    moved = column.goes_on + candidate.position - column.position
    return moved if column.goes_on and 0 <= moved < LONGEST_BAR else 0
