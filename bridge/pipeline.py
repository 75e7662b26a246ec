"""The way through: from a timeline to a delivered score, one step a line."""

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from bridge.conditioning import activity, bar_intervals, conditions_of
from bridge.cues import CuedScene
from bridge.errors import TimelineError, UsageError
from bridge.features.picture import Picture, changes, unseen_notes
from bridge.grid import TempoRequest, solve
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.hits import GivenHits, hits_of
from bridge.midi.passage import passage_of
from bridge.mood import Look, Mood, cue_seed, home_tonic, key_of, mood_of
from bridge.palette import PROGRAMS, Palette
from bridge.scenes.division import Scene, Scenes, divide
from bridge.settings import Settings
from bridge.tempo import TempoMap, tempo_map
from bridge.timeline import Shot, Timeline
from generator.conditions import Conditions, Key, Style
from generator.score import Score, Voice

Progress = Callable[[float], None]
"""Told the share of the work that is done, 0 to 1."""

PALETTES = {Style.SONG: Palette.PIANO, Style.CHAMBER: Palette.STRINGS, Style.ORCHESTRAL: Palette.ORCHESTRA}
"""The instruments of a style where the user names none."""
COMPOSERS = 2
"""Scenes composed at once: the networks leave Python free while they work."""
FASTEST_MUSIC = 160
"""Quarter notes a minute: the fastest tempo Recue advises."""


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
        UsageError: If no bars fit within the tempo range that was asked for.
    """
    check_length(timeline, settings)
    picture_changes = changes(timeline, picture).tolist()
    scenes = divide(timeline, settings.scenes, TempoRequest(*settings.bpm), picture_changes)
    moods = [mood_of(s, shots_in(s, timeline), look_at(s, picture), settings.seed) for s in scenes.scenes]
    edges = [scene.start for scene in scenes.scenes]
    hits = hits_of(timeline, edges, picture.course, given.hits, settings.hits, settings.scenes)
    spans = [(scene.start, scene.end) for scene in scenes.scenes]
    grid = solve(spans, hits, timeline.rate, [tempo_request(mood, settings) for mood in moods])
    told = conditions_by_scene(timeline, picture, scenes, moods, grid, settings)
    cues = compose_scenes(scenes, moods, grid, told, settings, composer, progress)
    notes = (
        *timeline.warnings,
        *scenes.notes,
        *given.notes,
        *unseen_notes(picture),
    )
    return ScoredTimeline(timeline, picture, grid, tempo_map(grid), cues, notes)


def check_length(timeline: Timeline, settings: Settings) -> None:
    """See that at least a 2/4 bar fits.

    Raises:
        UsageError: If one would fit at a tempo that was not allowed.
        TimelineError: If none does at any.
    """
    fastest = 120 / timeline.duration  # quarter notes a minute at which a 2/4 bar lasts as long
    if fastest <= Fraction(settings.bpm[1]):
        return
    short = f"'{timeline.name}' lasts {float(timeline.duration):.3f} s, less than one 2/4 bar at {settings.bpm[1]:g} bpm"
    if fastest <= Fraction(FASTEST_MUSIC):
        raise UsageError(f"{short}; allow {math.ceil(fastest)} bpm or more with --bpm")
    raise TimelineError(f"{short}; there is too little picture to score")


def shots_in(scene: Scene, timeline: Timeline) -> list[Shot]:
    """The shots seen in a scene, in order."""
    return [timeline.shots[index] for index in scene.shots]


def look_at(scene: Scene, picture: Picture) -> Look | None:
    """The mean picture of a scene; None where nothing is known of it."""
    means = picture.means([scene.start], [scene.end])
    if not means.known[0]:
        return None
    return Look(float(means.motion[0]), float(means.brightness[0]), float(means.saturation[0]))


def tempo_request(mood: Mood, settings: Settings) -> TempoRequest:
    """The tempi a scene may have: what the user asked for, else near its mood's tempo."""
    low, high = settings.bpm
    return TempoRequest(low, high, settings.tempo or min(max(mood.tempo, low), high))


def conditions_by_scene(
    timeline: Timeline,
    picture: Picture,
    scenes: Scenes,
    moods: Sequence[Mood],
    grid: BarGrid,
    settings: Settings,
) -> list[Conditions]:
    """What the composer is told of each scene."""
    intervals = [bar_intervals(bars) for bars in grid.scenes]
    starts = [start for scene_starts, _ in intervals for start in scene_starts]
    ends = [end for _, scene_ends in intervals for end in scene_ends]
    going_on = activity(timeline.shots, starts, ends, picture.means(starts, ends))
    home = home_tonic(timeline.name, settings.seed)
    told, first = [], 0
    for scene, mood, bars in zip(scenes.scenes, moods, grid.scenes, strict=True):
        key = Key.parse(settings.key) if settings.key else key_of(scene, mood, home, settings.seed)
        last = first + len(bars.bars)
        told.append(conditions_of(bars, going_on.part(first, last), mood, key, settings.style or mood.style))
        first = last
    return told


def compose_scenes(
    scenes: Scenes,
    moods: Sequence[Mood],
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
        for cue in pool.map(compose, scenes.scenes, moods, grid.scenes, told):
            cues.append(cue)
            progress(len(cues) / len(told))
    return tuple(cues)
