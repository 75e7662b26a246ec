"""The objects of a timeline: what the eye goes to first in each shot, as a person's own classifier sees it."""

import json
from collections.abc import Sequence
from dataclasses import astuple
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.features.playback import Run, source_range
from bridge.picture.features.seen_object import SeenObject
from bridge.picture.footage.classifier import OwnClassifier
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.picture.footage.salient import salient
from bridge.picture.footage.shown import Source, shown, sources
from bridge.picture.footage.still import SMALL
from bridge.timeline import Shot, Timeline

_MARGIN = 0.1
"""Share of an object's size that is shown around it."""
_PLACES = 1_000_000
"""Places of a file in a second of it, at which what is seen is noted."""


def read_objects(
    timeline: Timeline,
    cut_file: Path,
    media: Path | None,
    classifier: OwnClassifier,
    known: KnownFootage = NOTHING,
) -> tuple[SeenObject | None, ...]:
    """Look at the frame in the middle of each shot, at the place that the eye goes to first.

    It is decoded for this alone, one frame a shot. What the same classifier said of a frame before is not asked again.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
        classifier: The person's own.
        known: The cache of what was seen before; what is seen now is added.

    Returns:
        One a shot, None where there is no footage.

    Raises:
        UsageError: If the classifier cannot be used.
    """
    found: Sequence[Source | str] = sources(timeline, cut_file, media)
    if all(isinstance(source, str) for source in found):
        classifier.loaded()  # what is wrong with it is said, whatever there is to look at
    return tuple(
        None if isinstance(source, str) else _object(shot, source, classifier, known)
        for shot, source in zip(timeline.shots, found, strict=True)
    )


def salient_part(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Cut out the place of a picture that the eye goes to first: the largest area, with a margin.

    Args:
        rgb: The picture. (height, width, 3)

    Returns:
        (rows, columns, 3)
    """
    height, width = rgb.shape[:2]
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    mask = salient(np.asarray(cv2.resize(grey, SMALL, interpolation=cv2.INTER_AREA), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    left, top, wide, high = stats[1 + int(areas.argmax()), :4].tolist()
    across, down = width / SMALL[0], height / SMALL[1]
    x, y = max(left - _MARGIN * wide, 0) * across, max(top - _MARGIN * high, 0) * down
    right, bottom = (left + (1 + _MARGIN) * wide) * across, (top + (1 + _MARGIN) * high) * down
    return rgb[int(y) : max(int(np.ceil(bottom)), int(y) + 1), int(x) : max(int(np.ceil(right)), int(x) + 1)]


def _object(shot: Shot, source: Source, classifier: OwnClassifier, known: KnownFootage) -> SeenObject | None:
    first, last = source_range(shot)
    middle = first + (last - first) * Fraction(1, 2)
    place = round((middle - source.zero) * _PLACES)
    noted = known.noted(source.video, classifier.version, place)
    if noted is not None and (seen := _unpacked(noted)) is not None:
        return seen
    network = classifier.loaded()

    def look(frame: VideoFrame) -> SeenObject:
        return network.classify(salient_part(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)))

    seen = next(iter(shown(source, Run(0, (middle,), backwards=False), look)), None)
    if seen is not None:
        known.note(source.video, classifier.version, place, json.dumps(astuple(seen)).encode())
    return seen


def _unpacked(data: bytes) -> SeenObject | None:
    """Return a noted object; None where the note is damaged."""
    try:
        label, *numbers = json.loads(data)
        sure, valence, arousal = map(float, numbers)
    except (TypeError, ValueError):
        return None
    return SeenObject(str(label), sure, valence, arousal)
