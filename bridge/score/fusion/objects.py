"""The objects of a picture: what a person's own classifier says that they feel like."""

from collections.abc import Sequence

import numpy as np

from bridge.picture.features.seen_object import SeenObject
from bridge.score.fusion.evidence import Axis, Evidence
from bridge.score.moves import Source
from bridge.timeline import Shot
from generator.conditions import Floats

WEIGHT = 2.0
"""Weight of a classifier in valence and in arousal: twice that of all colours, for a person chose it, and below that of the
story, which is about the scene."""


def of_objects(
    shots: Sequence[Shot], objects: Sequence[SeenObject | None], starts: Floats, ends: Floats
) -> tuple[Evidence, ...]:
    """Return what a classifier tells of successive stretches; none where there is none.

    With o the seconds of each shot in a stretch, s how sure the classifier is of its object, and v what that feels like:

        value = sum of o s v / sum of o s;  confidence = sum of o s / seconds of the stretch

    Args:
        shots: The timeline's, in order.
        objects: What it sees in each; empty where there is no classifier.
        starts: The start of each stretch, in seconds. (n,)
        ends: The end of each. (n,)
    """
    seen = _seen(shots, objects)
    if not seen:
        return ()
    first, last, sure, valence, arousal = np.array(
        [(shot.start, shot.end, one.sure, one.valence, one.arousal) for shot, one in seen], np.float64
    ).T
    told = []
    for axis, values in ((Axis.VALENCE, valence), (Axis.AROUSAL, arousal)):
        weight = np.zeros(len(starts))
        total = np.zeros(len(starts))
        for at in range(len(seen)):
            inside = np.maximum(np.minimum(ends, last[at]) - np.maximum(starts, first[at]), 0.0)
            weight += inside * sure[at]
            total += inside * sure[at] * values[at]
        known = np.where(weight > 0, weight, np.nan)
        told.append(Evidence(Source.CLASSIFIER, axis, total / known, WEIGHT, weight / (ends - starts)))
    return tuple(told)


def most_telling(
    shots: Sequence[Shot],
    objects: Sequence[SeenObject | None],
    span: tuple[float, float],
    axis: Axis,
    towards: float,
) -> str:
    """Return the label that moves a stretch most along an axis; empty where none is in it.

    Args:
        shots: The timeline's, in order.
        objects: What the classifier sees in each; empty where there is none.
        span: The start and the end of the stretch, in seconds.
        axis: Valence or arousal.
        towards: Above 0 for up, below for down.
    """
    told: dict[str, float] = {}
    for shot, one in _seen(shots, objects):
        inside = min(span[1], float(shot.end)) - max(span[0], float(shot.start))
        if inside > 0:
            pull = one.sure * getattr(one, axis.value) * (-1.0 if towards < 0 else 1.0)
            told[one.label] = told.get(one.label, 0.0) + inside * pull
    return max(told, key=lambda label: (told[label], label)) if told else ""


def _seen(shots: Sequence[Shot], objects: Sequence[SeenObject | None]) -> list[tuple[Shot, SeenObject]]:
    """Return the shots in which it sees anything, with that; none where there is no classifier."""
    return [(shot, one) for shot, one in zip(shots, objects, strict=bool(objects)) if one is not None]
