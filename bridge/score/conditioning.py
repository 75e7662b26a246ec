"""What is read of a film and what people ask, as conditions of each bar for the composer."""

from fractions import Fraction

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.score.fusion.activity import Activity
from bridge.score.fusion.bars import Shifts
from bridge.score.manner import fill_in
from bridge.score.mood import Mood
from bridge.words import Direction
from generator.conditions import STEPS, Bools, Cadence, Conditions, Floats, Key, Style
from generator.styles.mixture import Mixture, normal_cdf

LEAST_DENSITY, MOST_DENSITY = 0.1, 0.85
"""Share of a bar's sixteenths with an onset in a still bar and in the fastest."""
PLACES = 3
"""Decimal places of a density: those of the cue sheet, so that a scene composed again from it has the same conditions."""
LEAST_STRENGTH, MOST_STRENGTH = 1.2, 3.6
"""Notes per onset where motion never grows, and where it grows fastest."""
WORD_SHARE = 0.5
"""Share of the differences of a scene's bars in density that stays where words ask for its density."""


def bar_intervals(grid: SceneGrid) -> tuple[list[Fraction], list[Fraction]]:
    """Return the start and the end of each bar of a scene, in seconds from the timeline's first frame."""
    lines = [grid.start + grid.lines[step] for step in grid.bar_steps]
    return lines[:-1], lines[1:]


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
    shifts: Shifts | None = None,
    lift: float = 1.0,
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
        shifts: How sources move its bars; none where left out.
        lift: The factor of its density that keeps the scenes of a film in the order of their arousal.
    """
    bars = len(grid.bars)
    ones = np.ones(bars)
    moved = (shifts or Shifts.none(bars)).under(asks)
    active = (bar_activity.motion + moved.activity).clip(0, 1)
    density = _density(active, usual or mixture, asks, lift).round(PLACES)
    strength = LEAST_STRENGTH + (MOST_STRENGTH - LEAST_STRENGTH) * (bar_activity.growth + moved.growth).clip(
        0, 1
    )
    filled = fill_in(
        mixture, density, strength, bar_activity.motion, mood, grid.bpm, draw, tension, asks, usual, moved
    )
    valence, arousal = _curve(mood.valence, moved.valence), _curve(mood.arousal, moved.arousal)
    return Conditions(
        key=key,
        style=style,
        steps=np.array(grid.bars),
        density=density,
        strength=filled.strength,
        register=filled.register,
        dynamics=filled.dynamics,
        valence=valence,
        arousal=arousal,
        position=np.arange(bars) / bars,
        hits=hit_mask(grid),
        beat=grid.metre.beat,
        pickup=grid.has_pickup,
        fermatas=grid.fermatas,
        bpm=grid.bpm,
        cadence=cadence,
        tension=_tension(valence, arousal, moved) if asks.tension is None else asks.tension * ones,
        articulation=None if asks.articulation is None else asks.articulation * ones,
        freedom=freedom,
        strong=strong_hits(grid),
    )


def _density(motion: Floats, usual: Mixture, asks: Direction, lift: float) -> Floats:
    """Return the density of bars by their motion; around what words ask for, where they do. (bars,)"""
    moved = LEAST_DENSITY + (MOST_DENSITY - LEAST_DENSITY) * motion
    if asks.density is None:
        return moved if lift == 1 else (lift * moved).clip(LEAST_DENSITY, MOST_DENSITY)
    around = usual.quantile("density", normal_cdf(np.full(len(motion), asks.density)))
    asked: Floats = (around + WORD_SHARE * (moved - moved.mean())).clip(LEAST_DENSITY, MOST_DENSITY)
    return asked


def _curve(place: float, changes: Floats) -> Floats:
    """Return a scene's place on an axis of its mood, bar by bar. (bars,)"""
    curve: Floats = np.where(changes == 0, place, (place + changes).round(PLACES).clip(-1, 1))
    return curve


def _tension(valence: Floats, arousal: Floats, moved: Shifts) -> Floats | None:
    """Return the tension of bars: that of their mood, mixed with that of lines; None where no line tells any. (bars,)"""
    if not moved.telling.any():
        return None
    own = (arousal - valence) / 2
    mixed: Floats = (own + moved.telling * (moved.tension - own)).round(PLACES).clip(-1, 1)
    return mixed


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
