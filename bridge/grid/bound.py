"""What the rest of a scene costs at least: the programme with tempo and slope left out, run from the end.

A stretch may here begin and end at any tempo of its band, so the bound never exceeds the true cost, and what it
rules out can be left out of the real programme without changing its result (branch and bound).
"""

from collections.abc import Sequence

import numpy as np

from bridge.grid.field import Field
from bridge.grid.moves import Moves
from bridge.grid.stretch import Singles


def least_to_go(field: Field, moves: Sequence[Moves]) -> Singles:
    """Bound the cost from every line that meets a target to the end of the scene.

    Args:
        field: The scene's problem.
        moves: The stretches to each target but the first. (targets - 1,)

    Returns:
        By the line's place; the cost of meeting the target itself is left out. (targets, places, bands)
    """
    togo = np.full((len(moves) + 1, field.places, len(field.bands.units)), np.inf, np.float32)
    togo[-1, list(field.ends)] = field.closing[:, None]
    for at in range(len(moves), 0, -1):
        to = moves[at - 1].by_source()
        place = (np.arange(field.places)[:, None] + to.steps) % field.places  # (places, moves)
        least = (togo[at] + field.position(at)[:, None])[place, to.band] + to.fixed
        first = np.flatnonzero((np.diff(to.source, prepend=-1) != 0) | (np.diff(to.band, prepend=-1) != 0))
        source, band = to.source[first], to.band[first]
        least = np.minimum.reduceat(least, first, axis=1)  # (places, pairs of source and band)
        togo[source, :, band] = np.minimum(togo[source, :, band], least.T)
    return togo
