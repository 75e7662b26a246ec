"""Stretches at their places in the bar."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from bridge.grid.field import Field
from bridge.grid.moves import Bools, Moves
from bridge.grid.stretch import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Stretches from line to line, in order of the line they end at.

    A line is one number: target, band and place, as `Field.lines` counts them.
    """

    moves: Moves
    """The stretches; each may be a way at several places."""
    move: Ints
    """Which of them each is. (ways,)"""
    begin: Ints
    """The line it begins at. (ways,)"""
    end: Ints
    """The line it ends at. (ways,)"""

    def only(self, which: Bools | Ints | slice) -> Self:
        """Some of them, and only their stretches."""
        some, move = np.unique(self.move[which], return_inverse=True)
        return type(self)(self.moves.only(some), move, self.begin[which], self.end[which])


def ways_of(field: Field, moves: Moves, fit: Bools) -> Ways:
    """The stretches at some of the places they may end at.

    Args:
        field: The scene's problem.
        moves: Its stretches.
        fit: Which places those are. (moves, places)
    """
    move, place = np.nonzero(fit)
    before = (place - moves.steps[move]) % field.places
    begin = field.lines(moves.source, moves.band)[move] + before
    end = field.lines(moves.target, moves.band)[move] + place
    return Ways(moves, move, begin, end).only(np.argsort(end, kind="stable"))
