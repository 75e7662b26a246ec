"""What the music of a scene is like, as a direction that asks for the same elsewhere."""

from typing import Final

import numpy as np

from bridge.midi.palettes import Palette
from bridge.score.cues import CuedScene, curves_of
from bridge.score.manner import PLAYED_OUT, neutral
from bridge.score.moves import Measure
from bridge.words.direction import FURTHEST, Direction, bounded, tempi
from generator.conditions import Floats
from generator.styles.mixture import Mixture, normal_cdf

NEAR: Final = 1.05
"""The tempo that is asked for may differ by so much, as a ratio."""
_PLACES: Final = np.linspace(-FURTHEST["density"], FURTHEST["density"], 241)
"""Standard deviations among which the place on an axis is sought."""


def style_of(cue: CuedScene, usual: Mixture) -> Direction:
    """Return a direction by which music is like that of a scene.

    Its mood, tension, tempo, mode and palette are the scene's; density, register, loudness and force, where it tells
    them, are the places among what is usual at which the scene's own are.

    Args:
        cue: The scene, with music.
        usual: The mixture of the style that words are measured against.
    """
    told = {move.measure: move.value for move in cue.moves}
    curves = curves_of(cue)
    rest = neutral(usual)
    density = usual.quantile("density", normal_cdf(_PLACES))
    places = {"density": _place(density, float(cue.density.mean()))}
    register, dynamics, force = (
        told.get(each) for each in (Measure.REGISTER, Measure.DYNAMICS, Measure.FORCE)
    )
    if isinstance(register, float):
        places["register"] = _place(rest.quantile("register", normal_cdf(_PLACES)), register)
    if isinstance(dynamics, float):
        loud = rest.quantile("dynamics", normal_cdf(PLAYED_OUT + _PLACES))
        places["dynamics"] = _place(loud, dynamics)
    if isinstance(force, float):
        places["force"] = _place(2 ** usual.quantile("strength", normal_cdf(_PLACES)), force)
    places |= {
        "valence": cue.valence,
        "arousal": cue.arousal,
        "tension": float(curves.tension.mean()),
    }
    asked = {axis: bounded(axis, place) for axis, place in places.items()}
    palette = cue.palette if cue.palette in set(Palette) else None
    bpm = tempi(cue.grid.bpm / NEAR, cue.grid.bpm * NEAR)
    return Direction(bpm=bpm, mode=cue.key.mode, palette=palette).having(asked)


def _place(values: Floats, value: float) -> float:
    """Return the place at which rising values reach one."""
    return float(np.interp(value, values, _PLACES))
