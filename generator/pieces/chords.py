"""The chords that music is made of, and their recognition in real music."""

import numpy as np

from generator.conditions import Floats, Ints

QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "dim": (0, 3, 6),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "aug": (0, 4, 8),
}
"""Chord tones in semitones above the root."""
ROOTS = 12
CHORDS = ROOTS * len(QUALITIES) + 1
"""Labels: quality * ROOTS + root, and SILENT."""
SILENT = CHORDS - 1
"""The label of a half bar in which nothing sounds."""

TONES = np.zeros((CHORDS, ROOTS), dtype=np.float32)
for _quality, _tones in enumerate(QUALITIES.values()):
    for _root in range(ROOTS):
        TONES[_quality * ROOTS + _root, [(_root + t) % ROOTS for t in _tones]] = 1
"""The pitch classes of each chord. (CHORDS, 12)"""

ROOT = np.append(np.arange(SILENT) % ROOTS, 0)
"""The root of each chord, 0 to 11; 0 for silence. (CHORDS,)"""

OUTSIDE, BASS_ON_ROOT = 0.55, 0.12
RARITY = {
    "": 0.0,
    "m": 0.0,
    "dim": 0.0,
    "7": 0.15,
    "m7": 0.2,
    "maj7": 0.32,
    "m7b5": 0.2,
    "dim7": 0.14,
    "aug": 0.1,
}
"""What each quality costs.

A triad with a passing note or a leading note stays a triad. With these, 44% of the corpus's half bars are major triads, 19%
minor ones, 20% dominant sevenths, 5% minor and 2% major sevenths."""
_COST = np.repeat([RARITY[quality] for quality in QUALITIES], ROOTS)


def label_chords(sound: Floats, bass: Floats) -> Ints:
    """Recognise the chord of each half bar.

    A chord scores the share of the sound on its tones, less OUTSIDE of the share off them, with a little for a bass on
    its root, less its RARITY (template matching: Fujishima, "Realtime chord recognition of musical sound", ICMC 1999).

    Args:
        sound: The duration of each pitch class. (halves, 12)
        bass: The duration of each pitch class in the bass. (halves, 12)

    Returns:
        Labels below CHORDS. (halves,)
    """
    total = sound.sum(-1, keepdims=True)
    inside = sound / np.maximum(total, 1e-9) @ TONES[:SILENT].T
    low = bass / np.maximum(bass.sum(-1, keepdims=True), 1e-9)
    roots = np.tile(low, (1, len(QUALITIES)))
    fit = inside - OUTSIDE * (1 - inside) + BASS_ON_ROOT * roots - _COST
    labels: Ints = np.where(total[:, 0] > 0, fit.argmax(-1), SILENT)
    return labels


def moved(labels: Ints, semitones: int) -> Ints:
    """Return chords moved up by some semitones; silence stays. (...) -> (...)"""
    quality, root = np.divmod(labels, ROOTS)
    up: Ints = np.where(labels == SILENT, SILENT, quality * ROOTS + (root + semitones) % ROOTS)
    return up
