"""The manner of a style: what it does with all that the picture leaves open."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bridge.score.mood import Mood
from generator.conditions import Floats
from generator.styles.mixture import Mixture, normal_cdf

HIGHER_BRIGHT, HIGHER_MOVING = 0.85, 0.7
"""Standard deviations of a normal distribution by which valence of 1, and the fastest bar against a still one, lift a
bar among the registers of its style."""
LOUDER_DRIVEN, LOUDER_MOVING = 0.8, 1.2
"""The same for arousal of 1 and loudness."""
PLAYED_OUT = 0.4
"""And for every bar: music to a picture is heard under other sound, so a middling bar is louder than most."""
RAREST = 0.02
"""The share of a style's bars beyond which, on either side, it knows too few to go by."""


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """What the picture leaves open in one scene, filled in; one row a bar."""

    strength: Floats
    """Mean notes per onset. (bars,)"""
    register: Floats
    """Mean pitch as a MIDI note number. (bars,)"""
    dynamics: Floats
    """0 to 1. (bars,)"""


def fill_in(
    style: Mixture, density: Floats, strength: Floats, motion: Floats, mood: Mood, bpm: float, draw: float
) -> Open:
    """Fill in what the picture leaves open, as a style has it where the rest is like this scene.

    The strength that is not known is the mean one of a component of the style's mixture: which one, is drawn for the
    scene among those that suit its density, tempo and mood. Register and loudness come from what the style's are at
    this density and tempo (and strength, where it is known): the mood and the motion say which share of those lies
    below, so that both rise with them whatever the style, and stay within what it has.

    Args:
        style: Its mixture, in the dimensions of `generator.styles.bars`.
        density: Asked, a share of each bar's sixteenths. (bars,)
        strength: Notes per onset where the picture tells, else NaN. (bars,)
        motion: 0 to 1. (bars,)
        mood: The scene's.
        bpm: Its mean tempo in quarter notes a minute.
        draw: From 0 up to 1; the scene's own.
    """
    known = {"density": float(density.mean()), "tempo": float(np.log2(bpm))}
    felt = known | {"valence": mood.valence, "arousal": mood.arousal}
    if np.isfinite(strength).all():
        known["strength"] = float(np.log2(strength).mean())
        told = strength
    else:
        told = np.where(np.isfinite(strength), strength, _usual_strength(style, density, felt, draw))
    rest = style.of((*known, "register", "dynamics")).given(_familiar(style, known))
    high = HIGHER_BRIGHT * mood.valence + HIGHER_MOVING * (motion - 0.5)
    loud = PLAYED_OUT + LOUDER_DRIVEN * mood.arousal + LOUDER_MOVING * (motion - 0.5)
    return Open(
        strength=told,
        register=rest.quantile("register", normal_cdf(high)),
        dynamics=rest.quantile("dynamics", normal_cdf(loud)).clip(0, 1),
    )


def _usual_strength(style: Mixture, density: Floats, felt: dict[str, float], draw: float) -> Floats:
    """The strength of bars of some densities in one character of a style, drawn for the scene. (bars,)"""
    scene = _familiar(style, felt)
    names = tuple(scene)
    likely = style.of((*names, "strength"))
    character = likely.only(likely.given(scene).component(draw))
    bars = {name: np.full(len(density), value) for name, value in scene.items()}
    octaves = character.expected("strength", bars | {"density": density})
    return 2 ** octaves.clip(0, _edges(style)["strength"][1])


def _familiar(style: Mixture, known: dict[str, float]) -> dict[str, float]:
    """What is known, moved to the nearest that a style has often enough to be judged by."""
    edges = _edges(style)
    return {name: min(max(value, edges[name][0]), edges[name][1]) for name, value in known.items()}


@lru_cache(maxsize=16)
def _edges(style: Mixture) -> dict[str, tuple[float, float]]:
    """The lowest and the highest of each dimension that a style has often enough; the same for all its scenes."""
    shares = np.array([RAREST, 1 - RAREST])
    low_high = {name: style.quantile(name, shares).tolist() for name in style.dimensions}
    return {name: (low, high) for name, (low, high) in low_high.items()}
