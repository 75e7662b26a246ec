"""The learned way: what encoders tell of stretches, and what the explicit way says that they learn from."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from bridge.learned.course import LearnedCourse
from bridge.picture.features.course import Means
from bridge.picture.features.picture import Picture
from bridge.score.fusion.evidence import Axis, Evidence, Kind, fused, spoken
from bridge.score.fusion.looks import of_looks
from bridge.score.fusion.measures import TYPICAL_MOTION, TYPICAL_SALIENCY, absolute
from bridge.score.fusion.picture import AROUSAL, VALENCE, of_picture
from bridge.score.fusion.sound import of_sound
from bridge.score.fusion.steps import weighted_means
from bridge.score.moves import Source
from bridge.sound.heard import Sound
from generator.conditions import Floats
from generator.encoders.shapes import OUTPUTS

OF_PICTURE: Final = AROUSAL / (1 + AROUSAL)
"""The share of the picture in arousal that the cutting tells, too."""
LEAST: Final = 0.1
"""The confidence up to which encoders tell nothing of motion: the cutting tells it then, as where no picture is seen."""
SHRUNK: Final = 0.25
"""The least confidence by which a value is drawn away from what is usual again."""
_LEVELS: Final = {Axis.VALENCE: VALENCE, Axis.AROUSAL: AROUSAL}
"""The axes that encoders tell as levels, with their weights: those of the picture, for which they stand in."""


def of_learned(course: LearnedCourse, starts: Floats, ends: Floats) -> tuple[Evidence, ...]:
    """Return what encoders tell of successive stretches; none where they are not asked for.

    What a network tells lies nearer to what is usual the less sure it is. Evidence is what was read before that: the
    value over the confidence, whose mean by precision with a neutral reading is the network's value again.

    Args:
        course: What they tell.
        starts: The start of each stretch, in seconds. (n,)
        ends: The end of each. (n,)
    """
    if not course.known:
        return ()
    told = []
    for axis, weight, kind in (
        *((axis, weight, Kind.LEVEL) for axis, weight in _LEVELS.items()),
        (Axis.REGISTER, 1.0, Kind.SHIFT),
    ):
        values, sure = _over(course, axis.value, starts, ends)
        told.append(
            Evidence(
                Source.LEARNED, axis, (values / np.maximum(sure, SHRUNK)).clip(-1, 1), weight, sure, kind
            )
        )
    return tuple(told)


def as_means(course: LearnedCourse, means: Means, starts: Floats, ends: Floats) -> Means:
    """Return the means of a picture whose motion, and its growth, are what encoders tell of activity; NaN where they do not.

    Args:
        course: What they tell.
        means: The picture's own, over the same stretches.
        starts: The start of each stretch, in seconds. (n,)
        ends: The end of each. (n,)
    """
    moved = {}
    for output, typical in (("activity", TYPICAL_MOTION), ("growth", TYPICAL_SALIENCY)):
        values, sure = _over(course, output, starts, ends)
        share = values.clip(0.02, 0.95)
        moved[output] = np.where(sure > LEAST, typical * (share / (1 - share)) ** 2, np.nan)
    motion = moved["activity"]
    growth = np.where(
        np.isfinite(moved["growth"]), moved["growth"], np.where(np.isfinite(motion), 0.0, np.nan)
    )
    return replace(means, motion=motion, saliency=growth)


def _over(course: LearnedCourse, output: str, starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Return the mean of an output over stretches by its confidence, and the mean confidence. (n,) each"""
    values, sure = weighted_means(course.value(output), course.sureness(output), course.rate, starts, ends)
    return np.nan_to_num(values), sure


def explicit(picture: Picture, sound: Sound, starts: Sequence[Fraction], ends: Sequence[Fraction]) -> Floats:
    """Return what the explicit way says of successive stretches: OUTPUTS, as encoders learn to tell them.

    Activity is the absolute part of motion's, with what looks and sound add to it; arousal is that of the picture, with
    what sound adds, as much as the cutting's part leaves of it.

    Args:
        picture: What is measured of it.
        sound: What is heard.
        starts: The start of each stretch, in seconds.
        ends: The end of each.

    Returns:
        NaN where neither tells anything. (n, outputs)
    """
    means = picture.means(starts, ends)
    count, known = len(starts), np.isfinite(means.motion)
    spans = [np.array(edges, dtype=np.float64) for edges in (starts, ends)]
    seen = (*of_picture(means, known), *of_looks(means))
    heard = of_sound(sound, *spans)
    moved = {
        axis: fused((*seen, *heard), axis, count) for axis in (Axis.ACTIVITY, Axis.GROWTH, Axis.REGISTER)
    }
    level = {axis: np.nan_to_num(_level(seen, axis, count)) for axis in (Axis.VALENCE, Axis.AROUSAL)}
    arousal = level[Axis.AROUSAL] + fused(heard, Axis.AROUSAL, count) / OF_PICTURE
    listening = np.isfinite(sound_known(heard, count))
    told = {
        "activity": np.where(
            known, (absolute(means.motion, TYPICAL_MOTION) + moved[Axis.ACTIVITY]).clip(0, 1), np.nan
        ),
        "growth": np.where(
            known, (absolute(means.saliency, TYPICAL_SALIENCY) + moved[Axis.GROWTH]).clip(0, 1), np.nan
        ),
        "valence": np.where(known, level[Axis.VALENCE], np.nan),
        "arousal": np.where(known, arousal.clip(-1, 1), np.nan),
        "register": np.where(listening, moved[Axis.REGISTER], np.nan),
    }
    return np.stack([told[output] for output in OUTPUTS], axis=1)


def sound_known(heard: Sequence[Evidence], count: int) -> Floats:
    """Return 0 where the sound tells anything, NaN elsewhere. (count,)"""
    sure = sum((each.precision for each in heard), np.zeros(count))
    return np.where(sure > 0, 0.0, np.nan)


def _level(evidence: Sequence[Evidence], axis: Axis, count: int) -> Floats:
    """Return the mean of levels by their precision; NaN where there are none. (count,)"""
    total = spoken(evidence, axis, count)
    levels = [each for each in evidence if each.kind is Kind.LEVEL]
    return fused(levels, axis, count) * np.maximum(1.0, total) / np.where(total > 0, total, np.nan)
