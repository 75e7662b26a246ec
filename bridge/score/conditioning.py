"""What the composer is told: the picture and the cut, as conditions per bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.picture.features.course import Means
from bridge.score.manner import fill_in
from bridge.score.mood import TYPICAL_MOTION, Mood, pace
from bridge.timeline import Shot
from generator.conditions import STEPS, Bools, Cadence, Conditions, Floats, Key, Style
from generator.styles.mixture import Mixture

LEAST_DENSITY, MOST_DENSITY = 0.1, 0.85
"""Share of a bar's sixteenths with an onset in a still bar and in the fastest."""
PLACES = 3
"""Decimal places of a density: those of the cue sheet, so that a scene composed again from there is told the same."""
LEAST_STRENGTH, MOST_STRENGTH = 1.2, 3.6
"""Notes per onset where motion never grows, and where it leaps."""
TYPICAL_SALIENCY = 0.25
"""Frame widths a second, per second, of growth in motion that is neither gentle nor sharp."""
ALIKE = 0.1
"""Difference of two motions, as a natural logarithm, below which they count as much the same."""
SLIVER = Fraction(1, 40)
"""Seconds, more than the half frame within which a bar line meets a cut: bars that are laid again a microsecond beside
where they lay are told the same."""
OWN_SHARE = 0.5
"""How much of a bar's activity is its motion on an absolute scale; the rest is its rank in the timeline, so that
a film of little motion still has its quiet and its busy bars. Both rise with motion."""


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """How much goes on in each bar of a timeline, 0 to 1."""

    motion: Floats
    """From motion where it is known, else from the cutting. (bars,)"""
    growth: Floats
    """From growing motion; NaN where it is not known. (bars,)"""

    def part(self, first: int, last: int) -> "Activity":
        """That of the bars from `first` up to `last`."""
        return Activity(self.motion[first:last], self.growth[first:last])


def bar_intervals(grid: SceneGrid) -> tuple[list[Fraction], list[Fraction]]:
    """Where each bar of a scene starts and ends, in seconds from the timeline's first frame."""
    lines = [grid.start + grid.lines[step] for step in grid.bar_steps]
    return lines[:-1], lines[1:]


def activity(
    shots: Sequence[Shot], starts: Sequence[Fraction], ends: Sequence[Fraction], means: Means
) -> Activity:
    """How much goes on in each bar of a whole timeline.

    Both scales only ever rise with motion, so a bar with more motion never gets fewer onsets. Density from mean
    flow and strength from its growth follow Di et al., "Video background music generation with controllable music
    transformer" (ACM Multimedia 2021).

    Args:
        shots: The timeline's, in order.
        starts: Of each bar, in seconds. (bars,)
        ends: Likewise.
        means: The picture's means over the bars; NaN where it is not known.
    """
    known = np.isfinite(means.motion)
    cutting = _cutting(shots, starts, ends)
    moving = _blend(means.motion, TYPICAL_MOTION, known)
    growing = _blend(means.saliency, TYPICAL_SALIENCY, known)
    return Activity(np.where(known, moving, cutting), growing)


def _blend(values: Floats, typical: float, known: Bools) -> Floats:
    """Part absolute scale, part soft rank among the known values; NaN stays NaN. (bars,)"""
    own = np.sqrt(values) / (np.sqrt(values) + np.sqrt(typical))
    mixed: Floats = OWN_SHARE * own + (1 - OWN_SHARE) * _soft_rank(np.log(values + typical / 100), known)
    return mixed


def _soft_rank(levels: Floats, known: Bools) -> Floats:
    """The share of the known levels that lie below each, those within ALIKE of it in part. (bars,)

    It is the mean over the known of a logistic step, read off a fine table of it; bars that differ by less than can be
    measured rank alike.
    """
    if not known.any():
        return levels
    seen = levels[known]
    table = np.linspace(seen.min(), seen.max(), 512) if np.ptp(seen) > 0 else seen[:1]
    below = np.mean(1 / (1 + np.exp((seen - table[:, None]) / ALIKE)), axis=1)  # (512,)
    return np.interp(levels, table, below)


def _cutting(shots: Sequence[Shot], starts: Sequence[Fraction], ends: Sequence[Fraction]) -> Floats:
    """What the cut alone tells of each bar: fast cutting and fast motion of the retime mean much. (bars,)

    A shot that shows in a bar for less than SLIVER counts to the bars beside it: its cut is on the bar line.
    """
    values = []
    first = 0
    for start, end in zip(starts, ends, strict=True):
        while first < len(shots) and shots[first].end <= start + SLIVER:
            first += 1
        last = first
        while last < len(shots) and shots[last].start < end - SLIVER:
            last += 1
        values.append(0.5 + 0.5 * np.tanh(0.5 * pace(shots[first:last])))
    return np.array(values)


def conditions_of(
    grid: SceneGrid,
    going_on: Activity,
    mood: Mood,
    key: Key,
    style: Style,
    mixture: Mixture,
    draw: float,
    cadence: Cadence = Cadence.AUTHENTIC,
) -> Conditions:
    """The conditions of one scene: what the picture says, and what a style makes of the rest.

    Args:
        grid: Its bars and hits; a met hit asks for an onset on its sixteenth.
        going_on: Of its bars.
        mood: Its mood.
        key: Its key.
        style: Its style.
        mixture: What that tends to.
        draw: From 0 up to 1, the scene's own: which character of the style it has where the picture does not tell.
        cadence: How it closes.
    """
    bars = len(grid.bars)
    ones = np.ones(bars)
    density = (LEAST_DENSITY + (MOST_DENSITY - LEAST_DENSITY) * going_on.motion).round(PLACES)
    strength = LEAST_STRENGTH + (MOST_STRENGTH - LEAST_STRENGTH) * going_on.growth
    filled = fill_in(mixture, density, strength, going_on.motion, mood, grid.bpm, draw)
    return Conditions(
        key=key,
        style=style,
        steps=np.array(grid.bars),
        density=density,
        strength=filled.strength,
        register=filled.register,
        dynamics=filled.dynamics,
        valence=mood.valence * ones,
        arousal=mood.arousal * ones,
        position=np.arange(bars) / bars,
        hits=hit_mask(grid),
        beat=grid.metre.beat,
        pickup=grid.has_pickup,
        fermatas=grid.fermatas,
        bpm=grid.bpm,
        cadence=cadence,
    )


def hit_mask(grid: SceneGrid) -> Bools:
    """The sixteenths that meet a hit or begin a fermata, and the scene's first. (bars, STEPS)"""
    mask = np.zeros((len(grid.bars), STEPS), dtype=np.bool_)
    lines = grid.bar_steps
    for step in (0, *grid.fermatas, *(met.step for met in grid.hits if met.met)):
        if step < lines[-1]:
            bar = int(np.searchsorted(lines, step, side="right")) - 1
            mask[bar, step - lines[bar]] = True
    return mask
