"""Unison: all voices play the melody."""

import numpy as np

from generator.conditions import Ints
from generator.pieces.parts import ACCOMPANIMENT, BASS, BASS_CEILING, MELODY
from generator.rows import PART, PITCH, START
from generator.writing.scene import Scene

OCTAVE = 12


def with_unisons(rows: Ints, scene: Scene) -> Ints:
    """Add the melody to the voices below it in the half bars in unison: an octave down, and in the bass's own register.

    Args:
        rows: The notes, as `generator.rows` describes them. (notes, 4)
        scene: The scene that they are written to.

    Returns:
        (more notes, 4)
    """
    half = np.searchsorted(scene.borders, rows[:, START], side="right") - 1
    together = [laid is not None and laid.is_unison for laid in map(scene.laid_at, range(len(scene.borders)))]
    melody = rows[(rows[:, PART] == MELODY) & np.array(together)[half]]
    middle, low = melody.copy(), melody.copy()
    middle[:, PITCH] -= OCTAVE
    middle[:, PART] = ACCOMPANIMENT
    low[:, PITCH] -= OCTAVE * np.maximum(-(-(low[:, PITCH] - BASS_CEILING + 1) // OCTAVE), 1)
    low[:, PART] = BASS
    every = np.concatenate([rows, middle, low])
    return every[np.lexsort((every[:, PITCH], every[:, START]))]
