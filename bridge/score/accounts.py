"""Accounts: which sources moved the conditions of a scene, told as they were decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.midi.palettes import PALETTES, Palette
from bridge.score.conditioning import bar_intervals, conditions_of
from bridge.score.film.plan import home_mode
from bridge.score.fusion.activity import Activity
from bridge.score.fusion.bars import Shifts
from bridge.score.fusion.evidence import Axis
from bridge.score.fusion.film_bars import FilmBars
from bridge.score.fusion.objects import most_telling
from bridge.score.fusion.reading import ORDER, anchor, read_film
from bridge.score.fusion.shots import heard
from bridge.score.fusion.story import FeltLines
from bridge.score.keys import mode_for
from bridge.score.manner import usual_style
from bridge.score.mood import NEUTRAL, Mood
from bridge.score.moves import Measure, Move, Source, moving
from bridge.score.orchestration.forces import forces_of, palette_of
from bridge.score.paces import pace_of
from bridge.score.scene_words import liked_by_scene
from bridge.score.spotting import Spotting
from bridge.score.steering import steered, steering_of
from bridge.score.textures import in_turn
from bridge.score.underscore.asking import thinner
from bridge.score.underscore.dialogue import dialogue_of
from bridge.score.underscore.spoken import spoken
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.liked import NOT_LIKED, REFERENCE, Liked
from bridge.words import Direction
from generator.conditions import Conditions, Floats, Mode
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
class _Stage:
    """What the music of a scene comes to, as far as some sources are heard."""

    source: Source
    """The last of them."""
    mood: Mood
    activity: Activity
    """In its bars."""
    shifts: Shifts
    """Of its bars."""


@dataclass(frozen=True, eq=False)
class Teller:
    """Tells what moved the conditions of scenes that are composed."""

    spotted: Spotting
    settings: Settings
    bars: FilmBars
    """The bars of the timeline."""
    styles: Styles
    """The mixture of each style."""
    lifts: Sequence[float]
    """The factor of each scene's density by which the film keeps its scenes in order."""

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
        stages = [*self._stages(at)]
        chains = (
            *self._mood(at, told, stages),
            self._tempo(at, grid, choice, stages),
            self._key(at, told, choice, stages),
            self._mode(at, told, choice, stages),
            *self._by_bar(at, grid, told, draw, choice, stages),
            self._ensemble(at, choice),
            self._texture(at, told, choice),
        )
        alone = self._reference_alone(at)
        return tuple(_attributed(move, alone) for chain in chains for move in moving(chain))

    def _reference_alone(self, at: int) -> str:
        """Return the source of what the words of a scene ask where a reference asks all of it; empty where a person does."""
        by = [*self.spotted.words[at].reading.by.values()]
        return by[-1] if by and all(each.startswith(REFERENCE) for each in by) else ""

    @property
    def _telling(self) -> tuple[Source, ...]:
        """The sources that may tell anything, in order."""
        mute = {
            Source.CLASSIFIER: not any(self.spotted.picture.objects),
            Source.SOUND: not self.spotted.sound.heard,
            Source.LEARNED: not self.spotted.learned.asked,
            Source.STORY: not self._felt_lines.lines,
        }
        return tuple(source for source in ORDER if not mute.get(source))

    @cached_property
    def _moods(self) -> Mapping[Source, tuple[Mood, ...]]:
        """The mood of each scene as far as each source and those before it are heard."""
        return {source: self.bars.by_scene.moods(_SO_FAR[source]) for source in self._telling}

    @cached_property
    def _shifts(self) -> Mapping[Source, Shifts]:
        """How each source and those before it move every bar."""
        return {source: self.bars.shifts(_SO_FAR[source]) for source in self._telling}

    @property
    def _sight(self) -> Source:
        """The source that tells what moves in the picture."""
        return Source.LEARNED if self.spotted.learned.asked else Source.PICTURE

    def _stages(self, at: int) -> Iterator[_Stage]:
        """Yield what a scene comes to where nothing is known, and then as each source is heard in turn."""
        first, last = self.bars.lines[at], self.bars.lines[at + 1]
        seen = self.bars.activity.part(first, last)
        moving = ORDER[ORDER.index(self._sight) :]
        yield _Stage(Source.DEFAULT, NEUTRAL, seen.even, Shifts.none(last - first))
        for source in self._telling:
            mood, shifts = self._moods[source][at], self._shifts[source].part(first, last)
            yield _Stage(source, mood, seen if source in moving else seen.unseen, shifts)

    def _mood(self, at: int, told: Conditions, stages: Sequence[_Stage]) -> Iterator[list[Move]]:
        """Yield the moves of valence and of arousal."""
        words = self.spotted.words[at]
        ends = {Measure.VALENCE: told.valence, Measure.AROUSAL: told.arousal}
        for measure, end in ends.items():
            name, because = measure.value, self._because(at, Axis(measure.value))
            asked = getattr(self.spotted.moods[at], name)
            yield [
                *(
                    _by_bar(
                        measure,
                        stage.source,
                        getattr(stage.mood, name) + getattr(stage.shifts, name),
                        because.get(stage.source, ""),
                    )
                    for stage in stages
                ),
                *(
                    [_by_bar(measure, Source.WORD, np.full(told.bars, asked), words.because(name))]
                    if getattr(words.asks, name) is not None
                    else []
                ),
                _by_bar(measure, Source.SCORE, end),
            ]

    @cached_property
    def _felt_lines(self) -> FeltLines:
        """The lines that make something felt."""
        return FeltLines.of(self.spotted.story)

    @cached_property
    def _home_line(self) -> str:
        """The line that tells most of a film whose mode is the story's; empty where other sources tell it, or a plan stood."""
        scenes = heard(self.spotted.scenes) or self.spotted.scenes
        reading = read_film(self.spotted.material, scenes)
        (untold,) = reading.moods(_SO_FAR[Source.LEARNED])
        told, otherwise = (home_mode(mood) for mood in (anchor(reading), untold))
        decided = told is self.spotted.film.plan.key.mode is not otherwise
        return (
            self._felt_lines.most_telling(scenes, Axis.VALENCE, -1.0 if told is Mode.MINOR else 1.0)
            if decided
            else ""
        )

    def _because(self, at: int, axis: Axis) -> Mapping[Source, str]:
        """Return what sources quote that move a scene along an axis."""
        return {Source.STORY: self._line(at, axis), Source.CLASSIFIER: self._label(at, axis)}

    def _label(self, at: int, axis: Axis) -> str:
        """Return the label of a classifier that moves a scene most along an axis; empty where it moves none."""
        if Source.CLASSIFIER not in self._telling or axis is Axis.TENSION:
            return ""
        before = self._moods[self._telling[self._telling.index(Source.CLASSIFIER) - 1]][at]
        towards = getattr(self._moods[Source.CLASSIFIER][at], axis.value) - getattr(before, axis.value)
        scene, of = self.spotted.scenes[at], self.spotted.picture.objects
        span = (float(scene.start), float(scene.end))
        return most_telling(self.spotted.timeline.shots, of, span, axis, towards)

    def _line(self, at: int, axis: Axis) -> str:
        """Quote the line that moves a scene most along an axis; empty where none is in it."""
        if Source.STORY not in self._telling:
            return ""
        towards = 0.0
        if axis is not Axis.TENSION:
            before, after = (self._moods[source][at] for source in self._telling[-2:])
            towards = getattr(after, axis.value) - getattr(before, axis.value)
        return self._felt_lines.most_telling([self.spotted.scenes[at]], axis, towards)

    def _by_bar(
        self,
        at: int,
        grid: SceneGrid,
        told: Conditions,
        draw: float,
        choice: Choice,
        stages: Sequence[_Stage],
    ) -> Iterator[list[Move]]:
        """Yield the moves of each condition that is a number by bar, as each source is heard in turn."""
        words, mood, nothing = self.spotted.words[at], self.spotted.moods[at], Direction()
        own, usual = self.styles[told.style], self.styles[usual_style(self.settings)]
        tension = self.spotted.film.tension_at(bar_intervals(grid)[0])

        def asked(
            stage: _Stage, asks: Direction, tension: Floats | float = 0.5, lift: float = 1.0
        ) -> Conditions:
            return conditions_of(
                grid,
                stage.activity,
                stage.mood,
                told.key,
                told.style,
                own,
                draw,
                told.cadence,
                tension,
                asks,
                usual,
                shifts=stage.shifts,
                lift=lift,
            )

        last, lift = stages[-1], self.lifts[at]
        worded = asked(replace(last, mood=mood), words.asks, tension, lift)
        speech = spoken(self.spotted.sound, self.spotted.story).speech
        level = choice.over(self.spotted.asked[at].choice).underscore or self.settings.underscore
        curves = steered(worded, steering_of(choice, self.spotted.scenes[at], grid), usual)
        come = [
            *((stage.source, asked(stage, nothing)) for stage in stages),
            (Source.FILM, asked(last, nothing, tension, lift)),
            (Source.WORD, worded),
            (Source.CHOICE, curves),
            (Source.DIALOGUE, thinner(curves, dialogue_of(speech, grid), level)),
            (Source.SCORE, told),
        ]
        for measure, field in FIELDS.items():
            because = {
                **self._because(at, _MOVED_BY.get(measure, Axis.AROUSAL)),
                Source.WORD: words.because(field) or words.because("arousal") or words.because("valence"),
                Source.CHOICE: _CURVE_OF.get(measure, ""),
            }
            yield [
                _by_bar(measure, source, _rows(stage, measure), because.get(source, ""))
                for source, stage in come
            ]

    def _tempo(self, at: int, grid: SceneGrid, choice: Choice, stages: Sequence[_Stage]) -> Iterator[Move]:
        film, ask, words = self.spotted.film.tempi[at], self.spotted.asks[at], self.spotted.words[at]
        pace = pace_of(words, self.settings)
        because = self._because(at, Axis.AROUSAL)
        for stage in stages:
            yield _tempo(stage.source, stage.mood.tempo, because.get(stage.source, ""))
        yield _tempo(Source.FILM, film)
        if ask.tempo is not None:
            yield _tempo(Source.CHOICE if choice.tempo else Source.SETTING, ask.tempo)
        elif pace is not None:
            yield _tempo(Source.WORD, ask.aim, words.because("bpm" if pace.exact else "tempo"))
        else:
            yield _tempo(Source.SETTING, ask.aim)
        yield _tempo(Source.CUTS, grid.bpm)

    def _key(self, at: int, told: Conditions, choice: Choice, stages: Sequence[_Stage]) -> Iterator[Move]:
        home = self.spotted.film.plan.key
        yield Move(Measure.KEY, Source.FILM, str(home))
        source, because = self._mode_source(at, choice, stages)
        own, film = self._liked[at], self.settings.likeness.get("", NOT_LIKED)
        if not (choice.key or self.settings.own_key) and (own.key or film.key):
            source, because = Source.WORD, (own if own.key else film).source
        elif told.key.mode is home.mode and source not in {Source.CHOICE, Source.SETTING}:
            source, because = Source.FILM, ""
        yield Move(Measure.KEY, source, str(told.key), because)

    @cached_property
    def _liked(self) -> Sequence[Liked]:
        """The reference of each scene alone."""
        references = [each.reference for each in self.spotted.asked]
        return liked_by_scene(self.spotted.scenes, self.settings, references)[0]

    def _mode(self, at: int, told: Conditions, choice: Choice, stages: Sequence[_Stage]) -> Iterator[Move]:
        yield Move(Measure.MODE, Source.FILM, str(self.spotted.film.plan.key.mode), self._home_line)
        source, because = self._mode_source(at, choice, stages)
        yield Move(Measure.MODE, source, str(told.key.mode), because)

    def _mode_source(self, at: int, choice: Choice, stages: Sequence[_Stage]) -> tuple[Source, str]:
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
        come = mode_for(self.spotted.film.moods[at], home)
        return (Source.FILM, "") if come is home else self._other_mode(at, come, stages)

    def _other_mode(self, at: int, come: Mode, stages: Sequence[_Stage]) -> tuple[Source, str]:
        """Return the source by which a scene comes to another mode than its film's, and what that quotes."""
        home, because = self.spotted.film.plan.key.mode, self._because(at, Axis.VALENCE)
        for stage in stages:
            if stage.source in {self._sight, Source.CLASSIFIER} and mode_for(stage.mood, home) is come:
                return stage.source, because.get(stage.source, "")
        line = because[Source.STORY]
        return (Source.STORY, line) if line else (self._sight, "")

    def _texture(self, at: int, told: Conditions, choice: Choice) -> Iterator[Move]:
        asks, because = self.spotted.words[at].asks, self.spotted.words[at].because("texture")
        source = Source.WORD if asks.texture else Source.FILM
        if choice.drive and not asks.texture:
            source, because = Source.CHOICE, "drive"
        yield Move(Measure.TEXTURE, source, in_turn(told.textures), because)

    def _ensemble(self, at: int, choice: Choice) -> Iterator[Move]:
        planned, words = PALETTES[self.spotted.film.styles[at]], self.spotted.words[at]
        palette, source = palette_of(choice, words.asks, self.settings, planned)
        yield _ensemble(Source.FILM, planned, Direction())
        if source is not Source.WORD:
            yield _ensemble(source, palette, Direction())
        because = ", ".join(filter(None, map(words.because, ("palette", "players"))))
        yield _ensemble(Source.WORD, palette, words.asks, because)


_MOVED_BY: Final = {Measure.REGISTER: Axis.VALENCE, Measure.TENSION: Axis.TENSION}
"""The axis of a feeling that moves a condition; arousal moves the others."""
_CURVE_OF: Final = {
    Measure.DENSITY: "drive",
    Measure.ARTICULATION: "drive",
    Measure.REGISTER: "depth",
    Measure.FORCE: "depth",
    Measure.DYNAMICS: "force",
}
"""The curve of a person that decides a condition."""
_SO_FAR: Final = {source: ORDER[: number + 1] for number, source in enumerate(ORDER)}
"""For each source, it and those before it."""


def _attributed(move: Move, alone: str) -> Move:
    """Return a move that a reference made as its own, not as a word's.

    Args:
        move: Any.
        alone: The reference that asks all that is asked; empty where a person's words ask something.
    """
    because = move.because or alone
    if move.source is not Source.WORD or not because.startswith(REFERENCE):
        return move
    return replace(move, source=Source.REFERENCE, because=because.removeprefix(REFERENCE))


def _rows(conditions: Conditions, measure: Measure) -> Floats:
    """Return a condition in each bar of a scene. (bars,)"""
    by_bar: Mapping[Measure, Floats] = {
        Measure.DENSITY: conditions.density,
        Measure.FORCE: conditions.strength,
        Measure.REGISTER: conditions.register,
        Measure.DYNAMICS: conditions.dynamics,
        Measure.ARTICULATION: conditions.binding,
        Measure.TENSION: conditions.strain,
    }
    return by_bar[measure]


def _by_bar(measure: Measure, source: Source, rows: Floats, because: str = "") -> Move:
    """Return a move of a condition that is a number by bar: to its mean, and in each bar where bars differ."""
    bars = tuple(round(row, PLACES) + 0.0 for row in rows.tolist())
    mean = round(float(np.mean(rows)), PLACES) + 0.0
    return Move(measure, source, mean, because, bars if len(set(bars)) > 1 else ())


def _tempo(source: Source, bpm: float, because: str = "") -> Move:
    return Move(Measure.TEMPO, source, round(bpm, PLACES), because)


def _ensemble(source: Source, palette: Palette, asks: Direction, because: str = "") -> Move:
    """Tell an ensemble: its palette, and the instruments that lead its voices where words ask for some."""
    if not asks.players:
        return Move(Measure.ENSEMBLE, source, palette.value, because)
    leads = forces_of(palette, replace(asks, force=None)).leads
    names = dict.fromkeys(each.name for instruments in leads.values() for each in instruments)
    return Move(Measure.ENSEMBLE, source, f"{palette}: {', '.join(names)}", because)
