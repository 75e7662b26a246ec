"""Streams: the onsets and the pitch classes of each bar, and how they change from bar to bar."""

import numpy as np

from generator.conditions import Floats, Ints
from generator.pieces.grid import DURATIONS, LONGEST_BAR, TICKS
from generator.pieces.passages import LOWEST

CLASSES = 12
STREAM = LONGEST_BAR + CLASSES
"""Numbers of a bar: its onsets by tick, and the share of each pitch class."""
BACK = (1, 2, 4)
"""Bars to the bars with which each is compared."""
STREAMS = STREAM * (1 + len(BACK))
LONGEST_HEARD = 2 * TICKS
"""Ticks after which a note counts no more in its pitch class."""
HEARD = 4.0
"""The sum of a bar's pitch classes."""


def streams_of(bar: Ints, position: Ints, note_column: Ints, pitch: Ints, duration: Ints) -> Floats:
    """Return the streams of each bar of a passage.

    Args:
        bar: Of each column, from 0. (columns,)
        position: Ticks from the bar's start. (columns,)
        note_column: Of each note. (notes,)
        pitch: Counted from LOWEST. (notes,)
        duration: Index in DURATIONS. (notes,)

    Returns:
        A bar's own, then its difference from each bar of BACK. (bars, STREAMS)
    """
    bars = int(bar[-1]) + 1
    own = np.zeros((bars, STREAM), dtype=np.float32)
    own[bar[note_column], position[note_column]] = 1
    lengths = np.minimum(np.take(DURATIONS, duration), LONGEST_HEARD)
    np.add.at(own, (bar[note_column], LONGEST_BAR + (pitch + LOWEST) % CLASSES), lengths)
    classes = own[:, LONGEST_BAR:]
    classes *= HEARD / np.maximum(classes.sum(1, keepdims=True), 1)
    earlier = [np.concatenate([np.zeros_like(own[:back]), own])[:bars] for back in BACK]
    return np.concatenate([own, *(np.abs(own - before) for before in earlier)], axis=1)
