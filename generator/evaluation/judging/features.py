"""The features of a window in groups."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from generator.conditions import Floats, Ints
from generator.evaluation.judging.chords import chords
from generator.evaluation.judging.heard import HeardPiece
from generator.evaluation.judging.likeness import likeness
from generator.evaluation.judging.melody import melody
from generator.evaluation.judging.rhythm import rhythm
from generator.evaluation.judging.summary import Features
from generator.evaluation.judging.texture import texture
from generator.evaluation.judging.verticals import verticals
from generator.evaluation.judging.window import BARS, Window, windows_of

GROUPS: dict[str, Callable[[Window], Features]] = {
    "melody": melody,
    "rhythm": rhythm,
    "texture": texture,
    "verticals": verticals,
    "chords": chords,
    "likeness": likeness,
}
"""The features of each group."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """The windows of a piece."""

    first: Ints
    """The first bar of each. (windows,)"""
    features: Floats
    """In the order of NAMES. (windows, features)"""


def features_of(window: Window) -> Features:
    """Compute every feature of a window; names are `GROUP.FEATURE`."""
    return {
        f"{group}.{name}": value
        for group, compute in GROUPS.items()
        for name, value in compute(window).items()
    }


NAMES = tuple(features_of(Window(np.zeros((0, 4), dtype=np.int64), BARS, (4, 4))))
"""The names of all features."""


@lru_cache(maxsize=4096)
def described(piece: HeardPiece) -> Described:
    """Compute the features of each window of a piece; a piece that was described already is not described again."""
    found = [(first, features_of(window)) for first, window in windows_of(piece)]
    rows = [[row[name] for name in NAMES] for _, row in found]
    return Described(
        np.array([first for first, _ in found], dtype=np.int64),
        np.array(rows, dtype=np.float32).reshape(-1, len(NAMES)),
    )
