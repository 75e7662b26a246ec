"""A click track: a note for each bar line, beat and hit."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.passage import Track, in_order, sounding

LASTS = TICKS_PER_STEP // 2
"""Ticks of a click."""


@dataclass(frozen=True, slots=True)
class Click:
    """One sound of a click track."""

    key: int
    """MIDI key number. Source: General MIDI System Level 1, table 3."""
    velocity: int


BAR, BEAT, HIT = Click(76, 121), Click(77, 88), Click(80, 60)
"""A bar line: the high wood block. A beat: the low one. A hit, softly: the muted triangle."""


def click_track(placed: Iterable[tuple[int, Click]], end: int) -> Track:
    """Return a track of clicks.

    Args:
        placed: The tick and the sound of each.
        end: The last tick of the file.
    """
    rows = [(tick, min(tick + LASTS, end), click.key, click.velocity, DRUMS, 0) for tick, click in placed]
    return Track("Click", in_order(sounding(np.array(rows, dtype=np.int64).reshape(-1, 6))))
