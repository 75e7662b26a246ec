"""Composing of a film's themes: the best stretch of melodies that are written for it."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Protocol

import numpy as np

from bridge.midi.palettes import PALETTES, PROGRAMS
from bridge.score.film.film_themes import By, FilmTheme
from bridge.score.film.plan import FilmPlan
from bridge.score.mood import cue_seed
from generator.conditions import STEPS, Conditions, Ints
from generator.pieces.grid import SIXTEENTH
from generator.score import Score, Voice
from generator.themes.candidates import best_theme
from generator.themes.profile import profile_of
from generator.themes.theme import Theme

BARS = 12
"""Bars of each."""
STEPS_OF_BAR, STEPS_OF_BEAT = 16, 4
"""4/4: in other metres a theme is told in them."""
PIECES, MOST_PIECES = 3, 8
"""Pieces that are written to choose a theme from: so many at the least, and more until one is good."""
GOOD = 0.2
"""The profile of a good theme."""
DENSITY, STRENGTH, REGISTER, DYNAMICS = 0.4, 2.0, 64.0, 0.5
"""Conditions of the middle: a melody over a plain accompaniment."""


class Composer(Protocol):
    """A source of music from conditions."""

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue."""
        ...


def composed_theme(composer: Composer, plan: FilmPlan, name: str, seed: int, place: str) -> FilmTheme | None:
    """Compose a theme for a film; None where no melody that was written has one.

    Args:
        composer: Writes the pieces that it is chosen from.
        plan: The film's, whose key, pulse and ensemble they have.
        name: What it is called.
        seed: The film's.
        place: The medium that most of the film's shots are of, so that films differ.
    """
    asked, programs = _asked(plan), PROGRAMS[PALETTES[plan.style]]
    best: Theme | None = None
    for number in range(MOST_PIECES):
        piece = composer.compose(asked, _seed(seed, name, place, number), programs)
        found = best_theme(piece, plan.key, SIXTEENTH * STEPS_OF_BAR, SIXTEENTH * STEPS_OF_BEAT)
        best = max(filter(None, (best, found)), key=lambda theme: profile_of(theme).total, default=None)
        if best is not None and number + 1 >= PIECES and profile_of(best).total >= GOOD:
            break
    return None if best is None else FilmTheme(name, best, By.FILM)


def _seed(seed: int, name: str, place: str, number: int) -> int:
    drawn = blake2b(f"{name.casefold()}/{place}".encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return cue_seed(seed, drawn, number)


def _asked(plan: FilmPlan) -> Conditions:
    ones = np.ones(BARS)
    steps: Ints = np.full(BARS, STEPS_OF_BAR)
    return Conditions(
        key=plan.key,
        style=plan.style,
        steps=steps,
        density=DENSITY * ones,
        strength=STRENGTH * ones,
        register=REGISTER * ones,
        dynamics=DYNAMICS * ones,
        valence=0 * ones,
        arousal=0 * ones,
        position=np.arange(BARS) / BARS,
        hits=np.zeros((BARS, STEPS), dtype=np.bool_),
        bpm=plan.pulse,
    )
