"""Accounts: which sources moved the conditions of a scene, told as they were decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.midi.palettes import PALETTES, Palette
from bridge.score.conditioning import Activity, bar_intervals, conditions_of
from bridge.score.film.seen import shots_in, shots_of
from bridge.score.keys import mode_for
from bridge.score.manner import usual_style
from bridge.score.mood import NEUTRAL, Mood, mood_of, told_pace
from bridge.score.moves import Measure, Move, Source, moving
from bridge.score.orchestration.forces import forces_of, palette_of
from bridge.score.paces import pace_of
from bridge.score.spotting import Spotting
from bridge.score.textures import in_turn
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.words import Direction
from generator.conditions import Conditions, Floats
from generator.styles.file import Styles

PLACES = 3
"""Decimal places of a number."""
FIELDS: Final[Mapping[Measure, str]] = {
    Measure.DENSITY: "density",
    Measure.FORCE: "force",
    Measure.REGISTER: "register",
    Measure.DYNAMICS: "dynamics",
    Measure.ARTICULATION: "articulation",
    Measure.TENSION: "tension",
}
"""The field of a direction that asks for each condition that is a number by bar."""


@dataclass(frozen=True, slots=True, eq=False)
class Teller:
    """Tells what moved the conditions of scenes that are composed."""

    spotted: Spotting
    settings: Settings
    activity: Activity
    """The activity in every bar of the timeline."""
    lines: Sequence[int]
    """The first bar of each scene, and the number of all bars."""
    styles: Styles
    """The mixture of each style."""
    by_cutting: Sequence[Mood]
    """The mood that the cutting of each scene tells by itself."""

    def moves(
        self, at: int, grid: SceneGrid, told: Conditions, draw: float, choice: Choice
    ) -> tuple[Move, ...]:
        """Return the moves of every condition of a scene, condition by condition.

        Args:
            at: The scene.
            grid: Its bars.
            told: The conditions that it is composed by.
            draw: Its own number from 0 up to 1.
            choice: A person's choices for it.
        """
        chains = (
            self._tempo(at, grid, choice),
            self._key(at, told, choice),
            self._mode(at, told, choice),
            *self._by_bar(at, grid, told, draw),
            self._ensemble(at, choice),
            self._texture(at, told),
        )
        return tuple(move for chain in chains for move in moving(chain))

    def _by_bar(self, at: int, grid: SceneGrid, told: Conditions, draw: float) -> Iterator[list[Move]]:
        """Yield the moves of each condition that is a number by bar: of its mean, as each source is heard in turn."""
        seen, words = self.activity.part(self.lines[at], self.lines[at + 1]), self.spotted.words[at]
        mood, nothing = self.spotted.moods[at], Direction()
        own, usual = self.styles[told.style], self.styles[usual_style(self.settings)]

        tension = self.spotted.film.tension_at(bar_intervals(grid)[0])

        def asked(heard: Activity, felt: Mood, asks: Direction, tension: Floats | float = 0.5) -> Conditions:
            return conditions_of(
                grid, heard, felt, told.key, told.style, own, draw, told.cadence, tension, asks, usual
            )

        stages = (
            (Source.DEFAULT, asked(seen.even, NEUTRAL, nothing)),
            (Source.CUTTING, asked(seen.unseen, self.by_cutting[at], nothing)),
            (Source.PICTURE, asked(seen, self.spotted.told[at], nothing)),
            (Source.FILM, asked(seen, self.spotted.told[at], nothing, tension)),
            (Source.WORD, asked(seen, mood, words.asks, tension)),
            (Source.SCORE, told),
        )
        for measure, field in FIELDS.items():
            because = words.because(field) or words.because("arousal") or words.because("valence")
            yield [
                Move(measure, source, _mean(stage, measure), because if source is Source.WORD else "")
                for source, stage in stages
            ]

    def _tempo(self, at: int, grid: SceneGrid, choice: Choice) -> Iterator[Move]:
        film, ask, words = self.spotted.film.tempi[at], self.spotted.asks[at], self.spotted.words[at]
        pace = pace_of(words, self.settings)
        yield _tempo(Source.DEFAULT, NEUTRAL.tempo)
        yield _tempo(Source.CUTTING, self.by_cutting[at].tempo)
        yield _tempo(Source.PICTURE, self.spotted.told[at].tempo)
        yield _tempo(Source.FILM, film)
        if ask.tempo is not None:
            yield _tempo(Source.CHOICE if choice.tempo else Source.SETTING, ask.tempo)
        elif pace is not None:
            yield _tempo(Source.WORD, ask.aim, words.because("bpm" if pace.exact else "tempo"))
        else:
            yield _tempo(Source.SETTING, ask.aim)
        yield _tempo(Source.CUTS, grid.bpm)

    def _key(self, at: int, told: Conditions, choice: Choice) -> Iterator[Move]:
        home = self.spotted.film.plan.key
        yield Move(Measure.KEY, Source.FILM, str(home))
        source, because = self._mode_source(at, choice)
        if told.key.mode is home.mode and source not in {Source.CHOICE, Source.SETTING}:
            source, because = Source.FILM, ""
        yield Move(Measure.KEY, source, str(told.key), because)

    def _mode(self, at: int, told: Conditions, choice: Choice) -> Iterator[Move]:
        yield Move(Measure.MODE, Source.FILM, str(self.spotted.film.plan.key.mode))
        source, because = self._mode_source(at, choice)
        yield Move(Measure.MODE, source, str(told.key.mode), because)

    def _mode_source(self, at: int, choice: Choice) -> tuple[Source, str]:
        """Return who decided the mode of a scene, and by which words."""
        words, home = self.spotted.words[at], self.spotted.film.plan.key.mode
        if choice.key:
            return Source.CHOICE, ""
        if words.reading.asks.mode or (words.asks.mode and not self.settings.key):
            return Source.WORD, words.because("mode")
        if self.settings.key:
            return Source.SETTING, ""
        if words.asks.valence is not None:
            return Source.WORD, words.because("valence")
        return (
            Source.PICTURE if mode_for(self.spotted.film.moods[at], home) is not home else Source.FILM
        ), ""

    def _texture(self, at: int, told: Conditions) -> Iterator[Move]:
        asks, because = self.spotted.words[at].asks, self.spotted.words[at].because("texture")
        yield Move(
            Measure.TEXTURE, Source.WORD if asks.texture else Source.FILM, in_turn(told.textures), because
        )

    def _ensemble(self, at: int, choice: Choice) -> Iterator[Move]:
        planned, words = PALETTES[self.spotted.film.styles[at]], self.spotted.words[at]
        palette, source = palette_of(choice, words.asks, self.settings, planned)
        yield _ensemble(Source.FILM, planned, Direction())
        if source is not Source.WORD:
            yield _ensemble(source, palette, Direction())
        because = ", ".join(filter(None, map(words.because, ("palette", "players"))))
        yield _ensemble(Source.WORD, palette, words.asks, because)


def by_cutting(spotted: Spotting) -> tuple[Mood, ...]:
    """Return the mood that the cutting of each scene tells by itself."""
    shots = shots_of(spotted.timeline)
    usual = told_pace(shots)
    return tuple(mood_of(shots_in(scene, shots), None, usual) for scene in spotted.scenes)


def _mean(conditions: Conditions, measure: Measure) -> float:
    """Return the mean of a condition over the bars of a scene."""
    by_bar: Mapping[Measure, Floats] = {
        Measure.DENSITY: conditions.density,
        Measure.FORCE: conditions.strength,
        Measure.REGISTER: conditions.register,
        Measure.DYNAMICS: conditions.dynamics,
        Measure.ARTICULATION: conditions.binding,
        Measure.TENSION: conditions.strain,
    }
    return round(float(np.mean(by_bar[measure])), PLACES) + 0.0


def _tempo(source: Source, bpm: float, because: str = "") -> Move:
    return Move(Measure.TEMPO, source, round(bpm, PLACES), because)


def _ensemble(source: Source, palette: Palette, asks: Direction, because: str = "") -> Move:
    """Tell an ensemble: its palette, and the instruments that lead its voices where words ask for some."""
    if not asks.players:
        return Move(Measure.ENSEMBLE, source, palette.value, because)
    leads = forces_of(palette, replace(asks, force=None)).leads
    names = dict.fromkeys(each.name for instruments in leads.values() for each in instruments)
    return Move(Measure.ENSEMBLE, source, f"{palette}: {', '.join(names)}", because)
