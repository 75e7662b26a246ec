"""Tension: how far chords pull from the tonic, and how much of it a mood asks for."""

import itertools

import numpy as np

from generator.conditions import Conditions, Floats, Ints, Mode
from generator.harmony.chords import CHORDS, QUALITIES, ROOTS, SILENT
from generator.keys import MODES

LEVELS = 4
"""Levels of tension: quarters of the training music, the calmest first."""
EDGES = {Mode.MAJOR: (0.18, 0.24, 0.32), Mode.MINOR: (0.21, 0.27, 0.35)}
"""Where one level ends and the next begins: the quartiles of the training music, rounded to hundredths."""
STRAIN_SHARE = 0.7
"""How much of a chord's tension is its strain; the rest is its diameter. The size is ours."""
PHRASE = np.array([-0.25, 0.0, 0.25, 0.0])
"""What each bar of a phrase of four adds to the tension asked: it begins at rest, and lets go at its end. Source: the
normative structure of Lerdahl & Jackendoff, "A generative theory of tonal music" (1983), chapter 8; the sizes are ours."""
HEARD_OVER = 3
"""Bars over which tension is heard: a bar and its neighbours."""

RISE = np.sqrt(2 / 15)
"""How far the spiral climbs from a fifth to the next, by its radius."""
WEIGHTS = np.array([0.536, 0.274, 0.19])
"""Of the root, fifth and third of a chord, and of the tonic, dominant and subdominant of a key."""
MIXTURE = 0.75
"""How much of a minor key's dominant is major, and of its subdominant minor."""
FIFTHS = {"": (0, 1, 4), "m": (0, 1, -3), "dim": (0, -6, -3), "7": (0, 1, 4, -2)}
"""Chord tones in fifths above the root, in the order of QUALITIES."""


def _place(fifths: Floats | list[int]) -> Floats:
    """Where tones lie on the spiral array, by their distance in fifths. (..., 3)"""
    turn = np.asarray(fifths, dtype=np.float64) * np.pi / 2
    return np.stack([np.sin(turn), np.cos(turn), RISE * turn * 2 / np.pi], axis=-1)


def _triad(root: int, third: int) -> Floats:
    centre: Floats = WEIGHTS @ _place([root, root + 1, root + third])
    return centre


def _centre(mode: Mode) -> Floats:
    """The centre of a key on 0. (3,)"""
    major = [_triad(root, 4) for root in (0, 1, -1)]
    minor = [_triad(root, -3) for root in (0, 1, -1)]
    dominant = MIXTURE * major[1] + (1 - MIXTURE) * minor[1]
    subdominant = MIXTURE * minor[2] + (1 - MIXTURE) * major[2]
    chords = major if mode is Mode.MAJOR else [minor[0], dominant, subdominant]
    centre: Floats = WEIGHTS @ np.stack(chords)
    return centre


def chord_tension() -> Floats:
    """How tense each chord is, 0 to 1, in either mode.

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
"""How tense each chord is, 0 to 1. (2, CHORDS)"""


def heard_levels(mode: Mode, labels: Ints) -> Ints:
    """The level of tension heard at each half bar: that of the mean over HEARD_OVER bars, silence left out.

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
    """The level of tension that each bar's mood asks for.

    Tense is what is driven and dark at once: the circumplex turned by an eighth (Thayer, "The Biopsychology of Mood
    and Arousal", 1989), with what a bar is louder than the scene's mean (loudness is the first of the features in
    Farbood, "A parametric, temporal model of musical tension", Music Perception 29, 2012; the sizes are ours):
    0.5 + (arousal - valence) / 4 + dynamics - mean dynamics + PHRASE, of which 0 to 1 is divided evenly;
    what lies beyond belongs to the outermost levels.

    Returns:
        0 to LEVELS - 1. (bars,)
    """
    swell = conditions.dynamics - conditions.dynamics.mean()
    breath = PHRASE[np.arange(conditions.bars) % len(PHRASE)]
    tension = 0.5 + (conditions.arousal - conditions.valence) / 4 + swell + breath
    levels: Ints = np.clip(np.floor(tension * LEVELS), 0, LEVELS - 1).astype(np.int64)
    return levels
