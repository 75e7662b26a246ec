"""Weak labels of valence and arousal, computed from the notes alone."""

import numpy as np

from generator.conditions import Floats


def valence(major: Floats, bpm: Floats, register: Floats) -> Floats:
    """Estimate valence, -1 for dark to 1 for bright.

    0.6 for mode (major 1, minor -1), 0.25 for tempo (an octave around 96 bpm is 1), 0.15 for register (12
    semitones around middle C plus 2 is 1). Signs and order from Gabrielsson & Lindstrom, "The role of structure
    in the musical expression of emotions" (2010), table 14.2; the sizes are ours.

    Args:
        major: 1 for major, -1 for minor. (...)
        bpm: Quarter notes a minute. (...)
        register: Mean MIDI pitch. (...)
    """
    return _bounded(0.6 * major + 0.25 * np.log2(bpm / 96) + 0.15 * (register - 62) / 12)


def arousal(bpm: Floats, dynamics: Floats, density: Floats) -> Floats:
    """Estimate arousal, -1 for calm to 1 for driven.

    0.4 for tempo (an octave around 96 bpm is 1), 0.35 for dynamics (0 to 1 around 0.55), 0.25 for density (share
    of sixteenths with an onset, around 0.35). Source as for `valence`.

    Args:
        bpm: Quarter notes a minute. (...)
        dynamics: Mean velocity over 127. (...)
        density: Share of a bar's sixteenths with an onset. (...)
    """
    return _bounded(
        0.4 * np.log2(bpm / 96) + 0.35 * (dynamics - 0.55) / 0.35 + 0.25 * (density - 0.35) / 0.35
    )


def _bounded(values: Floats) -> Floats:
    bounded: Floats = np.tanh(values).astype(np.float32)
    return bounded
