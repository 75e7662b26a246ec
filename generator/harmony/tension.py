"""Harmonic tension: the distance of chords from the tonic, and the level that a mood asks for."""

import itertools

import numpy as np

from generator.conditions import Conditions, Floats, Ints, Mode
from generator.harmony.chords import CHORDS, QUALITIES, ROOTS, SILENT
from generator.keys import MODES

LEVELS = 4
"""Levels of tension: quarters of the training music, the calmest first."""
EDGES = {Mode.MAJOR: (0.18, 0.24, 0.32), Mode.MINOR: (0.21, 0.27, 0.35)}
"""The boundaries of the levels: the quartiles of the training music, rounded to hundredths."""
STRAIN_SHARE = 0.7
"""The share of strain in a chord's tension; the rest is its diameter. The size is ours."""
PHRASE = np.array([-0.25, 0.0, 0.25, 0.0])
"""Added to the tension asked for, by bar in a phrase of four: low at its start, high before its end. Source: the
normative structure of Lerdahl & Jackendoff, "A generative theory of tonal music" (1983), chapter 8; the sizes are ours."""
HEARD_OVER = 3
"""Bars over which tension is averaged: a bar and its neighbours."""

RISE = np.sqrt(2 / 15)
"""The rise of the spiral from one fifth to the next, as a multiple of its radius."""
WEIGHTS = np.array([0.536, 0.274, 0.19])
"""The weights of the root, fifth and third of a chord, and of the tonic, dominant and subdominant of a key."""
MIXTURE = 0.75
"""The share of major in a minor key's dominant, and of minor in its subdominant."""
FIFTHS = {"": (0, 1, 4), "m": (0, 1, -3), "dim": (0, -6, -3), "7": (0, 1, 4, -2)}
"""Chord tones in fifths above the root, in the order of QUALITIES."""


def _place(fifths: Floats | list[int]) -> Floats:
    """Return the positions of tones on the spiral array, from their distance in fifths. (..., 3)"""
    turn = np.asarray(fifths, dtype=np.float64) * np.pi / 2
    return np.stack([np.sin(turn), np.cos(turn), RISE * turn * 2 / np.pi], axis=-1)


def _triad(root: int, third: int) -> Floats:
    centre: Floats = WEIGHTS @ _place([root, root + 1, root + third])
    return centre


def _centre(mode: Mode) -> Floats:
    """Return the centre of the key with tonic 0. (3,)"""
    major = [_triad(root, 4) for root in (0, 1, -1)]
    minor = [_triad(root, -3) for root in (0, 1, -1)]
    dominant = MIXTURE * major[1] + (1 - MIXTURE) * minor[1]
    subdominant = MIXTURE * minor[2] + (1 - MIXTURE) * major[2]
    chords = major if mode is Mode.MAJOR else [minor[0], dominant, subdominant]
    centre: Floats = WEIGHTS @ np.stack(chords)
    return centre


def chord_tension() -> Floats:
    """Compute the tension of each chord, 0 to 1, in either mode.

    STRAIN_SHARE of the distance from the mean of the chord's tones to the centre of the key (tensile strain), and the
    rest of the largest distance between two of its tones (cloud diameter), each as a share of its range. Distances are
    those of the spiral array, with each root spelt from five fifths below the tonic to six above. Sources: Chew,
    "Towards a mathematical model of tonality" (MIT, 2000), for the array and its weights; Herremans & Chew, "Tension
    ribbons: quantifying and visualising tonal tension" (TENOR 2016), for the two measures.

    Returns:
        0 for silence. (2, CHORDS)
    """
    strain, diameter = np.zeros((2, 2, SILENT))
    for chord, (name, root) in enumerate(itertools.product(QUALITIES, range(ROOTS))):
        fifths = (7 * root + 5) % 12 - 5
        tones = _place([fifths + above for above in FIFTHS[name]])
        strain[:, chord] = [np.linalg.norm(tones.mean(0) - _centre(mode)) for mode in MODES]
        diameter[:, chord] = np.linalg.norm(tones[:, None] - tones, axis=-1).max()
    tension = np.zeros((2, CHORDS))
    shares = [(each - each.min()) / np.ptp(each) for each in (strain, diameter)]
    tension[:, :SILENT] = STRAIN_SHARE * shares[0] + (1 - STRAIN_SHARE) * shares[1]
    return tension


TENSION = chord_tension()
"""The tension of each chord, 0 to 1. (2, CHORDS)"""


def heard_levels(mode: Mode, labels: Ints) -> Ints:
    """Measure the level of tension at each half bar: that of the mean over HEARD_OVER bars, without silence.

    Args:
        mode: The passage's.
        labels: Two a bar, of whole bars. (2 * bars,)

    Returns:
        0 to LEVELS - 1. (2 * bars,)
    """
    sounds = labels != SILENT
    tension = TENSION[MODES.index(mode)][labels]
    around = np.ones(HEARD_OVER)
    total, count = (
        np.convolve(of.reshape(-1, 2).sum(1), around)[HEARD_OVER // 2 :][: len(labels) // 2]
        for of in (tension, sounds)
    )
    bars: Ints = np.searchsorted(EDGES[mode], total / np.maximum(count, 1))
    return bars.repeat(2)


def asked_levels(conditions: Conditions) -> Ints:
    """Compute the level of tension that each bar is asked to have.

    It is the strain that is asked for, with a bar's loudness over the scene's mean (loudness is the first of the features
    in Farbood, "A parametric, temporal model of musical tension", Music Perception 29, 2012; the sizes are ours):
    0.5 + strain / 2 + dynamics - mean dynamics + PHRASE. The range 0 to 1 is divided evenly into levels; values beyond it
    belong to the outermost levels.

    Returns:
        0 to LEVELS - 1. (bars,)
    """
    swell = conditions.dynamics - conditions.dynamics.mean()
    breath = PHRASE[np.arange(conditions.bars) % len(PHRASE)]
    tension = 0.5 + conditions.strain / 2 + swell + breath
    levels: Ints = np.clip(np.floor(tension * LEVELS), 0, LEVELS - 1).astype(np.int64)
    return levels
