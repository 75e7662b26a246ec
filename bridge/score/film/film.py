"""A film: its plan, and what it comes to in each scene."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bridge.midi.palettes import Palette
from bridge.picture.features.picture import Picture, changes
from bridge.score.film.ensembles import ensembles_of
from bridge.score.film.joins import Join, joins_of
from bridge.score.film.plan import FilmPlan, film_plan, principal
from bridge.score.film.pulse import tempi_of
from bridge.score.film.seen import heard, mood_of_film, shots_in, shots_of
from bridge.score.film.stretches import stretches, whole
from bridge.score.film.tension import climax_of
from bridge.score.mood import Mood
from bridge.score.scenes.boundaries import reasons
from bridge.score.scenes.division import Scene
from bridge.score.scenes.markers import anchored, begins_scene
from bridge.score.silence import is_silent
from bridge.settings import Division, ScenePreferences, Settings
from bridge.timeline import Timeline
from bridge.timeline.black import black_of


@dataclass(frozen=True, slots=True)
class Film:
    """The plan of a film, and what it comes to in each scene where no person asks for something else."""

    plan: FilmPlan
    joins: tuple[Join, ...]
    """What lies between each scene and the next. (scenes - 1,)"""
    moods: tuple[Mood, ...]
    """One a scene; scenes that go on are of one mood. Key and ensemble follow it."""
    places: tuple[str, ...]
    """The place of each scene: the medium that most of its shots are of; one where scenes go on."""
    tempi: tuple[float, ...]
    """The preferred tempo of each scene, in quarter notes a minute."""
    ensembles: tuple[Palette, ...]
    """The ensemble of each scene."""
    climax: Fraction
    """The instant at which the tension is highest, in seconds."""


def film_of(
    timeline: Timeline,
    picture: Picture,
    scenes: Sequence[Scene],
    moods: Sequence[Mood],
    settings: Settings,
    standing: FilmPlan | None = None,
) -> Film:
    """Plan a film.

    Args:
        timeline: The cut.
        picture: The known picture of its footage.
        scenes: In order.
        moods: One a scene.
        settings: The user's settings.
        standing: The plan of the score that stands, which holds on; None where none stands.
    """
    music = heard(timeline, scenes) or list(scenes)
    plan = standing or film_plan(
        [shot for scene in music for shot in shots_in(scene, shots_of(timeline))],
        mood_of_film(timeline, picture, music),
    )
    silent = [is_silent(scene, timeline) for scene in scenes]
    begun = _begun(timeline, picture, scenes, settings.scenes)
    joins = joins_of(scenes, moods, begun, silent, black_of(timeline))
    runs = stretches(joins)
    alike = whole(moods, [scene.duration for scene in scenes], runs)
    shots = shots_of(timeline)
    places = [principal([shot for at in run for shot in shots_in(scenes[at], shots)]) for run in runs]
    sounding = [(scene, mood) for scene, mood in zip(scenes, moods, strict=True) if scene in music]
    return Film(
        plan,
        joins,
        alike,
        tuple(place for place, run in zip(places, runs, strict=True) for _ in run),
        tempi_of(scenes, moods, joins, plan.pulse, settings.bpm),
        ensembles_of(alike, joins, plan.ensemble),
        climax_of(*zip(*sounding, strict=True)),
    )


def _begun(
    timeline: Timeline, picture: Picture, scenes: Sequence[Scene], preferences: ScenePreferences
) -> frozenset[Fraction]:
    """Return the instants at which there is a reason for a scene to begin: a person's, or one in the cut."""
    if preferences.division is not Division.AUTO:
        return frozenset(scene.start for scene in scenes)
    markers = [marker for marker in timeline.markers if begins_scene(marker, preferences)]
    marked = {anchor.time for anchor in anchored(timeline, markers, preferences)}
    return reasons(timeline, changes(timeline, picture).tolist()) | marked
