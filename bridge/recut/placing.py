"""Mapping of instants of an old scene to the new cut."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bridge.recut.pieces import CutPiece
from bridge.score.scenes.division import Scene

Floats = npt.NDArray[np.float64]


def placed(times: Floats, pieces: Iterable[CutPiece], old: Scene, new: Scene) -> Floats:
    """Move instants of an old scene to where their picture is in the new one.

    Removed picture collapses to the cut it left; the scene's ends stay its ends.

    Args:
        times: Seconds from the old timeline's first frame, inside the old scene. (n,)
        pieces: The new scene's.
        old: The old scene.
        new: The new scene.

    Returns:
        Seconds from the new timeline's first frame, in order if `times` are. (n,)
    """
    known = [
        point
        for piece in pieces
        if piece.old is not None and old.start <= piece.old[0] and piece.old[1] <= old.end
        for point in ((piece.old[0], piece.start), (piece.old[1], piece.end))
    ]
    points = sorted({(old.start, new.start), *known, (old.end, new.end)})
    rising = [points[0]]
    for point in points[1:]:
        if point[1] >= rising[-1][1]:  # what changed places inside the scene is passed over
            rising.append(point)
    before = np.array([float(old) for old, _ in rising])
    after = np.array([float(new) for _, new in rising])
    assert all(a <= b for a, b in pairwise(before.tolist()))
    moved: Floats = np.interp(times, before, after)
    return moved
