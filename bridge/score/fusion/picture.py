"""The picture: what its motion and its colours tell of the music."""

import numpy as np

from bridge.picture.features.course import Means
from bridge.score.fusion.evidence import Axis, Evidence, even
from bridge.score.fusion.measures import TYPICAL_MOTION
from bridge.score.moves import Source
from generator.conditions import Bools, Floats

MIDDLE_BRIGHTNESS, MIDDLE_SATURATION = 0.4, 0.3
VALENCE, AROUSAL = 1.0, 7 / 3
"""Weights of the picture; that of the cutting in arousal is 1, so that three parts in ten are the cutting's."""
MOVING = 5 / 7
"""The share of motion in the arousal of the picture; the rest is its colours'."""


def pleasure(means: Means) -> Floats:
    """Return the pleasure of colours, -1 to 1: tanh(3 (.69 brightness + .22 saturation)), each from its middle. (n,)

    Source: Valdez & Mehrabian, "Effects of color on emotions" (Journal of Experimental Psychology: General 123, 1994).
    """
    found: Floats = np.tanh(3 * raw_pleasure(means))
    return found


def raw_pleasure(means: Means) -> Floats:
    """Return the pleasure of colours before it is bounded: .69 brightness + .22 saturation, each from its middle. (n,)"""
    bright, full = _from_middle(means)
    return 0.69 * bright + 0.22 * full


def arousal(means: Means) -> Floats:
    """Return the arousal of a picture, -1 to 1: that of its motion and that of its colours. (n,)

    Motion: tanh(0.4 octaves above TYPICAL_MOTION). Colours: tanh(2 (-.31 brightness + .60 saturation)); source as for
    `pleasure`.
    """
    bright, full = _from_middle(means)
    moving = np.tanh(0.4 * np.log2(np.maximum(means.motion, 1e-4) / TYPICAL_MOTION))
    colours = np.tanh(2 * (-0.31 * bright + 0.60 * full))
    found: Floats = MOVING * moving + (1 - MOVING) * colours
    return found


def _from_middle(means: Means) -> tuple[Floats, Floats]:
    return means.brightness - MIDDLE_BRIGHTNESS, means.saturation - MIDDLE_SATURATION


def of_picture(means: Means, known: Bools) -> tuple[Evidence, ...]:
    """Return what a picture tells of successive stretches.

    Args:
        means: Its means over them.
        known: Where it is told from. (n,)
    """
    return (
        even(Source.PICTURE, Axis.VALENCE, pleasure(means), VALENCE, known),
        even(Source.PICTURE, Axis.AROUSAL, arousal(means), AROUSAL, known),
    )
