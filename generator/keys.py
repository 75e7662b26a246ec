"""Key estimation from the duration of each pitch class."""

import numpy as np

from generator.conditions import Floats, Ints, Key, Mode

MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
"""The fit of each scale degree to a major and to a minor key.

Source: the probe-tone ratings of Krumhansl & Kessler, "Tracing the dynamic changes in perceived tonal
organization in a spatial representation of musical keys", Psychological Review 89 (1982)."""

MODES = (Mode.MAJOR, Mode.MINOR)
SCALES = {
    Mode.MAJOR: frozenset({0, 2, 4, 5, 7, 9, 11}),
    Mode.MINOR: frozenset({0, 2, 3, 5, 7, 8, 10, 11}),
}
"""Scale degrees in semitones above the tonic; minor has both sevenths."""


def _standardised(profile: Floats) -> Floats:
    centred = profile - profile.mean(-1, keepdims=True)
    deviation: Floats = centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-9)
    return deviation


TONICS = 12


def signature(key: Key) -> int:
    """Return the position of a key's signature on the circle of fifths, 0 to 11 clockwise from C major."""
    return key.sharps % TONICS


def tonic_shift(tonic: int) -> int:
    """Return the semitones from C to a tonic, -5 to 6; subtracting them from a pitch moves it to a key on C."""
    return tonic if tonic <= 6 else tonic - TONICS


def distance(a: Key, b: Key) -> int:
    """Count the steps between two keys' signatures on the circle of fifths, 0 to 6.

    Up to five, this is the number of tones in one scale that the other lacks, with the natural minor. Source: Krumhansl,
    "Cognitive Foundations of Musical Pitch" (1990), chapter 2, for keys being near as they share tones.
    """
    steps = abs(signature(a) - signature(b))
    return min(steps, TONICS - steps)


PROFILES = _standardised(np.stack([np.roll(p, tonic) for p in (MAJOR, MINOR) for tonic in range(12)]))


def key_indices(weights: Floats) -> Ints:
    """Estimate the key of each passage: 0 to 11 for C to B major, 12 to 23 for C to B minor.

    It is the key whose profile correlates best with the passage (Krumhansl, "Cognitive Foundations of Musical Pitch",
    1990, chapter 4).

    Args:
        weights: The duration of each pitch class, in any unit. (..., 12)

    Returns:
        Key indices. (...)
    """
    indices: Ints = np.argmax(_standardised(weights) @ PROFILES.T, axis=-1)
    return indices


def key_margin(weights: Floats, key: Key) -> Floats:
    """Compute the margin by which a key fits each passage better than any other, as `key_indices` compares them.

    Args:
        weights: The duration of each pitch class, in any unit. (..., 12)
        key: The key in question.

    Returns:
        Differences of correlations, -2 to 2; below 0 where another key fits better. (...)
    """
    fits = _standardised(weights) @ PROFILES.T  # (..., 24)
    own = MODES.index(key.mode) * TONICS + key.tonic
    ahead: Floats = fits[..., own] - np.delete(fits, own, axis=-1).max(-1)
    return ahead


def key_at(index: int) -> Key:
    """Return the key of an index of `key_indices`."""
    return Key(index % 12, MODES[index // 12])
