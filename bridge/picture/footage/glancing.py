"""Taking glances: what is measured on every twelfth sampled frame alone."""

from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from bridge.picture.features.colours import Colours, moods_of, oklab_of_levels
from bridge.picture.features.glances import COLOURS, FACES_EVERY, GLANCE, LAYOUT, Glances, kept_colours
from bridge.picture.footage.faces import SIDE, face_finder
from bridge.picture.footage.salient import salient
from bridge.picture.footage.still import SMALL, Still, smaller
from bridge.picture.footage.titles import title_score

Bytes = npt.NDArray[np.uint8]

_BINS = (8, 16, 16)
"""Cells into which OkLab is divided before colours are joined: lightness, green to red, blue to yellow."""
_LOW, _HIGH = np.array([0.0, -0.4, -0.4]), np.array([1.0, 0.4, 0.4])


def glance(still: Still, number: int) -> Glances:
    """Measure one frame more closely.

    Args:
        still: The frame.
        number: Which glance of its file it is; faces are looked for at every FACES_EVERY-th.

    Returns:
        One glance. (1,)
    """
    luma = smaller(still.luma, SMALL)
    rgb = rgb_of_still(still, luma)
    lab = oklab_of_levels(rgb.reshape(-1, 3))
    found = np.zeros(1, GLANCE)
    found["colours"] = kept_colours(*_few(lab))
    found["layout"] = _layout(luma, still)
    found["salient"] = moods_of(lab[salient(luma).ravel()]).mean(axis=0)
    found["title"] = title_score(still.luma)
    found["faces"], found["closeness"] = _faces(still) if number % FACES_EVERY == 0 else (np.nan, np.nan)
    return found


def rgb_of_still(still: Still, luma: Bytes) -> Bytes:
    """Return the colours of a still in sRGB, at the size of the luma that is given.

    The matrix is that of ITU-R BT.709 or BT.601, as the frame says (BT.709, equation 3.2 and 3.3, solved for R, G, B).

    Args:
        still: The frame.
        luma: Its luma at some size. (height, width)

    Returns:
        (height, width, 3)
    """
    y = (luma.astype(np.float32) - still.black) / still.span
    if still.chroma is None:
        return _bytes(np.repeat(y[..., None], 3, axis=2))
    chroma = cv2.resize(still.chroma, luma.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    blue, red = ((chroma[..., at] - 128) / still.chroma_span for at in (0, 1))
    kr, kb = still.weights
    r, b = y + 2 * (1 - kr) * red, y + 2 * (1 - kb) * blue
    return _bytes(np.stack((r, (y - kr * r - kb * b) / (1 - kr - kb), b), axis=-1))


def _bytes(levels: npt.NDArray[np.floating[Any]]) -> Bytes:
    return np.asarray(np.clip(np.round(levels * 255), 0, 255), np.uint8)


def _few(lab: Colours) -> tuple[Colours, Colours]:
    """Join the colours of a picture to its COLOURS commonest: their means, and their shares. (k, 3), (k,)"""
    cells = np.minimum((np.clip((lab - _LOW) / (_HIGH - _LOW), 0, 1) * _BINS).astype(np.int64), _last_bins())
    keys = (cells[:, 0] * _BINS[1] + cells[:, 1]) * _BINS[2] + cells[:, 2]
    counts = np.bincount(keys, minlength=int(np.prod(_BINS)))
    filled = np.flatnonzero(counts)
    weight = counts[filled].astype(np.float64)
    sums = np.stack([np.bincount(keys, lab[:, axis], len(counts))[filled] for axis in range(3)], axis=1)
    centres = sums / weight[:, None]
    main = centres[np.argsort(-weight, kind="stable")[:COLOURS]]
    nearest = ((main * main).sum(axis=1) - 2 * centres @ main.T).argmin(axis=1)
    shares = np.bincount(nearest, weight, len(main))
    means = np.stack([np.bincount(nearest, sums[:, axis], len(main)) for axis in range(3)], axis=1)
    return means / np.maximum(shares, 1)[:, None], shares / shares.sum()


@cache
def _last_bins() -> npt.NDArray[np.int64]:
    return np.array(_BINS, np.int64) - 1


def _layout(luma: Bytes, still: Still) -> Bytes:
    """Reduce luma to a few pixels, black 0 to white 255. LAYOUT"""
    tiny = smaller(luma, LAYOUT[::-1]).astype(np.float32)
    return _bytes((tiny - still.black) / still.span)


def _faces(still: Still) -> tuple[float, float]:
    """Count faces, and measure the height of the largest over the picture's; NaN where none can be looked for."""
    finder = face_finder()
    if finder is None:
        return np.nan, np.nan
    height, width = still.luma.shape
    scale = SIDE / max(height, width)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    faces = finder.find(rgb_of_still(still, smaller(still.luma, size)))
    return float(len(faces)), max((min(face.height, 1.0) for face in faces), default=0.0)
