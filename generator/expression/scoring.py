"""The score of a scene: its written notes with expression, in its key, part by part."""

from collections.abc import Mapping

import numpy as np

from generator.conditions import Conditions, Ints
from generator.expression.articulation import releases
from generator.expression.chance import looseness
from generator.expression.loudness import velocities
from generator.expression.texture import texture_of
from generator.keys import tonic_shift
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS
from generator.score import Note, Score, Voice, VoicePart

PLAYED_BY = {Voice.MELODY: MELODY, Voice.HARMONY: ACCOMPANIMENT, Voice.BASS: BASS}
"""The part whose notes each voice of a score has."""


def to_score(rows: Ints, conditions: Conditions, programs: Mapping[Voice, int], seed: int) -> Score:
    """Turn written notes into a score with expression, key and voices; deterministic in its arguments.

    Args:
        rows: In order of start, then pitch; columns as in `generator.rows`. (notes, 4)
        conditions: The conditions they were composed for.
        programs: General MIDI program of each voice.
        seed: Of the random variation of loudness; 0 or more.
    """
    texture = texture_of(rows, conditions)
    loose = {part: looseness(programs[voice]) for voice, part in PLAYED_BY.items()}
    shares = tuple(loose[part] for part in range(PARTS))
    loudness = velocities(texture, conditions, np.random.default_rng(seed), shares)
    onset, end = texture.start / TICKS, releases(texture, conditions) / TICKS
    sounding = texture.pitch + tonic_shift(conditions.key.tonic)
    columns = (onset, end - onset, sounding, loudness)
    parts = []
    for voice, part in PLAYED_BY.items():
        mine = np.flatnonzero(texture.part == part)
        notes = tuple(map(Note, *(column[mine].tolist() for column in columns)))
        parts.append(VoicePart(voice, programs[voice], notes))
    return Score(tuple(parts), int(conditions.steps.sum()) * SIXTEENTH / TICKS)
