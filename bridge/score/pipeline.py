"""The scoring pipeline: from a timeline to its scored cues, one step a line."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Protocol

import numpy as np

from bridge.grid.bars import BarGrid
from bridge.grid.tempo_map import TempoMap, scene_tempi, tempo_map
from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.midi.ensembles import unheard
from bridge.midi.film_tracks import as_read_back
from bridge.midi.palettes import PALETTES, PROGRAMS, Palette
from bridge.midi.passage import passage_of
from bridge.midi.performing import bound, performed
from bridge.picture.features.picture import Picture
from bridge.score.accounts import Teller
from bridge.score.appearances import Appearance
from bridge.score.conditioning import bar_intervals, conditions_of, strong_hits
from bridge.score.cue_numbers import numbered
from bridge.score.cues import CuedScene
from bridge.score.film.film_themes import MAIN, FilmTheme
from bridge.score.film.joins import dark_edges
from bridge.score.film.plan import FilmPlan, principal
from bridge.score.fusion.curves import Curves
from bridge.score.fusion.film_bars import FilmBars
from bridge.score.fusion.shots import shots_of
from bridge.score.heard_key import astray_remarks
from bridge.score.hits import GivenHits
from bridge.score.keys import cadences, meeting, modulation_plan, silent_edges
from bridge.score.liked_tempo import tempo_cost_remarks
from bridge.score.looks import emptied, held, is_held, looks
from bridge.score.manner import usual_style
from bridge.score.mood import cue_seed, draw
from bridge.score.moves import Move
from bridge.score.orchestration.composed import played_otherwise
from bridge.score.orchestration.forces import forces_of, palette_of
from bridge.score.orchestration.form import Told, of_themes, sizes_of
from bridge.score.orchestration.orchestration import orchestrated
from bridge.score.order import order_of
from bridge.score.scene_themes import theming_of, wished
from bridge.score.scene_words import SceneWords, liked_by_scene
from bridge.score.silence import inside, rest
from bridge.score.sizes import Size
from bridge.score.spotting import Spotting, heard_film, lay_bars, spot
from bridge.score.spotting_sheet.reading import GivenSheet
from bridge.score.steering import forced_sizes, steered, steering_of
from bridge.score.takes import best_takes, take_seeds
from bridge.score.textures import TURNS, textured
from bridge.score.theme_composing import composed_theme, usual_metre
from bridge.score.theming import Themed, is_planned, themed, unplaced_remarks, with_themes
from bridge.score.underscore.asking import thinner
from bridge.score.underscore.clearing import cleared
from bridge.score.underscore.dialogue import Dialogue
from bridge.score.underscore.remarks import speech_remarks
from bridge.score.underscore.thinning import thinned
from bridge.score.underscoring import dialogue_in, ridden, stays_in, underscored
from bridge.score.unplayed import unplayed_remarks
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.liked import Liked
from bridge.settings.taste import NO_TASTE, Taste
from bridge.sound.heard import UNHEARD, Sound
from bridge.story.told import UNTOLD, Story
from bridge.themes.own import NO_THEMES, OwnThemes
from bridge.timeline import Timeline
from generator.asking import bar_textures
from generator.conditions import Conditions, Key, Style
from generator.expression.timing import humanised
from generator.score import Score, Voice
from generator.styles.file import Styles
from generator.textures import Texture

Progress = Callable[[float], None]
"""Receives the share of the work that is done, 0 to 1."""
COMPOSERS = 2
"""Scenes composed at once: the networks leave Python free while they work."""


class Composer(Protocol):
    """A source of music from conditions; `generator.composing.GanComposer` is one."""

    @property
    def styles(self) -> Styles:
        """The mixture of each style."""
        ...

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ScoredTimeline:
    """A timeline and the music that was composed for it."""

    timeline: Timeline
    grid: BarGrid
    tempo: TempoMap
    cues: tuple[CuedScene, ...]
    """One a scene, in order."""
    remarks: tuple[str, ...]
    """Sentences for the report."""
    film: FilmPlan | None = None
    """What all scenes stand on; None where they were composed before films were planned."""


def score(
    timeline: Timeline,
    picture: Picture,
    settings: Settings,
    composer: Composer,
    progress: Progress,
    given: GivenHits = GivenHits(),  # noqa: B008 (frozen)
    sheet: GivenSheet | None = None,
    own: OwnThemes = NO_THEMES,
    sound: Sound = UNHEARD,
    story: Story = UNTOLD,
    learned: LearnedCourse = UNLEARNED,
    taste: Taste = NO_TASTE,
) -> ScoredTimeline:
    """Score a timeline.

    Args:
        timeline: The cut.
        picture: The known picture of its footage.
        settings: The user's settings.
        composer: Composes each scene.
        progress: Called with the share of the takes that are composed, 0 to 1.
        given: The hits of the user's own file.
        sheet: The user's spotting sheet; None for none.
        own: The user's own themes.
        sound: What is heard of the cut.
        story: What is told of it.
        learned: What encoders tell of it.
        taste: A person's taste, by which takes are chosen.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If no bars fit within the tempo range that was asked for, a pin cannot be had, or the sheet is not of
            this cut.
    """
    spotted = spot(timeline, picture, settings, given, sheet, sound, story, learned)
    grid = lay_bars(spotted)
    conditions = conditions_by_scene(spotted, grid, settings, composer.styles)
    spotted, told = theme_film(spotted, grid, conditions, settings, composer, own, plans=True)
    cues = compose_scenes(
        spotted,
        grid,
        told.conditions,
        settings,
        composer,
        progress,
        appearances=told.appearances,
        taste=taste,
    )
    cues = underscored(spotted, cues, settings)
    every = range(len(cues))
    missing = unheard_remarks(spotted, settings, _decided(spotted, ()), every)
    loose = (
        *loosened_remarks(spotted, settings, every),
        *tempo_cost_remarks(spotted, grid, settings, every),
    )
    unplayed = unplayed_remarks(spotted, told.conditions, cues, every)
    astray = astray_remarks(cues, settings)
    down = speech_remarks([cue.underscore for cue in cues])
    remarks = (*spotted.remarks, *down, *told.remarks, *missing, *loose, *unplayed, *astray)
    return written(timeline, numbered(cues), remarks, spotted.film.plan)


def written(
    timeline: Timeline, cues: Sequence[CuedScene], remarks: tuple[str, ...], film: FilmPlan | None
) -> ScoredTimeline:
    """Put cues end to end under one tempo map; those that were written before keep their tempi.

    Args:
        timeline: The cut.
        cues: One a scene, in order.
        remarks: Sentences for the report.
        film: What all scenes stand on; None where they were composed before films were planned.
    """
    grid = BarGrid(tuple(cue.grid for cue in cues))
    tempi = scene_tempi(grid, [cue.tempi for cue in cues])
    music = as_read_back([cue.music for cue in cues])
    kept = [
        replace(cue, tempi=events, music=played)
        for cue, events, played in zip(cues, tempi, music, strict=True)
    ]
    tempo = tempo_map(grid, tempi)
    return ScoredTimeline(timeline, grid, tempo, ridden(kept, grid, tempo), remarks, film)


def conditions_by_scene(
    spotted: Spotting,
    grid: BarGrid,
    settings: Settings,
    styles: Styles,
    choices: Sequence[Choice] = (),
    standing: Sequence[Key | None] = (),
) -> list[Conditions]:
    """Return the conditions of every scene.

    Args:
        spotted: The scenes, their moods and the picture.
        grid: Their bars.
        settings: The user's settings for all scenes.
        styles: The mixture of each style.
        choices: A person's choices for each scene, which overrule the settings; none where left out.
        standing: The key of each scene whose music stands, None of the others; left out where none stands.
    """
    scenes, words = spotted.scenes, spotted.words
    film = _film_bars(spotted, grid)
    bar_activity, lines, shifts = film.activity, film.lines, film.shifts()
    chosen = _decided(spotted, choices)
    liked, _ = liked_by_scene(scenes, settings, [each.reference for each in spotted.asked])
    given = [
        stood or choice.key or _key(settings, each, like)
        for stood, choice, each, like in zip(
            standing or [None] * len(scenes), chosen, words, liked, strict=True
        )
    ]
    keys = modulation_plan(spotted.film, given, [each.asks.mode for each in words])
    closes = cadences(scenes, keys, spotted.black)
    tension = spotted.film.tension_at(film.starts)
    bars = [len(each.bars) for each in grid.scenes]
    looked = looks(spotted.moods, bars, [scene.silence is None for scene in scenes])
    stand = {at for at, key in enumerate(standing) if key is not None}
    lifts = order_of(spotted, grid, film, chosen, stand).tolist()
    conditions = []
    for at, mood in enumerate(spotted.moods):
        styled = _own_style(words[at].asks.palette)
        style = chosen[at].style or settings.style or styled or spotted.film.styles[at]
        part = bar_activity.part(lines[at], lines[at + 1])
        untextured = conditions_of(
            grid.scenes[at],
            part,
            mood,
            keys[at],
            style,
            styles[style],
            _character(spotted, at, settings),
            closes[at],
            tension[lines[at] : lines[at + 1]],
            words[at].asks,
            styles[usual_style(settings)],
            settings.freedom,
            shifts.part(lines[at], lines[at + 1]),
            lifts[at],
        )
        level = chosen[at].underscore or settings.underscore
        curves = steering_of(chosen[at], scenes[at], grid.scenes[at])
        asked = steered(untextured, curves, styles[usual_style(settings)])
        thin = thinner(asked, dialogue_in(spotted, grid.scenes[at]), level)
        draws = [draw(settings.seed, spotted.scenes[at].id, f"texture {turn}") for turn in range(TURNS)]
        told = textured(thin, words[at].asks.texture, draws, curves.drive)
        is_look = looked[at] and not settings.freedom and not words[at].asks and not curves
        conditions.append(emptied(told) if is_look or is_held(told) else told)
    cut = [each.cut for each in spotted.asked[1:]]
    return meeting(conditions, spotted.moods, dark_edges(scenes, spotted.black), silent_edges(scenes), cut)


def theme_film(
    spotted: Spotting,
    grid: BarGrid,
    conditions: Sequence[Conditions],
    settings: Settings,
    composer: Composer,
    own: OwnThemes,
    choices: Sequence[Choice] = (),
    standing: Mapping[int, tuple[Appearance, ...]] = MappingProxyType({}),
    *,
    plans: bool,
) -> tuple[Spotting, Themed]:
    """Give a film its themes, and place them in its scenes.

    Args:
        spotted: The scenes, and the film.
        grid: Their bars.
        conditions: The conditions of each.
        settings: The user's settings for all scenes.
        composer: Composes the themes that nobody gives.
        own: The user's own themes.
        choices: A person's choices for each scene; none where left out.
        standing: Where themes are in the scenes whose music stands, by index.
        plans: True to compose one where nobody speaks of any, and the film has none.

    Returns:
        The scenes of the film with its themes, and where these are.

    Raises:
        UsageError: If a scene asks for one whose file cannot be read.
    """
    told = [wished(*each) for each in zip(_decided(spotted, choices), spotted.asked, strict=True)]
    _, lost = theming_of(spotted.scenes, settings)
    plan = spotted.film.plan
    themes, missing, remarks = with_themes(plan.themes, own, told, standing)
    if plans and not themes and not missing and is_planned(spotted, grid, told):
        missing = [MAIN]
    place = principal(shots_of(spotted.timeline))
    heard = (own for own, scene in zip(grid.scenes, spotted.scenes, strict=True) if scene.silence is None)
    metre = usual_metre(heard)
    composed = {name: composed_theme(composer, plan, metre, name, settings.seed, place) for name in missing}
    themes += [each for each in composed.values() if each is not None]
    named = tuple(_composed_remark(name, theme) for name, theme in composed.items() if name != MAIN)
    film = replace(spotted.film, plan=replace(plan, themes=tuple(themes)))
    spotted = replace(spotted, film=film)
    levels = [decided.underscore or settings.underscore for decided in _decided(spotted, choices)]
    placed = themed(spotted, grid, conditions, told, settings.seed, standing, levels)
    placed = replace(
        placed, conditions=tuple(held(each) if is_held(each) else each for each in placed.conditions)
    )
    unplaced = unplaced_remarks(themes, placed) if plans and not any(told) else ()
    return spotted, replace(placed, remarks=(*lost, *remarks, *named, *placed.remarks, *unplaced))


def _composed_remark(name: str, theme: FilmTheme | None) -> str:
    """Return a sentence on a theme that a person names and gives no notes of."""
    if theme is None:
        return f"No melody that was composed for the theme '{name}' will do; give its notes, or another seed."
    return f"The theme '{name}' was composed, for nobody gave its notes; put them into themes/{name}.mid, or write '{name} = C5 D5 E5/2'."


def _decided(spotted: Spotting, choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices that hold for each scene: a person's, and where they leave a thing open the markers'."""
    own = choices or [Choice()] * len(spotted.scenes)
    return [choice.over(asked.choice) for choice, asked in zip(own, spotted.asked, strict=True)]


def _textures(asked: Conditions) -> tuple[Texture, ...]:
    """Return the texture of each bar; none where the composer decides in all. (bars,)"""
    played = bar_textures(asked).played
    return played if any(texture is not Texture.FREE for texture in played) else ()


def _own_style(palette: Palette | None) -> Style | None:
    """Return the style whose own instruments a palette has; None where it is none's."""
    return next((style for style, own in PALETTES.items() if own is palette), None)


def _film_bars(spotted: Spotting, grid: BarGrid) -> FilmBars:
    """Return the bars of a film, to be read."""
    intervals = [bar_intervals(bars) for bars in grid.scenes]
    return FilmBars(
        spotted.material,
        spotted.scenes,
        tuple(start for starts, _ in intervals for start in starts),
        tuple(end for _, ends in intervals for end in ends),
        tuple(accumulate((len(bars.bars) for bars in grid.scenes), initial=0)),
    )


def _key(settings: Settings, words: SceneWords, like: Liked) -> Key | None:
    """Return the key that a person sets for all scenes, else that of the scene's reference or the film's; None where all leave it open.

    It is in the mode that the words of the scene say.
    """
    told = settings.own_key or like.key or settings.key
    if told is None:
        return None
    asked = Key.parse(told)
    return Key(asked.tonic, words.reading.asks.mode or asked.mode)


def _character(spotted: Spotting, at: int, settings: Settings) -> float:
    """Return a scene's own number from 0 up to 1, which chooses what only its style tells."""
    return draw(settings.seed, spotted.scenes[at].id, "character")


def account_of(
    spotted: Spotting,
    grid: BarGrid,
    conditions: Sequence[Conditions],
    settings: Settings,
    styles: Styles,
    choices: Sequence[Choice],
    scenes: Iterable[int],
) -> dict[int, tuple[Move, ...]]:
    """Tell which sources moved the conditions of some scenes.

    Args:
        spotted: The scenes, their moods and words.
        grid: Their bars.
        conditions: The conditions of each.
        settings: The user's settings for all scenes.
        styles: The mixture of each style.
        choices: A person's choices for each scene.
        scenes: The indices of the scenes to tell of; one without music has no moves.

    Returns:
        By index.
    """
    film, told = _film_bars(spotted, grid), set(scenes)
    standing = set(range(len(conditions))) - told
    lifts = order_of(spotted, grid, film, _decided(spotted, choices), standing)
    teller = Teller(spotted, settings, film, styles, lifts.tolist())
    return {
        at: ()
        if spotted.scenes[at].silence is not None
        else teller.moves(
            at,
            grid.scenes[at],
            conditions[at],
            _character(spotted, at, settings),
            choices[at],
        )
        for at in sorted(told)
    }


def unheard_remarks(
    spotted: Spotting, settings: Settings, choices: Sequence[Choice], scenes: Iterable[int]
) -> Iterator[str]:
    """Yield a sentence on each instrument that words ask for in one of some scenes and that has no part there."""
    for at in scenes:
        asks = spotted.words[at].asks
        palette, _ = palette_of(choices[at], asks, settings, PALETTES[spotted.film.styles[at]])
        for word in unheard(asks.players, forces_of(palette, asks)):
            yield f"'{word}' is asked for in '{spotted.scenes[at].name}', and no voice is left for it there."


def loosened_remarks(spotted: Spotting, settings: Settings, scenes: Iterable[int]) -> Iterator[str]:
    """Yield a sentence on the words for density and force in each of some scenes, in whose free bars they do not count."""
    for at in scenes if settings.freedom else ():
        by, scene = spotted.words[at].reading.by, spotted.scenes[at]
        words = " and ".join(dict.fromkeys(f"'{by[axis]}'" for axis in ("density", "force") if axis in by))
        if words and scene.silence is None:
            yield (
                f"In '{scene.name}' the composer decides how many notes {settings.freedom:.0%} of the bars have, whatever "
                f"is asked by {words}: freedom is {settings.freedom:g}."
            )


def compose_scenes(
    spotted: Spotting,
    grid: BarGrid,
    conditions: Sequence[Conditions],
    settings: Settings,
    composer: Composer,
    progress: Progress,
    choices: Sequence[Choice] = (),
    standing: Mapping[int, CuedScene] = MappingProxyType({}),
    seeds: Mapping[int, int] = MappingProxyType({}),
    appearances: Sequence[tuple[Appearance, ...]] = (),
    taste: Taste = NO_TASTE,
) -> tuple[CuedScene, ...]:
    """Compose scenes from their conditions, COMPOSERS at a time, and choose the takes that follow one another best.

    Args:
        spotted: The scenes, their moods and pins.
        grid: Their bars.
        conditions: The conditions of each.
        settings: The user's settings for all scenes.
        composer: Composes each.
        progress: Called with the share of the takes that are composed, 0 to 1.
        choices: A person's choices for each scene; none where left out.
        standing: The cues that stand, by index: they stay as they are, and the others are chosen to follow them.
        seeds: The seed of a scene, by index; where left out, several takes are composed to choose among.
        appearances: Where themes are in each; nowhere where left out.
        taste: A person's taste, by which takes are chosen.

    Returns:
        One a scene, in order.
    """
    own, chosen = choices or [Choice()] * len(spotted.scenes), _decided(spotted, choices)
    film = heard_film(spotted, settings)
    curves = curves_by_scene(spotted, grid, conditions)
    form = _form(spotted, grid, conditions, appearances, chosen)

    def compose(at: int, seed: int) -> CuedScene:
        asked, choice, words = conditions[at], chosen[at], spotted.words[at]
        dialogue = Dialogue() if is_held(asked) else dialogue_in(spotted, grid.scenes[at])
        level = choice.underscore or settings.underscore
        palette, _ = palette_of(choice, words.asks, settings, PALETTES[asked.style])
        if spotted.scenes[at].silence is not None:
            music = rest(grid.scenes[at])
        else:
            written_down = composer.compose(asked, seed, PROGRAMS[palette])
            played = bound(passage_of(humanised(written_down, asked, settings.expression.timing, seed)))
            music = inside(played, grid.scenes[at], film, 1 / spotted.timeline.rate)
            stays = stays_in(grid.scenes[at], asked.themes)
            music = thinned(music, asked, grid.scenes[at], dialogue, level, stays)
        bars = grid.scenes[at]
        sizes = sizes_of(music.tracks, bars.bars, form[at])
        written_by_composer = music
        music = orchestrated(music, bars, asked.key, palette, words.asks, sizes)
        music = cleared(music, dialogue, level, frozenset(strong_hits(bars)))
        return CuedScene(
            scene=spotted.scenes[at],
            grid=bars,
            music=performed(music, bars.bars, bars.metre.beat),
            key=asked.key,
            style=asked.style,
            palette=palette,
            density=asked.density if spotted.scenes[at].silence is None else np.zeros_like(asked.density),
            seed=seed,
            valence=spotted.moods[at].valence,
            arousal=spotted.moods[at].arousal,
            choice=own[at],
            asked=spotted.asked[at],
            pin=spotted.pins[at],
            words=words,
            moves=account[at],
            curves=curves[at],
            sizes=sizes,
            composed=played_otherwise(written_by_composer, music),
            themes=appearances[at] if appearances else (),
            textures=_textures(asked) if spotted.scenes[at].silence is None else (),
            taste=taste.digest if at not in seeds and spotted.scenes[at].silence is None else "",
        )

    def seeds_of(at: int) -> tuple[int, ...]:
        given = seeds.get(at)
        return (
            take_seeds(cue_seed(settings.seed, spotted.scenes[at].id, chosen[at].take or 0), taste)
            if given is None
            else (given,)
        )

    composed = [at for at in range(len(conditions)) if at not in standing]
    account = account_of(spotted, grid, conditions, settings, composer.styles, chosen, composed)
    wanted = [(at, seed) for at in composed for seed in seeds_of(at)]
    takes = [[standing[at]] if at in standing else [] for at in range(len(conditions))]
    with ThreadPoolExecutor(COMPOSERS) as pool:
        share = pool.map if len(wanted) > 1 else map
        for count, (at, cue) in enumerate(share(lambda job: (job[0], compose(*job)), wanted), 1):
            takes[at].append(cue)
            progress(count / len(wanted))
    return best_takes(takes, taste)


def curves_by_scene(spotted: Spotting, grid: BarGrid, conditions: Sequence[Conditions]) -> tuple[Curves, ...]:
    """Return what is read of every scene and what it is composed by, bar by bar.

    Args:
        spotted: The scenes, and all that is known of them.
        grid: Their bars.
        conditions: The conditions of each.
    """
    read = _film_bars(spotted, grid)
    return tuple(
        Curves.rounded(
            valence=asked.valence,
            arousal=asked.arousal,
            tension=asked.strain,
            motion=read.means.motion[first:last],
            loudness=read.loudness[first:last],
            speech=read.speech[first:last],
        )
        for asked, (first, last) in zip(conditions, pairwise(read.lines), strict=True)
    )


def reheard(
    spotted: Spotting, grid: BarGrid, cues: Sequence[CuedScene], moved: Container[int]
) -> tuple[CuedScene, ...]:
    """Return cues whose curves of speech and loudness are read again where the dialogue is another; what is not known stays.

    Args:
        spotted: The scenes, and what is heard of them.
        grid: Their bars.
        cues: One a scene, in order.
        moved: The indices of those whose dialogue is another.
    """
    read = _film_bars(spotted, grid)
    parts = [slice(first, last) for first, last in pairwise(read.lines)]
    return tuple(
        replace(cue, curves=cue.curves.heard_again(loudness=read.loudness[part], speech=read.speech[part]))
        if at in moved and cue.curves is not None
        else cue
        for at, (cue, part) in enumerate(zip(cues, parts, strict=True))
    )


def _form(
    spotted: Spotting,
    grid: BarGrid,
    conditions: Sequence[Conditions],
    appearances: Sequence[tuple[Appearance, ...]],
    choices: Sequence[Choice],
) -> list[Told]:
    """Return what the form of a film asks of each scene."""
    themes = of_themes(appearances or [()] * len(conditions))
    climax = spotted.film.climax
    forced = [
        forced_sizes(steering_of(choice, scene, bars))
        for choice, scene, bars in zip(choices, spotted.scenes, grid.scenes, strict=True)
    ]
    return [
        Told(_alone(asked) or (*bars, *own), scene.start <= climax < scene.end, asked.closes)
        for bars, own, scene, asked in zip(themes, forced, spotted.scenes, conditions, strict=True)
    ]


def _alone(asked: Conditions) -> tuple[tuple[range, Size], ...]:
    """Return the bars of a scene of one held note, which one player has; none of another."""
    return ((range(asked.bars), Size.SOLO),) if is_held(asked) else ()
