"""The objects of a timeline: what the eye goes to first in each shot, as a person's own classifier sees it."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from bridge.picture.features.playback import Run, source_range
from bridge.picture.features.seen_object import SeenObject
from bridge.picture.footage.classifier import Classifier
from bridge.picture.footage.salient import salient
from bridge.picture.footage.shown import Source, shown, sources
from bridge.picture.footage.still import SMALL
from bridge.timeline import Shot, Timeline

_MARGIN = 0.1
"""Share of an object's size that is shown around it."""


def read_objects(
    timeline: Timeline, cut_file: Path, media: Path | None, classifier: Classifier
) -> tuple[SeenObject | None, ...]:
    """Look at the frame in the middle of each shot, at the place that the eye goes to first.

    It is decoded for this alone, one frame a shot, and nothing is kept.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
        classifier: The person's own.

    Returns:
        One a shot, None where there is no footage.
    """
    found: Sequence[Source | str] = sources(timeline, cut_file, media)
    return tuple(
        None if isinstance(source, str) else _object(shot, source, classifier)
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


def _object(shot: Shot, source: Source, classifier: Classifier) -> SeenObject | None:
    def look(frame: VideoFrame) -> SeenObject:
        return classifier.classify(salient_part(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)))

    first, last = source_range(shot)
    middle = Run(0, (first + (last - first) * Fraction(1, 2),), backwards=False)
    return next(iter(shown(source, middle, look)), None)
