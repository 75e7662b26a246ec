"""The inputs of the encoders' networks, as numbers about zero."""

from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from generator.conditions import Bools, Floats
from generator.encoders.shapes import THUMBNAILS, Thumbnails

PICTURE_CHANNELS: Final = 2 * THUMBNAILS + 1 + 2
"""The luma of the thumbnails of a step and of the next one's first, its changes, and two differences of colour."""
SOUND_CHANNELS: Final = 2
"""Levels against the film's usual level, and against the usual level of each band."""
LUMA: Final = np.array((0.2126, 0.7152, 0.0722), dtype=np.float32)
"""The share of red, green and blue in luma: ITU-R BT.709."""
CHANGE: Final = 4.0
"""Factor on changes of luma, which are small."""
DECIBELS: Final = 20.0
"""Decibels that are one."""
QUIETEST: Final = -85.0
"""Decibels under which a band does not count for what is usual."""


def picture_input(thumbnails: Thumbnails) -> Floats:
    """Return the input of the frames' network. (THUMBNAILS steps + 1, h, w, 3) -> (steps, PICTURE_CHANNELS, h, w)"""
    rgb = thumbnails.astype(np.float32) / 255
    luma = rgb @ LUMA  # (n, h, w)
    windows = sliding_window_view(luma, THUMBNAILS + 1, axis=0)[::THUMBNAILS]  # (steps, h, w, THUMBNAILS + 1)
    windows = np.moveaxis(windows, -1, 1)
    middle = rgb[THUMBNAILS // 2 :: THUMBNAILS][: len(windows)]
    grey = luma[THUMBNAILS // 2 :: THUMBNAILS][: len(windows)]
    colours = np.stack((middle[..., 0] - grey, middle[..., 2] - grey), axis=1)
    changes = CHANGE * np.abs(np.diff(windows, axis=1))
    return np.concatenate((2 * windows - 1, changes, 2 * colours), axis=1, dtype=np.float32)


def sound_input(levels: Floats, heard: Bools) -> Floats:
    """Return the input of the sound's network: levels against those that are usual in the film.

    Args:
        levels: Of mel bands, in decibels. (steps, HOPS, BANDS)
        heard: True where the sound of a step is known. (steps,)

    Returns:
        (steps, SOUND_CHANNELS, HOPS, BANDS)
    """
    own = levels[heard]
    sounding = own[own > QUIETEST]
    usual = float(np.median(sounding)) if sounding.size else QUIETEST
    by_band = np.array([_median(own[..., band]) for band in range(levels.shape[-1])], dtype=np.float32)
    both = np.stack((levels - usual, levels - by_band), axis=1) / DECIBELS
    return np.asarray(both.clip(-3, 3), np.float32)


def _median(levels: Floats) -> float:
    sounding = levels[levels > QUIETEST]
    return float(np.median(sounding)) if sounding.size else QUIETEST
