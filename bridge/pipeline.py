"""The way through: from a timeline to a delivered score, one step a line."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from bridge.conditioning import activity, bar_intervals, conditions_of
from bridge.cues import CuedScene
from bridge.features.picture import Picture
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.hits import GivenHits
from bridge.midi.passage import passage_of
from bridge.mood import Mood, cue_seed, home_tonic, key_of
from bridge.palette import PROGRAMS, Palette
from bridge.scenes.division import Scene
from bridge.settings import Settings
from bridge.spotting import Spotting, lay_bars, spot
from bridge.tempo import TempoMap, tempo_map
from bridge.timeline import Timeline
from generator.conditions import Conditions, Key, Style
from generator.score import Score, Voice

Progress = Callable[[float], None]
"""Told the share of the work that is done, 0 to 1."""

PALETTES = {Style.SONG: Palette.PIANO, Style.CHAMBER: Palette.STRINGS, Style.ORCHESTRAL: Palette.ORCHESTRA}
"""The instruments of a style where the user names none."""
COMPOSERS = 2
"""Scenes composed at once: the networks leave Python free while they work."""


class Composer(Protocol):
    """Turns conditions into music; `generator.composing.Composer` is one."""

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ScoredTimeline:
    """A timeline and all that was made for it."""

    timeline: Timeline
    picture: Picture
    grid: BarGrid
    tempo: TempoMap
    cues: tuple[CuedScene, ...]
    """One a scene, in order."""
    notes: tuple[str, ...]
    """What the report says, one sentence each."""


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
        picture: What is known of its footage.
        settings: What the user wants.
        composer: Composes each scene.
        progress: Told the share of the scenes that are composed.
        given: The hits of the user's own file.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If no bars fit within the tempo range that was asked for, or a pin cannot be had.
    """
    spotted = spot(timeline, picture, settings, given)
    grid = lay_bars(spotted)
    told = conditions_by_scene(spotted, grid, settings)
    cues = compose_scenes(spotted, grid, told, settings, composer, progress)
    return ScoredTimeline(timeline, picture, grid, tempo_map(grid), cues, spotted.notes)


def conditions_by_scene(spotted: Spotting, grid: BarGrid, settings: Settings) -> list[Conditions]:
    """What the composer is told of each scene."""
    timeline = spotted.timeline
    intervals = [bar_intervals(bars) for bars in grid.scenes]
    starts = [start for scene_starts, _ in intervals for start in scene_starts]
    ends = [end for _, scene_ends in intervals for end in scene_ends]
    going_on = activity(timeline.shots, starts, ends, spotted.picture.means(starts, ends))
    home = home_tonic(timeline.name, settings.seed)
    told, first = [], 0
    for scene, mood, bars in zip(spotted.scenes, spotted.moods, grid.scenes, strict=True):
        key = Key.parse(settings.key) if settings.key else key_of(scene, mood, home, settings.seed)
        last = first + len(bars.bars)
        told.append(conditions_of(bars, going_on.part(first, last), mood, key, settings.style or mood.style))
        first = last
    return told


def compose_scenes(
    spotted: Spotting,
    grid: BarGrid,
    told: Sequence[Conditions],
    settings: Settings,
    composer: Composer,
    progress: Progress,
) -> tuple[CuedScene, ...]:
    """Compose every scene from its conditions, COMPOSERS at a time."""

    def compose(scene: Scene, mood: Mood, bars: SceneGrid, conditions: Conditions) -> CuedScene:
        seed = cue_seed(settings.seed, scene.id)
        palette = settings.palette or PALETTES[conditions.style]
        music = composer.compose(conditions, seed, PROGRAMS[palette])
        return CuedScene(
            scene,
            bars,
            passage_of(music),
            conditions.key,
            conditions.style,
            palette,
            conditions.density,
            seed,
            mood.valence,
            mood.arousal,
        )

    cues = []
    with ThreadPoolExecutor(COMPOSERS) as pool:
        for cue in pool.map(compose, spotted.scenes, spotted.moods, grid.scenes, told):
            cues.append(cue)
            progress(len(cues) / len(told))
    return tuple(cues)
