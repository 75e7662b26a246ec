"""A film with a picture drawn as numbers: what is seen of each shot, from a seed."""

from fractions import Fraction

import numpy as np

from bridge.picture.features.picture import Features, Picture, Sight
from bridge.timeline import Timeline

RATE = Fraction(4)
"""Samples a second."""


def seen(cut: Timeline, seed: int = 3) -> Picture:
    """Draw the motion, its growth, the brightness and the saturation of every shot."""
    rng = np.random.default_rng(seed)
    sights = []
    for shot in cut.shots:
        count = int(shot.duration * RATE) + 4
        level = rng.uniform(0.02, 0.5)
        motion, growth = level * rng.uniform(0.5, 1.5, count), rng.uniform(0, 1, count)
        bright = np.clip(rng.uniform(0.1, 0.9) + 0.05 * rng.standard_normal(count), 0, 1)
        full = np.clip(rng.uniform(0.1, 0.6) + 0.05 * rng.standard_normal(count), 0, 1)
        moved, grown, lit, coloured = (each.astype(np.float32) for each in (motion, growth, bright, full))
        sights.append(Sight(Features(RATE, shot.source_start, moved, grown, lit, coloured), Fraction(0)))
    return Picture.of(cut, sights)
