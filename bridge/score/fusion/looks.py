"""The looks of a picture: what draws the eye, how near faces are, what moves, how warm and how full of detail it is."""

from typing import Final

import numpy as np

from bridge.picture.features.course import Means
from bridge.score.fusion.evidence import Axis, Evidence, Kind
from bridge.score.fusion.measures import TYPICAL_MOTION
from bridge.score.fusion.picture import raw_pleasure
from bridge.score.moves import Source
from generator.conditions import Floats

SALIENT = 0.5
"""Weight of the colours of what the eye goes to first, against 1 for those of the whole picture."""
CLOSE = 0.6
"""Height of a face over that of the picture from which on a shot is as close as it gets: a close-up."""
NEARER_BUSY, NEARER_FULL, NEARER_LOUD = 0.2, 0.3, 0.8
"""What closeness takes away at the most: from a bar's activity, from its notes at an onset (each 0 to 1), and from its
loudness, in standard deviations. Close shots are scored for few players, softly: Cohen, "Music as a source of emotion in
film" (Handbook of Music and Emotion, 2010) on music that lies close to one person."""
CAMERA = 0.2
"""What is taken from the activity of a bar in which the camera alone moves: what moves in the picture is what happens."""
CALMER, LIVELIER = 0.25, 0.25
"""What is taken from the arousal of a picture that the camera alone moves, and given to one in front of which it stands
still while something moves: the flow of a whole frame that shakes is large, that of one who runs through it is small."""
SMALL_MOTION = 0.02
"""Frame widths a second, averaged over the frame, of one who moves in front of a camera that stands still."""
WARMER, WARMER_DRIVEN, TYPICAL_WARMTH = 0.15, 0.08, 0.2
"""What warm colours give to valence and to arousal at the most, and the warmth that is clearly warm: people match yellower
colours to faster music in major and bluer ones to slower music in minor; Palmer, Schloss, Xu & Prado-León, "Music-color
associations are mediated by emotion" (PNAS 110, 2013)."""
DETAIL, MIDDLE_TEXTURE, MIDDLE_CONTRAST = 0.1, 0.1, 0.2
"""What texture and contrast each give to arousal at the most, and where each is neither low nor high. The share of edges
tells how complex a picture looks: Machado et al., "Computerized measures of visual complexity" (Acta Psychologica 160,
2015). Complex scenes, and complex music, are felt as arousing: Marin & Leder, "Examining complexity across domains" (PLoS
ONE 8, 2013)."""
NAMES: Final = (
    "salient_pleasure",
    "pleasure",
    "closeness",
    "camera",
    "subject",
    "warmth",
    "texture",
    "contrast",
)
"""The channels of the picture that are read here; each may be unknown where motion and colours are known."""


def channel(means: Means, name: str) -> Floats:
    """Return a channel of the picture's means; NaN all over where it was not measured. (n,)"""
    values: Floats = np.asarray(getattr(means, name), np.float64)
    return values


def nearness(closeness: Floats) -> Floats:
    """Return how near faces are, 0 to 1, by the height of the largest over that of the picture. (n,)"""
    near: Floats = (closeness / CLOSE).clip(0, 1)
    return near


def of_looks(means: Means) -> tuple[Evidence, ...]:
    """Return what the looks of a picture tell of successive stretches.

    With c the closeness over CLOSE, at most 1, and m the camera's share of all motion times tanh(motion / TYPICAL_MOTION):

        valence: tanh(3 (pleasure of the whole picture + that of what the eye goes to - that of the whole, as one measure
            has both)), which counts SALIENT in the mean
        activity -= NEARER_BUSY c + CAMERA m;  growth -= NEARER_FULL c;  dynamics -= NEARER_LOUD c
        arousal += LIVELIER (1 - camera's share) tanh(subject / SMALL_MOTION) - CALMER m
        valence += WARMER tanh(warmth / TYPICAL_WARMTH);  arousal += WARMER_DRIVEN tanh(warmth / TYPICAL_WARMTH)
        arousal += DETAIL (tanh(texture / MIDDLE_TEXTURE - 1) + tanh(contrast / MIDDLE_CONTRAST - 1))

    Args:
        means: The picture's means over them.
    """
    salient, whole, close, camera, subject, warmth, texture, contrast = (
        channel(means, name) for name in NAMES
    )
    drawn, near = np.tanh(3 * (raw_pleasure(means) + salient - whole)), nearness(close)
    motion = np.maximum(camera + subject, 1e-6)
    moving = camera / motion * np.tanh(motion / TYPICAL_MOTION)
    lively = subject / motion * np.tanh(subject / SMALL_MOTION)
    warm = np.tanh(warmth / TYPICAL_WARMTH)
    fine, contrasting = np.tanh(texture / MIDDLE_TEXTURE - 1), np.tanh(contrast / MIDDLE_CONTRAST - 1)
    levels = ((Axis.VALENCE, drawn, SALIENT, Kind.LEVEL),)
    shifts = (
        (Axis.ACTIVITY, -NEARER_BUSY * near, 1.0, Kind.SHIFT),
        (Axis.ACTIVITY, -CAMERA * moving, 1.0, Kind.SHIFT),
        (Axis.AROUSAL, LIVELIER * lively - CALMER * moving, 1.0, Kind.SHIFT),
        (Axis.VALENCE, WARMER * warm, 1.0, Kind.SHIFT),
        (Axis.AROUSAL, WARMER_DRIVEN * warm, 1.0, Kind.SHIFT),
        (Axis.AROUSAL, DETAIL * fine, 1.0, Kind.SHIFT),
        (Axis.AROUSAL, DETAIL * contrasting, 1.0, Kind.SHIFT),
        (Axis.GROWTH, -NEARER_FULL * near, 1.0, Kind.SHIFT),
        (Axis.DYNAMICS, -NEARER_LOUD * near, 1.0, Kind.SHIFT),
    )
    return tuple(
        Evidence(Source.PICTURE, axis, values, weight, np.isfinite(values).astype(np.float64), kind)
        for axis, values, weight, kind in (*levels, *shifts)
        if np.isfinite(values).any()
    )
