"""Likeness of a frame to a title: lines of letters on a plain ground."""

import cv2
import numpy as np
import numpy.typing as npt

_STROKE = 40
"""Levels by which luma steps from one pixel to the next but one on the side of a letter's stroke."""
_GAP = (9, 1)
"""Pixels of 320 across that lie between the letters of a word at the most, across and down."""
_ROWS = 2
"""Every second row is looked at: strokes go down through several."""
_TALLEST = 0.2
"""Height of a line of letters, over the picture's, at the most."""
_LOWEST = 2
"""Height of a line of letters at the least, in rows that are looked at."""
_STROKES = 0.9
"""Sides of strokes in all rows of a line, over its width in pixels."""
_ENOUGH = 30
"""Sides of strokes that make a title: those of a word of five letters."""


def title_score(luma: npt.NDArray[np.uint8]) -> float:
    """Measure how much of what stands out in a picture is lines of letters.

    A line is a wide, low area that is close with steep sides of strokes. The score is the share of all steep places that
    lie in lines, if these are enough for a word; text on a busy ground scores low.

    Source: the edges, their closing and the tests of shape are those of early detectors of text, as Chen and Yuille,
    "Detecting and reading text in natural scenes" (CVPR 2004), sum them up.

    Args:
        luma: 8-bit luma, about 320 pixels across. (height, width)

    Returns:
        0 to 1.
    """
    steps = cv2.absdiff(luma[::_ROWS, 2:], luma[::_ROWS, :-2])
    steep = np.asarray(cv2.threshold(steps, _STROKE - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)
    total = cv2.countNonZero(steep)
    if total < _ENOUGH or total > steep.size // 4:
        return 0.0
    words = cv2.morphologyEx(steep, cv2.MORPH_CLOSE, np.ones(_GAP[::-1], np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(words, connectivity=4)
    inside = np.bincount(labels.ravel()[np.flatnonzero(steep)], minlength=count)
    width, height, area = (
        stats[:, cv2.CC_STAT_WIDTH],
        stats[:, cv2.CC_STAT_HEIGHT],
        stats[:, cv2.CC_STAT_AREA],
    )
    lines = (
        (height >= _LOWEST)
        & (height <= _TALLEST * len(steep))
        & (width >= 1.5 * _ROWS * height)
        & (area >= 0.4 * width * height)
        & (inside >= _STROKES * width / _ROWS)
    )
    lines[0] = False
    found = int(inside[lines].sum())
    return found / total if found >= _ENOUGH else 0.0
