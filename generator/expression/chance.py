"""Chance that is human: deviations with a memory, larger where one plays alone."""

import numpy as np

from generator.conditions import Floats

OCTAVES = 6
"""The number of noises that are summed, held for 1, 2, 4 ... steps."""
SECTIONS = frozenset({44, 45, 48, 49, 50, 51, 52, 53, 54, 61})
"""General MIDI programs of many players in one part: strings, choirs, brass."""
OF_SECTION = 0.5
"""The deviations of a section against those of one player: those of many even out. The size is ours."""


def drift(length: int, rng: np.random.Generator) -> Floats:
    """Draw 1/f noise of standard deviation 1: the sum of noises held for 1, 2, 4 ... steps. (length,)

    Players drift: their deviations are long-range correlated, not independent (Hennig et al., "The nature and
    perception of fluctuations in human musical rhythms", PLoS ONE 6, 2011). Source of the sum: Voss & Clarke, "1/f noise
    in music", JASA 63 (1978).
    """
    spans = 2 ** np.arange(OCTAVES)
    held = [np.repeat(rng.standard_normal(length // span + 1), span)[:length] for span in spans]
    drifts: Floats = np.sum(held, axis=0) / np.sqrt(OCTAVES)
    return drifts


def looseness(program: int) -> float:
    """Return the share of the deviations of one player that a General MIDI program has."""
    return OF_SECTION if program in SECTIONS else 1.0
