"""The speed of the composer: one scene at a time, from conditions to notes."""

import statistics
import time
from dataclasses import dataclass

import numpy as np

from bridge.midi.palettes import PROGRAMS, Palette
from bridge.score.composers import trained_composer
from generator.conditions import STEPS, Conditions, Floats, Key, Mode, Style

BARS = 32
FOUR_FOUR = 16
"""Sixteenths in a bar."""
WARM_UP = 3
"""Scenes that are composed before time is measured."""


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed at which scenes were composed."""

    scenes: int
    bars: int
    """Bars of each scene."""
    bars_per_second: float
    """The median over the scenes."""
    slowest: float
    """Bars a second of the slowest scene."""


def generate_speed(scenes: int, seed: int) -> Speed:
    """Compose invented scenes of 4/4 one after another, the networks loaded; loudness included.

    Args:
        scenes: How many.
        seed: The seed of their conditions.

    Raises:
        MissingError: If the composer's weights cannot be read.
    """
    composer = trained_composer()
    rng = np.random.default_rng(seed)
    speeds = []
    for number in range(scenes + WARM_UP):
        conditions = invented_scene(rng)
        began = time.perf_counter()
        composer.compose(conditions, number, PROGRAMS[Palette.STRINGS])
        speeds.append(BARS / (time.perf_counter() - began))
    timed = speeds[WARM_UP:]
    return Speed(scenes, BARS, statistics.median(timed), min(timed))


def invented_scene(rng: np.random.Generator) -> Conditions:
    """Invent conditions of BARS bars of 4/4 that wander as those of a film do, with a hit in about half of the bars."""
    hits = np.zeros((BARS, STEPS), dtype=np.bool_)
    hits[np.arange(BARS), rng.integers(0, FOUR_FOUR, BARS)] = rng.random(BARS) < 0.5
    return Conditions(
        key=Key(int(rng.integers(12)), list(Mode)[rng.integers(2)]),
        style=list(Style)[rng.integers(len(Style))],
        steps=np.full(BARS, FOUR_FOUR),
        density=_wandering(rng, 0.1, 0.85),
        strength=_wandering(rng, 1.2, 3.6),
        register=_wandering(rng, 55, 70),
        dynamics=_wandering(rng, 0.36, 0.8),
        valence=_wandering(rng, -1, 1),
        arousal=_wandering(rng, -1, 1),
        position=np.arange(BARS) / BARS,
        hits=hits,
    )


def _wandering(rng: np.random.Generator, low: float, high: float) -> Floats:
    """Return numbers in a range, each near the one before. (BARS,)"""
    phase, speed = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.6)
    wave: Floats = np.sin(phase + speed * np.arange(BARS))
    return low + (high - low) * (1 + wave) / 2
