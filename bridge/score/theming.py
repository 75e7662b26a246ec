"""Theming: where themes are in a film, in which shape, and what voices state for them."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from bridge.errors import UsageError
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.score.appearances import Appearance
from bridge.score.film.film_themes import STRENGTHS, By, FilmTheme, Role, named, roles
from bridge.score.mood import draw
from bridge.score.spotting import Spotting
from bridge.score.underscore.bar_lines import BarLines
from bridge.score.underscore.dialogue import Dialogue, dialogue_of
from bridge.score.underscore.reducing import reduced
from bridge.score.underscore.spoken import spoken as spoken_in
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Speech
from bridge.themes.own import OwnThemes
from bridge.themes.wishes import Strength, Wish
from generator.conditions import Conditions, Opening, Statement
from generator.keys import TONICS
from generator.phrases import first_bars
from generator.pieces.grid import SIXTEENTH
from generator.score import Voice
from generator.themes.notation import read, written
from generator.themes.shape import Part, Place, Shape, shaped, statements, words_of
from generator.themes.shapes import pitches_near
from generator.themes.theme import MOST_BARS, Theme

ABOVE = {Voice.MELODY: 10.0, Voice.HARMONY: -2.0}
"""Semitones by which a statement in a voice is above the mean of all notes of its scene."""
BASS_REGISTER = 42.0
"""The mean note of a statement in the bass."""
SHARE = 0.6
"""The share of a scene's bars that a theme has at most where it carries the scene."""
BREATH = 2
"""Bars between two statements where there is room."""
AT_PHRASE = 0.75
"""Bars under words that a statement takes up rather than to begin within a phrase."""
SPOKEN_ALIKE = 0.25
"""Bars under words by which two places may differ and be as good."""
REACH = 7.0
"""Semitones from where a melody is to enter within which a theme that begins a scene does, where it has a shape that does."""
AGAIN = 4
"""A scene of so many times a theme's bars states it twice."""
REDUCED = "in its main notes"
"""The word for a statement whose ornaments are left out under dialogue."""
_OWN, _WHOLE, _HIGHER, _LOWER = Shape(own_chords=True), Shape(), Shape(octave=1), Shape(octave=-1)
_PEDAL, _MIDDLE, _BASS = Shape(pedal=True), Shape(voice=Voice.HARMONY), Shape(voice=Voice.BASS)
_SLOW = Shape(stretch=Fraction(2))
SHAPES: Mapping[Role, tuple[Shape, ...]] = {
    Role.FIRST: (_OWN, _WHOLE),
    Role.RETURN: (_OWN, _WHOLE, _PEDAL, _HIGHER, _MIDDLE, _LOWER, _BASS),
    Role.CLIMAX: (_HIGHER, _WHOLE, Shape(octave=1, pedal=True), _SLOW, _BASS),
    Role.FAREWELL: (Shape(octave=-1, pedal=True), _LOWER, _PEDAL, _WHOLE, _SLOW),
    Role.HINT: (
        Shape(Part.HEAD),
        Shape(Part.HEAD, octave=1),
        Shape(Part.HEAD, voice=Voice.HARMONY),
        Shape(Part.TAIL),
        Shape(Part.CELL, bars=3, voice=Voice.HARMONY),
        Shape(Part.HEAD, voice=Voice.BASS),
        Shape(Part.HEAD, upside_down=True),
    ),
}
"""The shapes of a theme in each role, by preference: the first that has room and was not heard so before."""
ASKED: Mapping[Strength, Role] = {
    Strength.HINT: Role.HINT,
    Strength.STATEMENT: Role.RETURN,
    Strength.FULL: Role.CLIMAX,
}
"""The role of a theme that a person asks for."""


@dataclass(frozen=True, slots=True)
class Themed:
    """The themes of a film in its scenes."""

    conditions: tuple[Conditions, ...]
    appearances: tuple[tuple[Appearance, ...], ...]
    remarks: tuple[str, ...]
    """Sentences for the report."""


@dataclass(slots=True)
class _Heard:
    """What has been told so far, so that nothing is told twice alike."""

    shapes: set[tuple[object, ...]] = field(default_factory=set)


def themed(
    spotted: Spotting,
    grid: BarGrid,
    conditions: Sequence[Conditions],
    told: Sequence[tuple[Wish, ...] | None],
    seed: int,
    standing: Mapping[int, tuple[Appearance, ...]],
    levels: Sequence[Underscore],
) -> Themed:
    """Place the themes of a film: where a person asks for them, and those that nobody speaks of by the film's plan.

    Args:
        spotted: The scenes, and the film with its themes.
        grid: Their bars.
        conditions: The conditions of each.
        told: What a person says of each.
        seed: Of the film.
        standing: The appearances in scenes whose music stands, by index.
        levels: How far the music of each goes out of the way of dialogue: what the plan places is reduced under words, and what a
            person asks for is whole.
    """
    themes = spotted.film.plan.themes
    spoken = {wish.called for each in told if each for wish in each}
    free = [each for each in themes if each.name.casefold() not in spoken]
    given = any(each.by is By.PERSON for each in free)
    planned = _planned(spotted, grid, told, given=given) if free and not spoken else {}
    heard, remarks = _Heard(), list[str]()
    for at, stands in standing.items():
        heard.shapes.update(_signature(each, conditions[at]) for each in stands)
    speech = spoken_in(spotted.sound, spotted.story).speech
    found, appearing = [], []
    for at, asked in enumerate(conditions):
        if at in standing:
            appearing.append(standing[at])
            found.append(asked)
            continue
        drawn = draw(seed, spotted.scenes[at].id, "theme")
        scene = _Scene(asked, grid.scenes[at], heard, drawn, speech, levels[at])
        if spotted.scenes[at].silence is None:
            number = sum(index < at for index in planned)
            for theme, role in _of_scene(told[at], themes, free, planned.get(at), number):
                if not scene.place(theme, role, asked=bool(told[at])):
                    name = spotted.scenes[at].name
                    remarks.append(f"'{name}' has no room for the theme '{theme.name}', and is without it.")
        appearing.append(tuple(scene.appearances))
        found.append(replace(asked, themes=tuple(scene.statements)))
    return Themed(tuple(found), tuple(appearing), tuple(remarks))


def is_planned(spotted: Spotting, grid: BarGrid, told: Sequence[tuple[Wish, ...] | None]) -> bool:
    """Tell whether the film's plan places a theme of its own anywhere."""
    return bool(_planned(spotted, grid, told, given=False)) and not any(told)


def _planned(
    spotted: Spotting, grid: BarGrid, told: Sequence[tuple[Wish, ...] | None], *, given: bool
) -> Mapping[int, Role]:
    """Return the role of the film's theme in each scene of which nobody says anything."""
    scenes = spotted.scenes
    bars = [
        len(own.bars) if scene.silence is None else 0 for own, scene in zip(grid.scenes, scenes, strict=True)
    ]
    placed = roles([(scene.start, scene.end) for scene in scenes], bars, spotted.film.climax, given=given)
    return {at: role for at, role in placed.items() if told[at] is None}


def _of_scene(
    told: tuple[Wish, ...] | None,
    themes: Sequence[FilmTheme],
    free: Sequence[FilmTheme],
    role: Role | None,
    number: int,
) -> Iterator[tuple[FilmTheme, Role]]:
    """Yield each theme of a scene with its role."""
    for wish in told or ():
        theme = named(themes, wish.name)
        if theme is not None:
            yield theme, ASKED[wish.strength]
    if role is not None:
        yield free[number % len(free)], role


class _Scene:
    """A scene, as far as themes are placed in it."""

    def __init__(
        self,
        asked: Conditions,
        grid: SceneGrid,
        heard: _Heard,
        drawn: float,
        speech: Sequence[Speech],
        level: Underscore,
    ) -> None:
        self.statements: list[Statement] = []
        self.appearances: list[Appearance] = []
        self._asked, self._heard, self._drawn = asked, heard, drawn
        self._lines, self._level = BarLines.of(grid), level
        self._dialogue = Dialogue() if level is Underscore.OFF else dialogue_of(speech, grid)
        self._spoken = np.zeros(asked.bars) if self._dialogue.share is None else self._dialogue.share
        self._taken = np.zeros(asked.bars, dtype=np.bool_)
        lines = np.append(0, np.cumsum(asked.steps))
        for step in grid.fermatas:
            self._taken[max(int(np.searchsorted(lines, step, side="right")) - 1, 0)] = True

    def place(self, theme: FilmTheme, role: Role, *, asked: bool) -> bool:
        """Place a theme in a role, more than once where there is room and it carries the scene; False where it has none.

        One that nobody asks for there has its main notes alone where somebody speaks.
        """
        times = self._times(theme.theme, role)
        placed = 0
        for number in range(times):
            placed += self._told(theme, role, again=number > 0, whole=asked)
        return placed > 0

    def _times(self, theme: Theme, role: Role) -> int:
        room = self._asked.bars // max(theme.bars, 1)
        if role is Role.CLIMAX:
            return max(int(SHARE * self._asked.bars) // max(theme.bars, 1), 1)
        return 2 if role is not Role.HINT and room >= AGAIN else 1

    def _told(self, theme: FilmTheme, role: Role, *, again: bool, whole: bool) -> bool:
        """Place one statement in the first shape that has room and was not heard so before, else in the first with room.

        Where it begins the scene, shapes that enter near the melody before come first; a climax may leap.
        """
        known = []
        for shape in SHAPES[role]:
            place = next(self._places(theme.theme, shape, later=role is Role.HINT, again=again), None)
            if place is not None:
                known.append((shape, place))
        if not known:
            return False
        if role is not Role.CLIMAX:
            known.sort(key=lambda each: self._beyond_reach(theme.theme, *each))
        fresh = (each for each in known if self._sign(theme, *each) not in self._heard.shapes)
        shape, place = next(fresh, known[0])
        self._state(theme, role, shape, place, whole=whole)
        return True

    def _places(self, theme: Theme, shape: Shape, *, later: bool, again: bool) -> Iterator[Place]:
        """Yield the places for a shape: all of it where there is room, else as many bars as there are; at phrases first.

        Args:
            theme: The theme.
            shape: The shape.
            later: Anywhere in the scene, not as early as can be.
            again: After a statement, with room to breathe between, and never trimmed.
        """
        asked = self._asked
        usual = int(np.bincount(asked.steps).argmax())
        ticks, beat = SIXTEENTH * usual, SIXTEENTH * asked.beat
        whole = shaped(theme, shape, asked.key, Place(0, 999, ticks, beat)).bars
        closed = self._taken | (asked.steps != usual)
        first = int(asked.opening is Opening.PICKUP and shape.voice is Voice.MELODY)
        first = max(first, self._next if again else 0)
        for length in dict.fromkeys(
            (whole, *(range(min(whole - 1, asked.bars), 0, -1) if not again else ()))
        ):
            for end in (asked.bars - 1, *(() if again else (asked.bars,))):
                free = [bar for bar in range(first, end - length + 1) if not closed[bar : bar + length].any()]
                with_pickup = [bar for bar in free if bar or not theme.pickup]
                if free:
                    yield Place(self._best(with_pickup or free, length, later=later), length, ticks, beat)

    def _best(self, free: Sequence[int], length: int, *, later: bool) -> int:
        """Return the bar at which a statement begins: the first, or any, of those that are best.

        Fewest bars under words are best, and of as many the beginning of a phrase, which outweighs AT_PHRASE of them.
        """
        firsts = set(first_bars(self._asked).tolist())
        costs = [self._spoken[bar : bar + length].sum() + AT_PHRASE * (bar not in firsts) for bar in free]
        best = [bar for bar, cost in zip(free, costs, strict=True) if cost < min(costs) + SPOKEN_ALIKE]
        return best[int(self._drawn * len(best))] if later else best[0]

    @property
    def _next(self) -> int:
        """The bar from which on another statement has room to breathe before it."""
        return max((each.bar + each.bars + BREATH for each in self.appearances), default=0)

    def _state(self, theme: FilmTheme, role: Role, shape: Shape, place: Place, *, whole: bool) -> None:
        register = self._register(theme.theme, shape, place)
        stated = statements(theme.theme, shape, self._asked.key, place, register)
        told = stated if whole else tuple(map(self._reduced, stated))
        self.statements += told
        self._heard.shapes.add(self._sign(theme, shape, place))
        length = shaped(theme.theme, shape, self._asked.key, place).bars
        self._taken[place.bar : place.bar + length] = True
        appearance = self._appearance(theme, shape, place, STRENGTHS[role])
        words = (*appearance.shape, *((REDUCED,) if told != stated else ()))
        self.appearances.append(replace(appearance, shape=words))

    def _reduced(self, stated: Statement) -> Statement:
        return reduced(stated, self._lines, self._dialogue, self._level)

    def _register(self, theme: Theme, shape: Shape, place: Place) -> float:
        """Return the mean pitch that a statement is to be near: that of its scene, and where it begins the scene that of its entry, too."""
        if shape.voice is Voice.BASS:
            return BASS_REGISTER
        own = float(self._asked.register[place.bar : place.bar + place.bars].mean()) + ABOVE[shape.voice]
        entry = self._entry(shape, place)
        if entry is None or shape.octave:
            return own
        return (own + entry + _fall(shaped(theme, shape, self._asked.key, place))) / 2

    def _entry(self, shape: Shape, place: Place) -> float | None:
        """Return the pitch near which a statement is to enter; None where nothing says so."""
        return self._asked.enters if place.bar == 0 and shape.voice is Voice.MELODY else None

    def _beyond_reach(self, theme: Theme, shape: Shape, place: Place) -> float:
        """Return the semitones beyond REACH by which a statement enters away from where the melody is to enter."""
        entry = self._entry(shape, place)
        if entry is None:
            return 0.0
        told = shaped(theme, shape, self._asked.key, place)
        near = self._register(theme, shape, place) + TONICS * shape.octave
        pitches = pitches_near(told, self._asked.key.tonic, near)
        return max(abs(float(np.mean(pitches)) - _fall(told) - entry) - REACH, 0.0)

    def _appearance(self, theme: FilmTheme, shape: Shape, place: Place, strength: Strength) -> Appearance:
        told = shaped(theme.theme, shape, self._asked.key, place)
        words = words_of(theme.theme, shape, self._asked.key, place)
        return Appearance(theme.name, place.bar, told.bars, shape.voice, strength, words)

    def _sign(self, theme: FilmTheme, shape: Shape, place: Place) -> tuple[object, ...]:
        return _signature(self._appearance(theme, shape, place, Strength.STATEMENT), self._asked)


def _fall(theme: Theme) -> float:
    """Return the semitones from the mean of a theme's first bar to the mean of all of it."""
    first = [note.degree for note in theme.notes if note.tick < theme.bar] or [theme.notes[0].degree]
    return theme.mean - float(np.mean(first))


def _signature(each: Appearance, asked: Conditions) -> tuple[object, ...]:
    """Return that by which two statements are alike: the theme, its shape, its voice and its key."""
    shape = tuple(word for word in each.shape if word != REDUCED)
    return each.theme.casefold(), shape, each.voice, asked.key


def with_themes(
    known: Sequence[FilmTheme],
    given: OwnThemes,
    told: Sequence[tuple[Wish, ...] | None],
    standing: Container[int],
) -> tuple[list[FilmTheme], list[str], tuple[str, ...]]:
    """Return a film's themes with those that a person gives, the names of those that are yet to be composed, and remarks.

    Args:
        known: The themes that the film has.
        given: A person's own.
        told: What a person says of each scene; a wish may have its notes with it.
        standing: The scenes whose music stands, by index: they need none.

    Raises:
        UsageError: If a scene asks for one whose file cannot be read, and the film has none of that name.
    """
    own = {name.casefold(): (name, theme) for name, theme in given.read.items()}
    said = [wish for each in told if each for wish in each]
    own |= {wish.called: (wish.name, wish.theme) for wish in said if wish.theme is not None}
    themes, remarks = [], []
    for each in known:
        name, theme = own.pop(each.name.casefold(), (each.name, each.theme))
        same = is_kept(theme, each.theme)
        if not same:
            remarks.append(
                f"The theme '{name}' is another now; the scenes that are composed have the new one."
            )
        themes.append(each if same else FilmTheme(each.name, theme, By.PERSON))
    themes += [FilmTheme(name, theme, By.PERSON) for name, theme in own.values()]
    remarks += [
        f"The theme '{each.name}' is longer than {MOST_BARS} bars: its first {MOST_BARS} are used."
        for each in themes
        if each.theme.left_out
    ]
    there = {each.name.casefold() for each in themes}
    wanted = [wish for at, each in enumerate(told) if each and at not in standing for wish in each]
    missing = {wish.called: wish.name for wish in wanted if wish.called not in there}
    for name, why in given.unread.items():
        if name.casefold() in missing:
            raise UsageError(f"The theme '{name}' {why}")
    return themes, list(missing.values()), (*remarks, *unread_remarks(themes, given))


def changed_themes(
    known: Sequence[FilmTheme], given: OwnThemes, told: Iterable[tuple[Wish, ...] | None]
) -> frozenset[str]:
    """Return which of a film's themes a person changed: their names, in any case.

    Args:
        known: The themes that the film has.
        given: A person's own.
        told: What a person says of each scene; a wish may have its notes with it.
    """
    now = {name.casefold(): theme for name, theme in given.read.items()}
    now |= {wish.called: wish.theme for each in told if each for wish in each if wish.theme is not None}
    names = {each.name.casefold(): each.theme for each in known}
    return frozenset(name for name in names.keys() & now.keys() if not is_kept(now[name], names[name]))


def is_kept(theme: Theme, kept: Theme) -> bool:
    """Tell whether a theme, in any key, is one that a film has, as it is or as a cue sheet keeps it."""
    return kept in {replace(each, tonic=kept.tonic) for each in (theme, read(written(theme)))}


def unplaced_remarks(themes: Iterable[FilmTheme], placed: Themed) -> Iterator[str]:
    """Yield a sentence on each theme of a person that is in no scene, for the film's plan has none for it."""
    there = {each.theme for scene in placed.appearances for each in scene}
    for theme in themes:
        if theme.by is By.PERSON and theme.name not in there:
            yield (
                f"The theme '{theme.name}' is in no scene, for nobody says where, and the film's plan has no room for "
                f"it; 'theme: {theme.name}' in a marker asks for it."
            )


def unread_remarks(themes: Iterable[FilmTheme], given: OwnThemes) -> Iterator[str]:
    """Yield a sentence on each theme of a person whose file cannot be read: a film keeps the one that it has of that name."""
    for name, why in given.unread.items():
        if named(themes, name) is None:
            yield f"No scene has the theme '{name}', for it {why}."
        else:
            yield f"The theme '{name}' stays as the film has it, for it {why}."
