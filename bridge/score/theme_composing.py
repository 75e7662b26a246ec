"""Composing of a film's themes: the best stretch of melodies that are written for it."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import blake2b
from typing import Protocol

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.metre import FOUR_FOUR, Metre
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
PIECES, MOST_PIECES = 3, 8
"""Pieces that are written to choose a theme from: so many at the least, and more until one is good."""
GOOD = 0.2
"""The profile of a good theme."""
DENSITY, STRENGTH, REGISTER, DYNAMICS = 0.4, 2.0, 64.0, 0.5
"""Conditions of the middle: a melody over a plain accompaniment; bars longer than 4/4 have as many onsets as it has."""


class Composer(Protocol):
    """A source of music from conditions."""

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue."""
        ...


def usual_metre(scenes: Iterable[SceneGrid]) -> Metre:
    """Return the metre in which most of a film is, by its seconds; of several the first to come, and 4/4 of none."""
    lasts: dict[Metre, Fraction] = {}
    for scene in scenes:
        lasts[scene.metre] = lasts.get(scene.metre, Fraction(0)) + scene.end - scene.start
    return max(lasts, key=lambda metre: lasts[metre], default=FOUR_FOUR)


def composed_theme(
    composer: Composer, plan: FilmPlan, metre: Metre, name: str, seed: int, place: str
) -> FilmTheme | None:
    """Compose a theme for a film; None where no melody that was written has one.

    Args:
        composer: Writes the pieces that it is chosen from.
        plan: The film's, whose key, pulse and ensemble they have.
        metre: That of most of the film: in others it is told in them.
        name: What it is called.
        seed: The film's.
        place: The medium that most of the film's shots are of, so that films differ.
    """
    asked, programs = _asked(plan, metre), PROGRAMS[PALETTES[plan.style]]
    best: Theme | None = None
    for number in range(MOST_PIECES):
        piece = composer.compose(asked, _seed(seed, name, place, number), programs)
        found = best_theme(piece, plan.key, SIXTEENTH * metre.steps, SIXTEENTH * metre.beat)
        best = max(filter(None, (best, found)), key=lambda theme: profile_of(theme).total, default=None)
        if best is not None and number + 1 >= PIECES and profile_of(best).total >= GOOD:
            break
    return None if best is None else FilmTheme(name, best, By.FILM)


def _seed(seed: int, name: str, place: str, number: int) -> int:
    drawn = blake2b(f"{name.casefold()}/{place}".encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return cue_seed(seed, drawn, number)


def _asked(plan: FilmPlan, metre: Metre) -> Conditions:
    ones = np.ones(BARS)
    steps: Ints = np.full(BARS, metre.steps)
    return Conditions(
        key=plan.key,
        style=plan.style,
        steps=steps,
        density=DENSITY * min(FOUR_FOUR.steps / metre.steps, 1.0) * ones,
        strength=STRENGTH * ones,
        register=REGISTER * ones,
        dynamics=DYNAMICS * ones,
        valence=0 * ones,
        arousal=0 * ones,
        position=np.arange(BARS) / BARS,
        hits=np.zeros((BARS, STEPS), dtype=np.bool_),
        beat=metre.beat,
        bpm=plan.pulse,
    )
