"""The scoring pipeline: from a timeline to its scored cues, one step a line."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

import numpy as np

from bridge.grid.bars import BarGrid
from bridge.grid.tempo_map import TempoMap, scene_tempi, tempo_map
from bridge.midi.palettes import PALETTES, PROGRAMS
from bridge.midi.passage import passage_of
from bridge.picture.features.picture import Picture
from bridge.score.conditioning import activity, bar_intervals, conditions_of
from bridge.score.cues import CuedScene
from bridge.score.film.ensembles import style_for
from bridge.score.film.joins import dark_edges
from bridge.score.film.seen import shots_of
from bridge.score.hits import GivenHits
from bridge.score.keys import cadences, meeting, modulation_plan
from bridge.score.mood import cue_seed, draw
from bridge.score.orchestration.orchestration import orchestrated
from bridge.score.silence import from_picture, is_silent, rest
from bridge.score.spotting import Spotting, lay_bars, spot
from bridge.score.takes import best_takes, take_seeds
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Timeline
from generator.conditions import Conditions, Key
from generator.expression.timing import humanised
from generator.score import Score, Voice
from generator.styles.file import Styles

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


def score(
    timeline: Timeline,
    picture: Picture,
    settings: Settings,
    composer: Composer,
    progress: Progress,
    given: GivenHits = GivenHits(),  # noqa: B008 (frozen)
) -> ScoredTimeline:
    """Score a timeline.

    Args:
        timeline: The cut.
        picture: The known picture of its footage.
        settings: The user's settings.
        composer: Composes each scene.
        progress: Called with the share of the takes that are composed, 0 to 1.
        given: The hits of the user's own file.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If no bars fit within the tempo range that was asked for, or a pin cannot be had.
    """
    spotted = spot(timeline, picture, settings, given)
    grid = lay_bars(spotted)
    conditions = conditions_by_scene(spotted, grid, settings, composer.styles)
    cues = compose_scenes(spotted, grid, conditions, settings, composer, progress)
    return written(timeline, cues, spotted.remarks)


def written(timeline: Timeline, cues: Sequence[CuedScene], remarks: tuple[str, ...]) -> ScoredTimeline:
    """Put cues end to end under one tempo map; those that were written before keep their tempi.

    Args:
        timeline: The cut.
        cues: One a scene, in order.
        remarks: Sentences for the report.
    """
    grid = BarGrid(tuple(cue.grid for cue in cues))
    tempi = scene_tempi(grid, [cue.tempi for cue in cues])
    kept = tuple(replace(cue, tempi=events) for cue, events in zip(cues, tempi, strict=True))
    return ScoredTimeline(timeline, grid, tempo_map(grid, tempi), kept, remarks)


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
    timeline, scenes = spotted.timeline, spotted.scenes
    intervals = [bar_intervals(bars) for bars in grid.scenes]
    starts = [start for scene_starts, _ in intervals for start in scene_starts]
    ends = [end for _, scene_ends in intervals for end in scene_ends]
    bar_activity = activity(shots_of(timeline), starts, ends, spotted.picture.means(starts, ends))
    chosen = choices or [Choice()] * len(scenes)
    asked = Key.parse(settings.key) if settings.key else None
    given = [
        stood or choice.key or asked
        for stood, choice in zip(standing or [None] * len(scenes), chosen, strict=True)
    ]
    keys = modulation_plan(spotted.film, given)
    closes = cadences(scenes, keys, spotted.black)
    lines = np.cumsum([0, *(len(bars.bars) for bars in grid.scenes)])
    conditions = []
    for at, mood in enumerate(spotted.moods):
        style = chosen[at].style or settings.style or style_for(mood, spotted.film.ensembles[at])
        part = bar_activity.part(lines[at], lines[at + 1])
        character = draw(settings.seed, scenes[at].id, "character")
        conditions.append(
            conditions_of(grid.scenes[at], part, mood, keys[at], style, styles[style], character, closes[at])
        )
    return meeting(conditions, spotted.moods, dark_edges(scenes, spotted.black))


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

    Returns:
        One a scene, in order.
    """
    chosen = choices or [Choice()] * len(spotted.scenes)

    def compose(at: int, seed: int) -> CuedScene:
        asked, choice = conditions[at], chosen[at]
        styled = choice.style or settings.style
        planned = PALETTES[styled] if styled else spotted.film.ensembles[at]
        palette = choice.palette or settings.palette or planned
        if is_silent(spotted.scenes[at], spotted.timeline):
            music = rest(grid.scenes[at])
        else:
            written_down = composer.compose(asked, seed, PROGRAMS[palette])
            played = passage_of(humanised(written_down, asked, settings.expression.timing, seed))
            music = from_picture(played, grid.scenes[at], spotted.timeline)
        return CuedScene(
            scene=spotted.scenes[at],
            grid=grid.scenes[at],
            music=orchestrated(music, grid.scenes[at], asked.key, palette),
            key=asked.key,
            style=asked.style,
            palette=palette,
            density=asked.density,
            seed=seed,
            valence=spotted.moods[at].valence,
            arousal=spotted.moods[at].arousal,
            choice=choice,
            pin=spotted.pins[at],
        )

    def seeds_of(at: int) -> tuple[int, ...]:
        given = seeds.get(at)
        return (
            take_seeds(cue_seed(settings.seed, spotted.scenes[at].id, chosen[at].take))
            if given is None
            else (given,)
        )

    wanted = [(at, seed) for at in range(len(conditions)) if at not in standing for seed in seeds_of(at)]
    takes = [[standing[at]] if at in standing else [] for at in range(len(conditions))]
    with ThreadPoolExecutor(COMPOSERS) as pool:
        share = pool.map if len(wanted) > 1 else map
        for count, (at, cue) in enumerate(share(lambda job: (job[0], compose(*job)), wanted), 1):
            takes[at].append(cue)
            progress(count / len(wanted))
    return best_takes(takes)
