"""Likeness of shots: how alike two of them look, as those of one place or of the same people do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.picture.features.colours import Colours
from bridge.picture.features.glances import LAYOUT, Glances, colours_of

Floats = npt.NDArray[np.float64]

GLANCES = 3
"""Glances of a shot that are compared: near its beginning, its middle and its end."""
_CELLS = (6, 8, 8)
"""Cells of the histogram of colours: lightness, green to red, blue to yellow."""
_WIDTH = 0.1
"""The range of OkLab that a cell covers, but for lightness."""
_COLOURS = 0.85
"""The weight of colours beside that of the layout."""
_BINS: Final = int(np.prod(_CELLS))
_TILES: Final = (3, 4)
"""Rows and columns of the tiles of a picture whose gradients are summed."""
_SECTORS = 8
"""Directions into which gradients are sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class Appearance:
    """What a shot looks like, for telling how alike it is to others."""

    colours: Floats
    """Square roots of the histogram of colours of each glance. (GLANCES, bins)"""
    layout: Floats
    """Lightness and gradients by place, of length 1 each. (GLANCES, values)"""


def appearance_of(glances: Glances) -> Appearance | None:
    """Describe some glances of one shot; None where there are none."""
    if not len(glances):
        return None
    at = np.round(np.linspace(0, len(glances) - 1, GLANCES + 2)[1:-1]).astype(int)
    chosen = glances[at]
    return Appearance(np.sqrt(_histograms(*colours_of(chosen))), _layouts(chosen["layout"]))


def likeness(one: Appearance, other: Appearance) -> float:
    """Measure how alike two shots look.

    Of two glances it is 0.85 Bhattacharyya's coefficient of their colours' histograms (Comaniciu, Ramesh and Meer,
    "Kernel-based object tracking", PAMI 25, 2003), and 0.15 the correlation of their layouts: small pictures, and gradients
    by tile and direction (after Oliva and Torralba, "Modeling the shape of the scene", IJCV 42, 2001). Each glance of one
    shot is compared with the most alike one of the other, and their mean is taken both ways.

    Returns:
        0 for nothing in common to 1 for the same picture.
    """
    pairs = (one.colours, other.colours, one.layout, other.layout)
    return float(_alike(*(each[None] for each in pairs))[0])


def likenesses(looks: Sequence[Appearance | None], reach: int) -> Floats:
    """Measure how alike each shot and those after it look.

    Args:
        looks: One a shot, None where nothing is known.
        reach: How many shots from each one on are compared, itself included.

    Returns:
        0 to 1, NaN where one of both is not known. (shots, reach)
    """
    found = np.full((len(looks), reach), np.nan)
    known = np.array([look is not None for look in looks], np.bool_)
    if not known.any():
        return found
    blank = next(look for look in looks if look is not None)
    colours = np.stack([(look or blank).colours for look in looks])
    layouts = np.stack([(look or blank).layout for look in looks])
    for after in range(min(reach, len(looks))):
        last = len(looks) - after
        alike = _alike(colours[:last], colours[after:], layouts[:last], layouts[after:])
        found[:last, after] = np.where(known[:last] & known[after:], alike, np.nan)
    return found


def _alike(one: Floats, other: Floats, one_layout: Floats, other_layout: Floats) -> Floats:
    """Measure how alike pairs of shots look. (n, GLANCES, bins) twice, (n, GLANCES, values) twice -> (n,)"""
    colours = np.minimum(one @ other.transpose(0, 2, 1), 1.0)
    layouts = np.clip(one_layout @ other_layout.transpose(0, 2, 1), 0.0, 1.0)
    alike = _COLOURS * colours + (1 - _COLOURS) * layouts  # (n, GLANCES, GLANCES)
    return np.asarray((alike.max(axis=1).mean(axis=1) + alike.max(axis=2).mean(axis=1)) / 2)


def _histograms(lab: Colours, shares: Colours) -> Floats:
    """Sort colours into cells, each into the eight around it by how near they are. (g, k, 3), (g, k) -> (g, bins)"""
    cells = np.array(_CELLS)
    scale = np.array([_CELLS[0] - 1, 1 / _WIDTH, 1 / _WIDTH])
    place = lab * scale + np.array([0, (_CELLS[1] - 1) / 2, (_CELLS[2] - 1) / 2])
    place = np.clip(place, 0, cells - 1.001)
    low = np.floor(place).astype(np.int64)
    part = place - low
    found = np.zeros((len(lab), _BINS))
    rows = np.broadcast_to(np.arange(len(lab))[:, None], shares.shape)
    for corner in np.ndindex(2, 2, 2):
        step = np.array(corner)
        weight = np.prod(np.where(step, part, 1 - part), axis=-1) * shares
        at = low + step
        np.add.at(found, (rows, (at[..., 0] * _CELLS[1] + at[..., 1]) * _CELLS[2] + at[..., 2]), weight)
    return found


def _layouts(pictures: npt.NDArray[np.uint8]) -> Floats:
    """Describe what is where in small pictures: lightness, and gradients by tile. (g, rows, columns) -> (g, values)"""
    levels = pictures.astype(np.float64) / 255
    down, across = np.gradient(levels, axis=(1, 2))
    size, sector = np.hypot(down, across), (np.arctan2(down, across) + np.pi) / (2 * np.pi) * _SECTORS
    sector = sector.astype(np.int64) % _SECTORS
    rows, columns = (np.arange(n) * tiles // n for n, tiles in zip(LAYOUT, _TILES, strict=True))
    tile = rows[:, None] * _TILES[1] + columns
    keys = tile[None] * _SECTORS + sector
    sums = np.zeros((len(levels), _TILES[0] * _TILES[1] * _SECTORS))
    np.add.at(sums, (np.arange(len(levels))[:, None, None], keys), size)
    light = levels.reshape(len(levels), -1)
    parts = (light - light.mean(axis=1, keepdims=True), sums - sums.mean(axis=1, keepdims=True))
    scaled = [part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-6) for part in parts]
    return np.asarray(np.concatenate(scaled, axis=1) / np.sqrt(2))
