"""The fit of a take to the mood and the key of its scene."""

import numpy as np

from generator.conditions import Floats, Ints, Key, Mode
from generator.joints.edges import ONSET, PITCH, RELEASE, VELOCITY, nearest_ticks
from generator.keys import key_margin
from generator.mood import arousal, valence

DIAGONAL = float(np.sqrt(8))
"""The diagonal of the plane of valence and arousal, each -1 to 1."""


def mood_distance(notes: Floats, bars: Ints, mode: Mode, bpm: float, asked: tuple[float, float]) -> float:
    """Compute the distance of a cue's mood from the one asked for, 0 to 1.

    The distance on the plane of valence and arousal between what is asked for and what `generator.mood` measures in the
    notes, as a share of the plane's diagonal. Silence has the largest distance.

    Args:
        notes: Of the cue. (notes, VELOCITY + 1)
        bars: Sixteenths in each of its bars. (bars,)
        mode: Of its key.
        bpm: Quarter notes a minute.
        asked: Valence and arousal, -1 to 1 each.
    """
    if not len(notes):
        return 1.0
    tempo = np.array(bpm)
    major = np.array(1.0 if mode is Mode.MAJOR else -1.0)
    density = np.array(len(np.unique(nearest_ticks(notes))) / bars.sum())
    bright = float(valence(major, tempo, notes[:, PITCH].mean()))
    driven = float(arousal(tempo, notes[:, VELOCITY].mean() / 127, density))
    return float(np.hypot(bright - asked[0], driven - asked[1])) / DIAGONAL


def is_off_key(notes: Floats, key: Key) -> bool:
    """Tell whether a cue is heard in another key than the one asked for, as `generator.keys.key_indices` estimates it.

    Args:
        notes: Of the cue. (notes, VELOCITY + 1)
        key: The one asked for.
    """
    length, degree = notes[:, RELEASE] - notes[:, ONSET], notes[:, PITCH].astype(np.int64) % 12
    return bool(key_margin(np.bincount(degree, weights=length, minlength=12).astype(np.float64), key) < 0)
