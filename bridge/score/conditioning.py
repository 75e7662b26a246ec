"""The picture and the cut, as conditions of each bar for the composer."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.picture.features.course import Means
from bridge.score.manner import fill_in
from bridge.score.mood import TYPICAL_MOTION, Mood, pace
from bridge.timeline import Shot
from bridge.words import Direction
from generator.conditions import STEPS, Bools, Cadence, Conditions, Floats, Key, Style
from generator.styles.mixture import Mixture, normal_cdf

LEAST_DENSITY, MOST_DENSITY = 0.1, 0.85
"""Share of a bar's sixteenths with an onset in a still bar and in the fastest."""
PLACES = 3
"""Decimal places of a density: those of the cue sheet, so that a scene composed again from it has the same conditions."""
LEAST_STRENGTH, MOST_STRENGTH = 1.2, 3.6
"""Notes per onset where motion never grows, and where it grows fastest."""
TYPICAL_SALIENCY = 0.25
"""Frame widths a second, per second, of growth in motion that is neither gentle nor sharp."""
ALIKE = 0.1
"""Scale, as a natural logarithm, on which two motions count as alike."""
SLIVER = Fraction(1, 40)
"""Seconds that a shot must show in a bar to count: more than the half frame within which a bar line meets a cut, so that
bars that are laid again a microsecond aside have the same conditions."""
OWN_SHARE = 0.5
"""Share of the absolute scale of motion in a bar's activity; the rest is its rank in the timeline, so that a film of
little motion still has quiet and busy bars. Both rise with motion."""

WORD_SHARE = 0.5
"""Share of the differences of a scene's bars in density that stays where words ask for its density."""


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """The activity in each bar of a timeline, 0 to 1."""

    motion: Floats
    """Activity by motion where it is known, else by the cutting. (bars,)"""
    growth: Floats
    """Activity by growth of motion; NaN where it is not known. (bars,)"""
    cutting: Floats
    """Activity by the cutting alone. (bars,)"""

    def part(self, first: int, last: int) -> "Activity":
        """Return the activity in the bars from `first` up to `last`, excluded."""
        return Activity(self.motion[first:last], self.growth[first:last], self.cutting[first:last])

    @property
    def unseen(self) -> "Activity":
        """The same where nothing is known of the picture."""
        return Activity(self.cutting, np.full(len(self.cutting), np.nan), self.cutting)

    @property
    def even(self) -> "Activity":
        """The same where nothing is known of the cut either."""
        half = np.full(len(self.cutting), 0.5)
        return Activity(half, np.full(len(half), np.nan), half)


def bar_intervals(grid: SceneGrid) -> tuple[list[Fraction], list[Fraction]]:
    """Return the start and the end of each bar of a scene, in seconds from the timeline's first frame."""
    lines = [grid.start + grid.lines[step] for step in grid.bar_steps]
    return lines[:-1], lines[1:]


def activity(
    shots: Sequence[Shot], starts: Sequence[Fraction], ends: Sequence[Fraction], means: Means
) -> Activity:
    """Measure the activity in each bar of a whole timeline.

    Both scales only ever rise with motion, so a bar with more motion never gets fewer onsets. Density from mean
    flow and strength from its growth follow Di et al., "Video background music generation with controllable music
    transformer" (ACM Multimedia 2021).

    Args:
        shots: The timeline's shots, in order.
        starts: Start of each bar, in seconds. (bars,)
        ends: End of each bar, in seconds. (bars,)
        means: The picture's means over the bars; NaN where it is not known.
    """
    known = np.isfinite(means.motion)
    cutting = _cutting(shots, starts, ends)
    moving = _blend(means.motion, TYPICAL_MOTION, known)
    growing = _blend(means.saliency, TYPICAL_SALIENCY, known)
    return Activity(np.where(known, moving, cutting), growing, cutting)


def _blend(values: Floats, typical: float, known: Bools) -> Floats:
    """Mix an absolute scale with the soft rank among the known values; NaN stays NaN. (bars,)"""
    own = np.sqrt(values) / (np.sqrt(values) + np.sqrt(typical))
    mixed: Floats = OWN_SHARE * own + (1 - OWN_SHARE) * _soft_rank(np.log(values + typical / 100), known)
    return mixed


def _soft_rank(levels: Floats, known: Bools) -> Floats:
    """Return the share of the known levels that lie below each, those within about ALIKE of it in part. (bars,)

    It is the mean over the known levels of a logistic step, interpolated in a table of 512; levels that differ by less
    than can be measured rank alike.
    """
    if not known.any():
        return levels
    seen = levels[known]
    table = np.linspace(seen.min(), seen.max(), 512) if np.ptp(seen) > 0 else seen[:1]
    below = np.mean(1 / (1 + np.exp((seen - table[:, None]) / ALIKE)), axis=1)  # (512,)
    return np.interp(levels, table, below)


def _cutting(shots: Sequence[Shot], starts: Sequence[Fraction], ends: Sequence[Fraction]) -> Floats:
    """Estimate the activity of each bar by the cut alone: it rises with fast cutting and with speed changes. (bars,)

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
    bar_activity: Activity,
    mood: Mood,
    key: Key,
    style: Style,
    mixture: Mixture,
    draw: float,
    cadence: Cadence = Cadence.AUTHENTIC,
    tension: Floats | float = 0.5,
    asks: Direction = Direction(),  # noqa: B008 (frozen)
    usual: Mixture | None = None,
    freedom: float = 0.0,
) -> Conditions:
    """Return the conditions of one scene: by its words, then its picture, and by its style where these leave them open.

    Args:
        grid: Its bars and hits; a met hit asks for an onset on its sixteenth.
        bar_activity: The activity in its bars.
        mood: Its mood.
        key: Its key.
        style: Its style.
        mixture: The mixture of that style.
        draw: The scene's own number from 0 up to 1, which chooses the style's character where the picture does not tell.
        cadence: Its close.
        tension: Of the film in its bars, 0 to 1. (bars,)
        asks: The direction of its words.
        usual: The mixture of the style that words are measured against; that of its own style where left out.
        freedom: The share of its bars whose onsets and notes the composer decides by itself.
    """
    bars = len(grid.bars)
    ones = np.ones(bars)
    density = _density(bar_activity.motion, usual or mixture, asks).round(PLACES)
    strength = LEAST_STRENGTH + (MOST_STRENGTH - LEAST_STRENGTH) * bar_activity.growth
    filled = fill_in(
        mixture, density, strength, bar_activity.motion, mood, grid.bpm, draw, tension, asks, usual
    )
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
        tension=None if asks.tension is None else asks.tension * ones,
        articulation=None if asks.articulation is None else asks.articulation * ones,
        freedom=freedom,
        strong=strong_hits(grid),
    )


def _density(motion: Floats, usual: Mixture, asks: Direction) -> Floats:
    """Return the density of bars by their motion; around what words ask for, where they do. (bars,)"""
    moved = LEAST_DENSITY + (MOST_DENSITY - LEAST_DENSITY) * motion
    if asks.density is None:
        return moved
    around = usual.quantile("density", normal_cdf(np.full(len(motion), asks.density)))
    asked: Floats = (around + WORD_SHARE * (moved - moved.mean())).clip(LEAST_DENSITY, MOST_DENSITY)
    return asked


def strong_hits(grid: SceneGrid) -> tuple[int, ...]:
    """Return the sixteenths that meet a hit heavier than a plain cut, in order."""
    met = {hit.step for hit in grid.hits if hit.met and hit.hit.is_strong}
    return tuple(sorted(step for step in met if step < sum(grid.bars)))


def hit_mask(grid: SceneGrid) -> Bools:
    """Mark the sixteenths that meet a hit or begin a fermata, and the scene's first. (bars, STEPS)"""
    mask = np.zeros((len(grid.bars), STEPS), dtype=np.bool_)
    lines = grid.bar_steps
    for step in (0, *grid.fermatas, *(met.step for met in grid.hits if met.met)):
        if step < lines[-1]:
            bar = int(np.searchsorted(lines, step, side="right")) - 1
            mask[bar, step - lines[bar]] = True
    return mask
