"""Harmonic tension: the distance of chords from the tonic."""

import itertools

import numpy as np

from generator.conditions import Floats, Ints
from generator.pieces.chords import CHORDS, QUALITIES, ROOTS, SILENT

STRAIN_SHARE = 0.7
"""The share of strain in a chord's tension; the rest is its diameter. The size is ours."""
HEARD_OVER = 3
"""Bars over which tension is averaged: a bar and its neighbours."""
RISE = np.sqrt(2 / 15)
"""The rise of the spiral from one fifth to the next, as a multiple of its radius."""
WEIGHTS = np.array([0.536, 0.274, 0.19])
"""The weights of the root, fifth and third of a chord, and of the tonic, dominant and subdominant of a key."""
MIXTURE = 0.75
"""The share of major in a minor key's dominant, and of minor in its subdominant."""
FIFTHS = {
    "": (0, 1, 4),
    "m": (0, 1, -3),
    "dim": (0, -6, -3),
    "7": (0, 1, 4, -2),
    "m7": (0, 1, -3, -2),
    "maj7": (0, 1, 4, 5),
    "m7b5": (0, -6, -3, -2),
    "dim7": (0, -6, -3, -9),
    "aug": (0, 4, 8),
}
"""Chord tones in fifths above the root, in the order of QUALITIES."""
MEAN, DEVIATION = (0.195, 0.229), (0.089, 0.095)
"""The mean tension of real bars in major and in minor, and its standard deviation."""


def _place(fifths: Floats | list[int]) -> Floats:
    """Return the positions of tones on the spiral array, from their distance in fifths. (..., 3)"""
    turn = np.asarray(fifths, dtype=np.float64) * np.pi / 2
    return np.stack([np.sin(turn), np.cos(turn), RISE * turn * 2 / np.pi], axis=-1)


def _triad(root: int, third: int) -> Floats:
    centre: Floats = WEIGHTS @ _place([root, root + 1, root + third])
    return centre


def _centres() -> tuple[Floats, Floats]:
    """Return the centre of the major and of the minor key with tonic 0. (3,) each"""
    major = [_triad(root, 4) for root in (0, 1, -1)]
    minor = [_triad(root, -3) for root in (0, 1, -1)]
    dominant = MIXTURE * major[1] + (1 - MIXTURE) * minor[1]
    subdominant = MIXTURE * minor[2] + (1 - MIXTURE) * major[2]
    return WEIGHTS @ np.stack(major), WEIGHTS @ np.stack([minor[0], dominant, subdominant])


def chord_tension() -> Floats:
    """Compute the tension of each chord, 0 to 1, in either mode.

    STRAIN_SHARE of the distance from the mean of the chord's tones to the centre of the key (tensile strain), and the
    rest of the largest distance between two of its tones (cloud diameter), each as a share of its range. Distances are
    those of the spiral array, with each root spelt from five fifths below the tonic to six above. Sources: Chew,
    "Towards a mathematical model of tonality" (MIT, 2000), for the array and its weights; Herremans & Chew, "Tension
    ribbons: quantifying and visualising tonal tension" (TENOR 2016), for the two measures.

    Returns:
        0 for silence; major, then minor. (2, CHORDS)
    """
    strain, diameter = np.zeros((2, 2, SILENT))
    for chord, (name, root) in enumerate(itertools.product(QUALITIES, range(ROOTS))):
        fifths = (7 * root + 5) % 12 - 5
        tones = _place([fifths + above for above in FIFTHS[name]])
        strain[:, chord] = [np.linalg.norm(tones.mean(0) - centre) for centre in _centres()]
        diameter[:, chord] = np.linalg.norm(tones[:, None] - tones, axis=-1).max()
    tension = np.zeros((2, CHORDS))
    shares = [(each - each.min()) / np.ptp(each) for each in (strain, diameter)]
    tension[:, :SILENT] = STRAIN_SHARE * shares[0] + (1 - STRAIN_SHARE) * shares[1]
    return tension


TENSION = chord_tension()
"""The tension of each chord, 0 to 1. (2, CHORDS)"""


def heard_tension(major: float, chord: Ints, bar: Ints) -> Floats:
    """Measure the tension of bars over HEARD_OVER of them, in standard deviations of real music from its mean.

    Args:
        major: 1 for major, -1 for minor.
        chord: The chords of all bars, moved to a key on C. (halves,)
        bar: The bar of each. (halves,)

    Returns:
        0 where all is silent. (bars,)
    """
    mode = 0 if major > 0 else 1
    sounds = (chord != SILENT).astype(np.float64)
    around = np.ones(HEARD_OVER)
    total, count = (
        np.convolve(np.bincount(bar, weights=of), around, mode="full")[HEARD_OVER // 2 :][: bar[-1] + 1]
        for of in (TENSION[mode][chord] * sounds, sounds)
    )
    heard: Floats = np.where(count > 0, (total / np.maximum(count, 1) - MEAN[mode]) / DEVIATION[mode], 0.0)
    return heard
