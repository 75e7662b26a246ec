"""Colours: a perceptual space, the few that a picture is made of, and their mood."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Colours = npt.NDArray[np.floating[Any]]
"""Colours in OkLab: lightness 0 to 1, green to red, blue to yellow. (..., 3)"""

PALETTE = 5
"""Most colours of a palette."""
_ALIKE = 0.04
"""The distance in OkLab below which two colours are one: about two just noticeable differences."""
_ROUNDS = 12
"""Rounds of k-means at the most."""
_FULL = 0.3225
"""The largest chroma in OkLab of a colour of a display: that of magenta."""
_WARM: Final = np.array([0.5, np.sqrt(0.75)])
"""The direction of orange in the plane of green to red and blue to yellow: 60 degrees of hue."""
_WARMEST = 0.2
"""Its length for a pure orange."""

_LINEAR: Final = np.where(
    np.arange(256) <= 0.04045 * 255,
    np.arange(256) / 255 / 12.92,
    ((np.arange(256) / 255 + 0.055) / 1.055) ** 2.4,
)
"""The light of each of the 256 levels of sRGB."""
_LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@dataclass(frozen=True, slots=True)
class Mood:
    """The mood of colours: the three axes of Mehrabian and Russell."""

    pleasure: float
    """0 for black to about 0.9 for the brightest and purest."""
    arousal: float
    """About -0.3 for white to 0.6 for the purest dark colours."""
    dominance: float
    """About -0.8 for white to 0.3 for the purest dark colours."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of a palette."""

    lab: tuple[float, float, float]
    """In OkLab."""
    share: float
    """Share of the picture, 0 to 1."""

    @property
    def code(self) -> str:
        """The colour as `#rrggbb`, in sRGB."""
        levels = np.round(np.clip(rgb_of(np.array(self.lab)), 0, 1) * 255).astype(int).tolist()
        return "#" + "".join(f"{level:02x}" for level in levels)


def oklab_of(rgb: Colours) -> Colours:
    """Convert colours of sRGB, 0 to 1, to OkLab.

    Source: Björn Ottosson, "A perceptual color space for image processing" (2020).

    Returns:
        (..., 3)
    """
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _LMS.T) @ _LAB.T)


def oklab_of_levels(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Convert colours of sRGB in 8-bit levels to OkLab, as `oklab_of`. (..., 3)"""
    return np.asarray(np.cbrt(_LINEAR[rgb] @ _LMS.T) @ _LAB.T)


def rgb_of(lab: Colours) -> Colours:
    """Convert colours of OkLab to sRGB; those that no display has lie outside 0 to 1. (..., 3)"""
    linear = (lab @ np.linalg.inv(_LAB).T) ** 3 @ np.linalg.inv(_LMS).T
    encoded = 1.055 * np.abs(linear) ** (1 / 2.4) - 0.055
    return np.asarray(np.where(linear <= 0.0031308, linear * 12.92, encoded))


def moods_of(lab: Colours) -> Colours:
    """Estimate the mood of colours.

    pleasure = .69 B + .22 S, arousal = -.31 B + .60 S, dominance = -.76 B + .32 S, where B is brightness and S
    saturation, both 0 to 1: Valdez and Mehrabian, "Effects of color on emotions" (Journal of Experimental Psychology:
    General 123, 1994). They measured B and S as Munsell value and chroma. Here B is the lightness of OkLab brought onto
    the scale of CIELAB's, which follows Munsell's value (Ottosson, "Okhsv and Okhsl", 2021: the toe), and S the chroma of
    OkLab over the largest of a display.

    Args:
        lab: Colours in OkLab. (..., 3)

    Returns:
        Pleasure, arousal, dominance. (..., 3)
    """
    full = np.minimum(np.hypot(lab[..., 1], lab[..., 2]) / _FULL, 1.0)
    bright = _toe(lab[..., 0])
    return np.stack(
        (0.69 * bright + 0.22 * full, -0.31 * bright + 0.60 * full, -0.76 * bright + 0.32 * full), axis=-1
    )


def mood_of(palette: tuple[Swatch, ...]) -> Mood:
    """Return the mood of a palette: the mean of its colours', by their shares; see `moods_of`."""
    lab = np.array([swatch.lab for swatch in palette])
    shares = np.array([swatch.share for swatch in palette])
    return Mood(*(shares @ moods_of(lab) / shares.sum()).tolist())


def warmth_of(lab: Colours) -> Colours:
    """Measure the warmth of colours: how far they lie towards orange (above 0) or blue (below), -1 to 1.

    It is the part of OkLab's (a, b) in the direction of 60 degrees of hue, over 0.2, which a pure orange has. (...,)
    """
    return np.asarray(np.clip(lab[..., 1:] @ _WARM / _WARMEST, -1.0, 1.0))


def palette_of(lab: Colours, weights: Colours) -> tuple[Swatch, ...]:
    """Cluster colours to a palette by k-means in OkLab.

    The first seed is the heaviest colour, each next one the colour with the largest product of its weight and its squared
    distance to the seeds: k-means++ (Arthur and Vassilvitskii, 2007) without chance. Clusters that look alike are one.

    Args:
        lab: Colours in OkLab. (n, 3)
        weights: Of each; not all 0. (n,)

    Returns:
        At most PALETTE colours, the largest share first; the shares sum to 1.
    """
    centres = _seeds(lab, weights)
    for _ in range(_ROUNDS):
        nearest = _nearest(lab, centres)
        moved = np.array([_mean(lab, weights * (nearest == at), centre) for at, centre in enumerate(centres)])
        if np.allclose(moved, centres, atol=1e-5):
            break
        centres = moved
    shares = np.bincount(_nearest(lab, centres), weights, len(centres)) / weights.sum()
    found = _joined(centres[shares > 0], shares[shares > 0])
    return tuple(sorted(found, key=lambda swatch: (-swatch.share, swatch.lab)))


def _seeds(lab: Colours, weights: Colours) -> Colours:
    """Choose the colours that clusters grow from. (k, 3)"""
    chosen = [lab[int(np.argmax(weights))]]
    apart = ((lab - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < PALETTE:
        best = int(np.argmax(weights * apart))
        if apart[best] < _ALIKE**2:
            break
        chosen.append(lab[best])
        apart = np.minimum(apart, ((lab - lab[best]) ** 2).sum(axis=1))
    return np.array(chosen, np.float64)


def _nearest(lab: Colours, centres: Colours) -> npt.NDArray[np.intp]:
    """Return the index of the nearest centre of each colour. (n,)"""
    return np.asarray(((lab[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1))


def _mean(lab: Colours, weights: Colours, otherwise: Colours) -> Colours:
    """Return the weighted mean of colours, or another one where none has a weight. (3,)"""
    total = weights.sum()
    return np.asarray(weights @ lab / total if total > 0 else otherwise)


def _joined(centres: Colours, shares: Colours) -> list[Swatch]:
    """Join colours that look alike, the nearest two first."""
    lab, weight = [np.asarray(centre) for centre in centres], shares.tolist()
    while len(lab) > 1:
        apart = [(float(np.linalg.norm(lab[i] - lab[j])), i, j) for j in range(1, len(lab)) for i in range(j)]
        distance, i, j = min(apart)
        if distance >= _ALIKE:
            break
        lab[i] = (lab[i] * weight[i] + lab[j] * weight[j]) / (weight[i] + weight[j])
        weight[i] += weight[j]
        del lab[j], weight[j]
    return [
        Swatch((float(one[0]), float(one[1]), float(one[2])), share)
        for one, share in zip(lab, weight, strict=True)
    ]


def _toe(lightness: Colours) -> Colours:
    """Bring the lightness of OkLab onto the scale of CIELAB's, 0 to 1. (...,)"""
    k1, k2 = 0.206, 0.03
    k3 = (1 + k1) / (1 + k2)
    part = k3 * lightness - k1
    return np.asarray((part + np.sqrt(part * part + 4 * k2 * k3 * lightness)) / 2)
