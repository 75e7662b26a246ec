"""Steering: what a scene's music is to be like bar by bar, by the curves that a person records over it.

After Filmstro's momentum, depth and power (https://filmstro.com): one curve each for how busy, how deep and how strong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.score.conditioning import LEAST_DENSITY, MOST_DENSITY, PLACES, bar_intervals
from bridge.score.manner import PLAYED_OUT, neutral
from bridge.score.scenes.division import Scene
from bridge.score.sizes import Size
from bridge.settings.choices import Choice
from bridge.settings.curves import Curve, mean_over
from generator.conditions import Conditions, Floats
from generator.styles.mixture import Mixture, normal_cdf

SPAN: Final = 2.0
"""Standard deviations of what is usual in the style, from the middle of a curve to either end."""
SOLO, FEW, TUTTI = 0.12, 0.3, 0.75
"""The force up to which one player has a part and few have, and from which all do."""


@dataclass(frozen=True, slots=True, eq=False)
class Steering:
    """The curves of a scene in its bars, from 0 to 1; None where none is recorded."""

    drive: Floats | None = None
    """(bars,)"""
    depth: Floats | None = None
    """(bars,)"""
    force: Floats | None = None
    """(bars,)"""

    def __bool__(self) -> bool:
        return any(curve is not None for curve in (self.drive, self.depth, self.force))


def steering_of(choice: Choice, scene: Scene, grid: SceneGrid) -> Steering:
    """Return the mean of each curve over each bar.

    Args:
        choice: The choices for a scene.
        scene: The scene.
        grid: Its bars.
    """
    starts, ends = bar_intervals(grid)
    spans = [
        (float(start - scene.start), float(end - scene.start))
        for start, end in zip(starts, ends, strict=True)
    ]

    def bars(curve: Curve | None) -> Floats | None:
        return np.array([mean_over(curve, *span) for span in spans]).round(PLACES) if curve else None

    return Steering(bars(choice.drive), bars(choice.depth), bars(choice.force))


def steered(told: Conditions, steering: Steering, usual: Mixture) -> Conditions:
    """Give conditions what curves ask for, over all else.

    Drive is the share of sixteenths with an onset, from the fewest to the most that a picture can ask for, and the
    articulation, from bound to detached. Depth is the mean pitch, from high to low, and the notes at an onset. Force is
    loudness. Both of these are quantiles of what is usual in a style.

    Args:
        told: The conditions of a scene.
        steering: Its curves.
        usual: The mixture of the style that they are measured against.
    """
    drive, depth, force = steering.drive, steering.depth, steering.force
    if drive is not None:
        density = (LEAST_DENSITY + (MOST_DENSITY - LEAST_DENSITY) * drive).round(PLACES)
        told = replace(told, density=density, articulation=1 - 2 * drive)
    if depth is not None:
        register = neutral(usual).quantile("register", normal_cdf(_deviations(1 - depth)))
        octaves = usual.quantile("strength", normal_cdf(_deviations(depth)))
        told = replace(told, register=register, strength=2 ** octaves.clip(0, None))
    if force is not None:
        loud = neutral(usual).quantile("dynamics", normal_cdf(PLAYED_OUT + _deviations(force)))
        told = replace(told, dynamics=loud.clip(0, 1))
    return told


def _deviations(curve: Floats) -> Floats:
    """Return a curve in standard deviations from the middle. (bars,)"""
    off: Floats = SPAN * (2 * curve - 1)
    return off


def forced_sizes(steering: Steering) -> tuple[tuple[range, Size], ...]:
    """Return the bars whose force decides who has a part in them."""
    return tuple(_runs([_size(value) for value in ([] if steering.force is None else steering.force)]))


def _size(force: float) -> Size:
    if force >= TUTTI:
        return Size.TUTTI
    return Size.SOLO if force <= SOLO else Size.FEW if force <= FEW else Size.FREE


def _runs(sizes: Sequence[Size]) -> Iterator[tuple[range, Size]]:
    """Yield the bars of each size in a row."""
    at = 0
    for size, group in groupby(sizes):
        bars = len([*group])
        yield range(at, at + bars), size
        at += bars
