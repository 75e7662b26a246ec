"""The chord vocabulary, and chord recognition in real music."""

import numpy as np

from generator.conditions import Floats, Ints, Mode

QUALITIES = {"": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "7": (0, 4, 7, 10)}
"""Chord tones in semitones above the root."""

ROOTS = 12
CHORDS = ROOTS * len(QUALITIES) + 1
SILENT = CHORDS - 1
"""The label of a half bar in which nothing sounds."""

TONES = np.zeros((CHORDS, 12), dtype=np.float32)
for _quality, _tones in enumerate(QUALITIES.values()):
    for _root in range(ROOTS):
        TONES[_quality * ROOTS + _root, [(_root + t) % 12 for t in _tones]] = 1
"""The degrees (semitones above the tonic) of each chord. (CHORDS, 12)"""

TONIC = {Mode.MAJOR: 0, Mode.MINOR: ROOTS}
DOMINANT = 7
"""The dominant triad's label in either mode; the dominant seventh's is DOMINANT_SEVENTH."""
DOMINANT_SEVENTH = 3 * ROOTS + 7
SUBMEDIANT = {Mode.MAJOR: ROOTS + 9, Mode.MINOR: 8}
"""The chord of a deceptive cadence: vi in major, VI in minor."""

OUTSIDE, BASS_ON_ROOT, FOURTH_TONE = 0.55, 0.12, 0.08


def label_chords(weights: Floats, bass: Floats) -> Ints:
    """Recognise the chord of each half bar.

    A chord scores the share of the sound on its tones, less OUTSIDE of the share off them, with a little for
    a bass on its root and a little off for each tone beyond three (template matching: Fujishima, "Realtime
    chord recognition of musical sound", ICMC 1999).

    Args:
        weights: The duration of each degree (semitones above the tonic). (halves, 12)
        bass: The duration of each degree as the lowest note. (halves, 12)

    Returns:
        Labels below CHORDS. (halves,)
    """
    total = weights.sum(-1, keepdims=True)
    share = weights / np.maximum(total, 1e-9)
    low = bass / np.maximum(bass.sum(-1, keepdims=True), 1e-9)
    inside = share @ TONES[:SILENT].T
    roots = np.tile(low, (1, len(QUALITIES)))
    extra = FOURTH_TONE * np.maximum(TONES[:SILENT].sum(-1) - 3, 0)
    fit = inside - OUTSIDE * (1 - inside) + BASS_ON_ROOT * roots - extra
    labels: Ints = np.where(total[:, 0] > 0, np.argmax(fit, axis=-1), SILENT)
    return labels
