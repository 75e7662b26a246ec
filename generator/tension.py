"""The tension that a scene asks of its harmony, on the scale on which it is heard in real music."""

import numpy as np

from generator.conditions import Conditions, Floats
from generator.phrases import first_bars, phrase_positions

OF_STRAIN = 3.0
"""Standard deviations of real music for each unit of strain: in scenes of real cuts it is seldom beyond a half either way,
which is 1.5."""
OF_LOUDNESS = 4.0
"""Standard deviations for each unit of a bar's loudness over its scene's mean. Loudness is the first of the features in
Farbood, "A parametric, temporal model of musical tension", Music Perception 29 (2012); the sizes are ours."""
BREATH = 0.5
"""Standard deviations by which a phrase begins below its scene's tension, and by which it rises above before it lets go
in its last bar. Source: the normative structure of Lerdahl & Jackendoff, "A generative theory of tonal music" (1983), chapter 8; the
size is ours."""
LEAST, MOST = -1.6, 2.5
"""The limits of what is asked: real music is seldom calmer or tenser."""


def asked_tension(conditions: Conditions) -> Floats:
    """Compute the tension that each bar asks for, in standard deviations of real music from its mean.

    It is the strain that is asked for, more where a bar is louder than its scene, with the breath of its phrase.

    Returns:
        LEAST to MOST, as `generator.pieces.tension.heard_tension` measures it. (bars,)
    """
    swell = conditions.dynamics - conditions.dynamics.mean()
    asked = OF_STRAIN * conditions.strain + OF_LOUDNESS * swell + BREATH * _breath(conditions)
    within: Floats = asked.clip(LEAST, MOST)
    return within


def _breath(conditions: Conditions) -> Floats:
    """Return the rise and fall of each phrase: from -1 to 1 over its first half, and 0 in its last bar. (bars,)"""
    place, last = phrase_positions(first_bars(conditions), conditions.bars).T
    return np.where(last > 0, 0.0, np.minimum(4 * place - 1, 1))
