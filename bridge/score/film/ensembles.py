"""The ensembles of scenes: what they take away from the film's core ensemble, and what they add.

An ensemble is a style, and the instruments that play it where a person asks for no others.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bridge.midi.palettes import FORCES, PALETTES, Palette
from bridge.score.film.joins import Join
from bridge.score.mood import Mood
from generator.conditions import Style
from generator.joints import cheapest

STYLES = tuple(Style)
"""From few players to many."""
UNLIKE_FILM = 1.25
"""Cost of an ensemble of which more than half is not the film's core, against each step from that of a scene's mood."""
_CHANGE = {Join.GOES_ON: 100.0, Join.TURNS: 4.0, Join.JUMPS: 0.0}
"""Cost of a change of more than half of the players after each join."""


def ensembles_of(
    moods: Sequence[Mood], joins: Sequence[Join], core: Style, given: Sequence[Style | None] = ()
) -> tuple[Style, ...]:
    """Choose the ensemble of each scene: the plan of least cost, found by dynamic programming.

    Args:
        moods: One a scene; alike in scenes that go on.
        joins: One a scene but the first.
        core: The film's core ensemble.
        given: The ensemble of each scene that has one already; None where it is to be found, and left out where none has.
    """
    options = [(has,) if has else STYLES for has in given or [None] * len(moods)]
    own = [
        np.array([_own_cost(mood, style, core) for style in styles])
        for mood, styles in zip(moods, options, strict=True)
    ]
    changes = [
        _CHANGE[join] * np.array([[is_another(one, other) for other in right] for one in left])
        for join, (left, right) in zip(joins, pairwise(options), strict=True)
    ]
    return tuple(styles[at] for styles, at in zip(options, cheapest(own, changes), strict=True))


def is_another(one: Style, other: Style) -> bool:
    """Return whether more than half of the groups of players of either of two ensembles play in one of them only."""
    first, second = players(PALETTES[one]), players(PALETTES[other])
    return 2 * len(first ^ second) > len(first | second)


def players(palette: Palette) -> frozenset[str]:
    """Return the groups of players of a palette, each by the palette that it is at home in, and its drums."""
    forces = FORCES[palette]
    leads = (instrument.palette for instruments in forces.leads.values() for instrument in instruments)
    drums = ["drums"] * bool(forces.kit or forces.timpani)
    return frozenset((*leads, *(each.palette for each in forces.beside), *drums))


def _own_cost(mood: Mood, style: Style, core: Style) -> float:
    steps = abs(STYLES.index(style) - STYLES.index(mood.style))
    return steps + UNLIKE_FILM * is_another(style, core)
