"""The ensembles of scenes: what they take away from the film's core ensemble, and what they add."""

from collections.abc import Sequence

import numpy as np

from bridge.midi.palettes import FORCES, PALETTES, Palette
from bridge.score.film.joins import Join
from bridge.score.mood import Mood
from generator.conditions import Style
from generator.joints import cheapest

LADDER = tuple(PALETTES[style] for style in Style)
"""Ensembles from few players to many."""
UNLIKE_FILM = 0.75
"""Cost of a scene that is not played by the film's core ensemble, against each step from that of its own mood."""
_CHANGE = {Join.GOES_ON: 100.0, Join.TURNS: 4.0, Join.JUMPS: 0.0}
"""Cost of a change of more than half of the players after each join."""


def ensembles_of(moods: Sequence[Mood], joins: Sequence[Join], core: Palette) -> tuple[Palette, ...]:
    """Choose the ensemble of each scene: the plan of least cost, found by dynamic programming.

    Args:
        moods: One a scene; alike in scenes that go on.
        joins: One a scene but the first.
        core: The film's core ensemble.
    """
    options = LADDER if core in LADDER else (core,)
    own = [np.array([_own_cost(mood, option, core) for option in options]) for mood in moods]
    changed = np.array([[share_changed(one, other) > 1 / 2 for other in options] for one in options])
    path = cheapest(own, [_CHANGE[join] * changed for join in joins])
    return tuple(options[at] for at in path)


def share_changed(one: Palette, other: Palette) -> float:
    """Return the share of the players of either of two ensembles that play in one of them only, 0 to 1."""
    first, second = players(one), players(other)
    return len(first ^ second) / len(first | second)


def players(palette: Palette) -> frozenset[str]:
    """Return the players of an ensemble, by name: those of its voices, those who join them, and its drums."""
    forces = FORCES[palette]
    leads = (instrument.name for instruments in forces.leads.values() for instrument in instruments)
    doublings = (doubling.instrument.name for doubling in forces.doublings)
    drums = ["drums"] * bool(forces.kit) + ["timpani"] * (forces.timpani is not None)
    return frozenset((*leads, *doublings, *drums))


def style_for(mood: Mood, palette: Palette) -> Style:
    """Return the style in which an ensemble plays a scene: that of its mood, as full as it can be at most."""
    styles = list(Style)
    most = LADDER.index(palette) if palette in LADDER else len(styles)
    return styles[min(styles.index(mood.style), most)]


def _own_cost(mood: Mood, palette: Palette, core: Palette) -> float:
    steps = abs(LADDER.index(palette) - LADDER.index(PALETTES[mood.style])) if palette in LADDER else 0
    return steps + UNLIKE_FILM * (palette is not core)
