"""What the composer is asked for under dialogue: fewer notes, lower and softer ones, out of the speaker's register."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bridge.score.underscore.dialogue import Dialogue
from bridge.settings.preferences import Underscore
from generator.conditions import Conditions, Floats

PLACES: Final = 3
"""Decimal places of a density: those of the cue sheet."""
ASIDE: Final = 4.0
"""Semitones beside the middle of a voice that are the speaker's own register."""
LOWEST: Final = 45.0
"""The lowest mean pitch that is asked for: below, all instruments are muddy."""


@dataclass(frozen=True, slots=True)
class Thinning:
    """How much is asked for under dialogue."""

    density: float
    """The share of the onsets that stays."""
    strength: float
    """The share of the further notes of each onset that stays."""
    lower: float
    """Semitones by which the register goes down: fundamentals leave the octaves from 1 to 4 kHz."""
    dynamics: float
    """The share of the loudness that stays."""


THINNING: Final[Mapping[Underscore, Thinning]] = {
    Underscore.LIGHT: Thinning(0.7, 0.8, 2.0, 0.9),
    Underscore.NORMAL: Thinning(0.45, 0.6, 5.0, 0.8),
    Underscore.STRONG: Thinning(0.3, 0.4, 7.0, 0.65),
}
"""By the level under dialogue; `off` changes nothing."""


def thinner(asked: Conditions, dialogue: Dialogue, level: Underscore) -> Conditions:
    """Ask for less in the bars under dialogue, in each as far as somebody speaks in it.

    Args:
        asked: The conditions of a scene.
        dialogue: What is said in it.
        level: How far its music goes out of the way.
    """
    if level is Underscore.OFF or dialogue.share is None:
        return asked
    by, share = THINNING[level], dialogue.share
    register = np.maximum(asked.register - share * by.lower, np.minimum(asked.register, LOWEST))
    pitch = dialogue.pitch(asked.steps.tolist())
    if pitch is not None:
        register = _beside(register, pitch, share)
    return replace(
        asked,
        density=(asked.density * kept(share, by.density)).round(PLACES),
        strength=1 + (asked.strength - 1) * kept(share, by.strength),
        register=register,
        dynamics=asked.dynamics * kept(share, by.dynamics),
    )


def kept(share: Floats, stays: float) -> Floats:
    """Return the share that stays of something in each bar, by the share of it under dialogue. (bars,)"""
    left: Floats = 1 - share * (1 - stays)
    return left


def _beside(register: Floats, pitch: float, share: Floats) -> Floats:
    """Return a register that is beside that of a speaker, on the side where it is. (bars,)"""
    apart = register - pitch
    near = (np.abs(apart) < ASIDE) & (share > 0)
    moved = np.where(apart >= 0, pitch + ASIDE, np.maximum(pitch - ASIDE, LOWEST))
    beside: Floats = np.where(near, moved, register)
    return beside
