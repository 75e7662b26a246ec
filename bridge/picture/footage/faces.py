"""Faces in a picture: how many there are, and how large."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from bridge.errors import FootageError

MODEL: Final = Path(__file__).parent / "models" / "face_detection_short_range.tflite"
"""BlazeFace for near faces: Bazarevsky et al., "BlazeFace: sub-millisecond neural face detection on mobile GPUs" (2019).
Google's, under the Apache License 2.0; see the notice beside it."""
SIDE = 128
"""Width and height of the network's input, in pixels."""
_SURE = 0.7
"""The least score of a face. At 0.5, as its makers have it, people seen from behind had one in a fifth of some footage; none
of that scored 0.67, and faces as small as it finds score 0.75."""
_OVERLAP = 0.3
"""Intersection over union from which on two finds are one face."""
_LIMIT = 100.0
"""The size beyond which raw scores are cut off before the logistic function."""
_GRIDS = ((16, 2), (8, 6))
"""Cells on a side, and anchors in a cell, of each of the network's two grids."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face, in shares of the picture's width and height."""

    left: float
    top: float
    width: float
    height: float
    score: float
    """0 to 1."""


class FaceFinder:
    """The network, ready to look; threads take turns.

    It finds faces that are turned to the camera, from about a quarter of the picture's height on.
    """

    def __init__(self, model: Path = MODEL) -> None:
        """Load the network.

        Raises:
            FootageError: If this build of OpenCV cannot.
        """
        self._turn = Lock()
        try:
            engine = getattr(cv2.dnn, "ENGINE_CLASSIC", None)  # OpenCV 5; its other engine drops the scores
            self._net: Any = (
                cv2.dnn.readNetFromTFLite(str(model))
                if engine is None
                else cv2.dnn.readNetFromTFLite(str(model), engine)
            )
            self._run(np.zeros((SIDE, SIDE, 3), np.uint8))
        except (AttributeError, TypeError, ValueError, cv2.error) as error:
            raise FootageError(
                f"faces are not looked for: OpenCV {cv2.__version__} cannot run '{model.name}'"
            ) from error

    def find(self, rgb: npt.NDArray[np.uint8]) -> tuple[Face, ...]:
        """Find the faces in a picture, the surest first.

        Args:
            rgb: The picture; it is fitted into a square, with black beside it. (height, width, 3)
        """
        height, width = rgb.shape[:2]
        scale = SIDE / max(height, width)
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        left, top = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
        square = np.zeros((SIDE, SIDE, 3), np.uint8)
        near = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        square[top : top + size[1], left : left + size[0]] = near
        boxes, scores = self._run(square)
        fit = np.array([size[0], size[1], size[0], size[1]]) / SIDE
        boxes = (boxes - np.array([left, top, 0, 0]) / SIDE) / fit
        boxes, scores = _apart(boxes, scores)
        return tuple(
            Face(left=box[0], top=box[1], width=box[2], height=box[3], score=score)
            for box, score in zip(boxes.tolist(), scores.tolist(), strict=True)
        )

    def _run(self, square: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Run the network: boxes (left, top, width, height) in shares of the square, and scores. (n, 4), (n,)"""
        blob = cv2.dnn.blobFromImage(square, 1 / 127.5, (SIDE, SIDE), (127.5, 127.5, 127.5))
        with self._turn:
            self._net.setInput(blob)
            raw_scores, raw = self._net.forward(("classificators", "regressors"))
        anchors = _anchors()
        clipped = np.clip(raw_scores.reshape(-1).astype(np.float64), -_LIMIT, _LIMIT)
        scores, raw = 1 / (1 + np.exp(-clipped)), raw.reshape(len(anchors), -1)[:, :4].astype(np.float64)
        sure = scores >= _SURE
        centre, size = raw[sure, :2] / SIDE + anchors[sure], raw[sure, 2:4] / SIDE
        return np.concatenate((centre - size / 2, size), axis=1), scores[sure]


@cache
def face_finder() -> FaceFinder | None:
    """Return the network of this process; None where OpenCV cannot run it, so that faces are not known."""
    try:
        return FaceFinder()
    except FootageError:
        return None


@cache
def _anchors() -> npt.NDArray[np.float64]:
    """Return the middle of each anchor, in shares of the square: the middles of the cells of the grids. (896, 2)"""
    parts = []
    for cells, each in _GRIDS:
        middles = (np.arange(cells) + 0.5) / cells
        x, y = np.meshgrid(middles, middles)
        parts.append(np.repeat(np.stack((x.ravel(), y.ravel()), axis=1), each, axis=0))
    return np.concatenate(parts)


def _apart(
    boxes: npt.NDArray[np.float64], scores: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Keep the surest of boxes that overlap. (n, 4), (n,) -> (k, 4), (k,)"""
    order = np.argsort(-scores, kind="stable").tolist()
    kept: list[int] = []
    for at in order:
        if all(_overlap(boxes[at], boxes[other]) < _OVERLAP for other in kept):
            kept.append(at)
    return boxes[kept], scores[kept]


def _overlap(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Return the intersection of two boxes over their union."""
    low = np.maximum(one[:2], other[:2])
    high = np.minimum(one[:2] + one[2:], other[:2] + other[2:])
    both = float(np.prod(np.maximum(high - low, 0)))
    either = float(np.prod(one[2:]) + np.prod(other[2:])) - both
    return both / either if either > 0 else 0.0
