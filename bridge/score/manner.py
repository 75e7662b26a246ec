"""The manner of a style: its strength, register and dynamics where the picture leaves them open."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bridge.score.fusion.bars import Shifts
from bridge.score.mood import NEUTRAL, NEUTRAL_TEMPO, Mood
from bridge.settings import Settings
from bridge.words import Direction
from generator.conditions import Floats, Style
from generator.styles.mixture import Mixture, normal_cdf

HIGHER_BRIGHT, HIGHER_MOVING = 0.85, 0.7
"""Standard deviations of a normal distribution by which valence of 1, and the fastest bar against a still one, lift a
bar among the registers of its style."""
LOUDER_DRIVEN, LOUDER_MOVING, LOUDER_TENSE = 0.8, 1.2, 0.8
"""Standard deviations likewise by which arousal of 1, the fastest bar against a still one, and the film's climax against
no tension lift its loudness."""
PLAYED_OUT = 0.4
"""Standard deviations by which every bar is louder: music to a picture is heard under other sound."""
RAREST = 0.02
"""Share of a style's bars at either end of a dimension that are too few to judge by."""


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """The conditions that the picture leaves open in one scene, filled in; one row a bar."""

    strength: Floats
    """Mean notes per onset. (bars,)"""
    register: Floats
    """Mean pitch as a MIDI note number. (bars,)"""
    dynamics: Floats
    """Loudness, 0 to 1. (bars,)"""


def usual_style(settings: Settings) -> Style:
    """Return the style that words are measured against: that of the settings, else that of a neutral scene."""
    return settings.style or NEUTRAL.style


def fill_in(
    style: Mixture,
    density: Floats,
    strength: Floats,
    motion: Floats,
    mood: Mood,
    bpm: float,
    draw: float,
    tension: Floats | float = 0.5,
    asks: Direction = Direction(),  # noqa: B008 (frozen)
    usual: Mixture | None = None,
    shifts: Shifts | None = None,
) -> Open:
    """Fill in the conditions that the picture leaves open, as a style has them in bars like this scene's.

    A strength that is not known is the mean of one component of the style's mixture, drawn for the scene among those that
    suit its density, tempo and mood. Register and loudness are quantiles of the style at this density and tempo (and
    strength, where it is known). The mood and the motion set the quantile, so that both rise with them in every style,
    and stay within its range. What words ask for is a quantile of what is usual in a neutral scene, from which a scene's
    bars only differ by their motion.

    Args:
        style: The style's mixture, in the dimensions of `generator.styles.bars`.
        density: Share of each bar's sixteenths that are to carry an onset, 0 to 1. (bars,)
        strength: Notes per onset where the picture tells, else NaN. (bars,)
        motion: Activity by motion, 0 to 1. (bars,)
        mood: The scene's mood.
        bpm: The scene's mean tempo in quarter notes a minute.
        draw: The scene's own number from 0 up to 1.
        tension: Of the film in each bar, 0 to 1. (bars,)
        asks: The direction of the scene's words.
        usual: The mixture of the style that words are measured against; the scene's own where left out.
        shifts: How sources move its bars; none where left out.
    """
    usual, moved = usual or style, shifts or Shifts.none(len(density))
    known = {"density": float(density.mean()), "tempo": float(np.log2(bpm))}
    felt = known | {"valence": mood.valence, "arousal": mood.arousal}
    if asks.force is not None:
        strength = _strength(usual, strength, asks.force)
    if np.isfinite(strength).all():
        known["strength"] = float(np.log2(strength).mean())
        asked = strength
    else:
        asked = np.where(np.isfinite(strength), strength, _usual_strength(style, density, felt, draw))
    rest_high = rest_loud = style.of((*known, "register", "dynamics")).given(_familiar(style, known))
    high = HIGHER_BRIGHT * (mood.valence + moved.valence) + HIGHER_MOVING * (motion - 0.5) + moved.register
    loud = PLAYED_OUT + LOUDER_DRIVEN * (mood.arousal + moved.arousal) + LOUDER_MOVING * (motion - 0.5)
    loud = loud + LOUDER_TENSE * (tension - 0.5) + moved.dynamics
    apart = motion - motion.mean()
    if asks.register is not None:
        rest_high, high = neutral(usual), asks.register + HIGHER_MOVING * apart
    if asks.dynamics is not None:
        rest_loud, loud = neutral(usual), PLAYED_OUT + asks.dynamics + LOUDER_MOVING * apart
    return Open(
        strength=asked,
        register=rest_high.quantile("register", normal_cdf(high)),
        dynamics=rest_loud.quantile("dynamics", normal_cdf(loud)).clip(0, 1),
    )


def _strength(style: Mixture, strength: Floats, force: float) -> Floats:
    """Return the strength of bars for a force; where the picture tells one, bars differ as it does. (bars,)"""
    octaves = style.quantile("strength", normal_cdf(np.full(len(strength), force)))
    told = np.log2(strength)
    apart = told - told[np.isfinite(told)].mean() if np.isfinite(told).any() else np.zeros(len(told))
    wished: Floats = 2 ** (octaves + np.nan_to_num(apart)).clip(0, _edges(style)["strength"][1])
    return wished


def _usual_strength(style: Mixture, density: Floats, felt: dict[str, float], draw: float) -> Floats:
    """Return the strength of bars of some densities in one component of a style, drawn for the scene. (bars,)"""
    scene = _familiar(style, felt)
    names = tuple(scene)
    likely = style.of((*names, "strength"))
    character = likely.only(likely.given(scene).component(draw))
    bars = {name: np.full(len(density), value) for name, value in scene.items()}
    octaves = character.expected("strength", bars | {"density": density})
    return 2 ** octaves.clip(0, _edges(style)["strength"][1])


def _familiar(style: Mixture, known: dict[str, float]) -> dict[str, float]:
    """Clip known values to the range in which a style has bars enough to judge by."""
    edges = _edges(style)
    return {name: min(max(value, edges[name][0]), edges[name][1]) for name, value in known.items()}


@lru_cache(maxsize=16)
def neutral(style: Mixture) -> Mixture:
    """Return the registers and the loudness of a style in bars neither sparse nor busy, neither slow nor fast; cached."""
    (density,) = style.quantile("density", np.array([0.5])).tolist()
    known = {"density": density, "tempo": float(np.log2(NEUTRAL_TEMPO))}
    return style.of((*known, "register", "dynamics")).given(known)


@lru_cache(maxsize=16)
def _edges(style: Mixture) -> dict[str, tuple[float, float]]:
    """Return the lowest and highest value of each dimension that a style has bars enough to judge by; cached."""
    shares = np.array([RAREST, 1 - RAREST])
    low_high = {name: style.quantile(name, shares).tolist() for name in style.dimensions}
    return {name: (low, high) for name, (low, high) in low_high.items()}
