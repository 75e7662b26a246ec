"""A pick-up: the last notes before a melody's first strong one walk to it."""

import numpy as np

from generator.conditions import Conditions, Ints, Mode
from generator.keys import SCALES
from generator.pieces.grid import SIXTEENTH, half
from generator.pieces.parts import MELODY
from generator.pieces.passages import LOWEST, PITCHES
from generator.rows import PART, PITCH, START

LEAD = 3
"""The most notes of a pick-up."""


def lead_in(rows: Ints, conditions: Conditions) -> None:
    """Lead the melody to its first strong note, in place: up to LEAD notes before it move by steps of the scale.

    The strong note is the first one after a pick-up bar, else the first from the second half of the first bar on. The lead
    comes from the side its notes were on; a note on the scene's edge stays, because it belongs to the chord there.
    """
    first, beat = int(conditions.steps[0]) * SIXTEENTH, conditions.beat * SIXTEENTH
    strong = first if conditions.pickup else half(first, beat)
    melody = np.flatnonzero(rows[:, PART] == MELODY)
    starts = rows[melody, START]
    later = melody[starts >= strong]
    lead = melody[(starts > 0) & (starts < strong)][-LEAD:]
    if not (len(lead) and len(later)):
        return
    goal = int(rows[later[0], PITCH])
    up = rows[lead, PITCH].mean() <= goal
    walk = _steps_from(goal, -1 if up else 1, conditions.key.mode, len(lead))
    rows[lead, PITCH] = walk[::-1]


def _steps_from(pitch: int, way: int, mode: Mode, count: int) -> list[int]:
    """Return the next tones of the scale above (1) or below (-1) a pitch; the pitch itself where none are left."""
    tones = [p for p in range(LOWEST, LOWEST + PITCHES) if p % 12 in SCALES[mode] and way * (p - pitch) > 0]
    nearest = sorted(tones, key=lambda p: abs(p - pitch))[:count]
    return [*nearest, *[pitch] * (count - len(nearest))]
