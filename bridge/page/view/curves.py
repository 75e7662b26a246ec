"""The curves of a film as a page draws them: by bar, and the motion of the picture over time."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from bridge.output.cuesheet.readable_json import Json
from bridge.page.view.parts import Notes
from bridge.picture.features.course import Course
from bridge.score.cues import CuedScene, curves_of
from bridge.score.fusion.curves import PLACES
from bridge.score.silence import is_heard
from generator.conditions import Floats

_POINTS: Final = 4000
"""The greatest number of points of the motion of a film."""
_ASKED: Final = ("valence", "arousal", "tension")
"""The curves that tell nothing where there is no music."""


def curves(cues: Sequence[CuedScene], course: Course | None, notes: Notes, edges: Sequence[float]) -> Json:
    """Return every curve: one value a bar, null where nothing is known; and motion, which is sampled.

    Args:
        cues: The scenes, in order.
        course: The picture's features over time; None where nothing is known of them.
        notes: The notes of the score.
        edges: Every bar line of the film, its end included, in seconds. (bars + 1,)
    """
    by_bar = {name: _numbers(_joined(cues, name), places) for name, places in PLACES.items()}
    asked = np.concatenate([_asked(cue) for cue in cues])
    return {
        **by_bar,
        "density": _numbers(asked, 3),
        "level": _numbers(_level(notes, edges), 3),
        "picture": {"at": [], "value": []} if course is None else _motion(course),
    }


def _joined(cues: Sequence[CuedScene], name: str) -> Floats:
    return np.concatenate([_of(cue, name) for cue in cues])


def _of(cue: CuedScene, name: str) -> Floats:
    if name in _ASKED and not is_heard(cue.music):
        return np.full(len(cue.grid.bars), np.nan)
    rows: Floats = getattr(curves_of(cue), name)
    return rows


def _asked(cue: CuedScene) -> Floats:
    """Return the density that was asked of each bar; NaN where there is no music. (bars,)"""
    return cue.density if is_heard(cue.music) else np.full(len(cue.density), np.nan)


def _level(notes: Notes, edges: Sequence[float]) -> Floats:
    """Return how loud the notes of each bar are: the energy of their velocities at an instant, against the film's most. (bars,)

    A velocity counts with its square, as General MIDI players have it (MMA, "General MIDI Level 2", 40 log10 of it).
    """
    energy = (notes.velocity.astype(np.float64) / 127) ** 4 * np.maximum(notes.length, 0)
    spent = np.interp(notes.start, edges, np.arange(len(edges)))
    bars = np.minimum(spent.astype(int), len(edges) - 2)
    total = np.bincount(bars, energy, minlength=len(edges) - 1)[: len(edges) - 1]
    power = total / np.maximum(np.diff(edges), 1e-9)
    most = float(power.max(initial=0.0))
    return np.sqrt(power / most) if most > 0 else power


def _motion(course: Course) -> Json:
    """Return the motion of the picture against its 99th percentile, 0 to 1, at the middles of even stretches."""
    count = min(_POINTS, course.count)
    edges = np.linspace(course.edges[0], course.edges[-1], count + 1)
    flow = course.mean_motion(edges[:-1], edges[1:])
    known = flow[np.isfinite(flow)]
    top = float(np.quantile(known, 0.99)) if len(known) else 0.0
    middles = (edges[:-1] + edges[1:]) / 2
    return {"at": _numbers(middles, 3), "value": _numbers(np.minimum(flow / (top or 1.0), 1.0), 3)}


def _numbers(rows: Floats, places: int) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in np.round(rows, places).tolist()]
