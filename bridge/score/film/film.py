"""A film: its plan, and what it comes to in each scene."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from bridge.picture.features.picture import changes
from bridge.picture.features.shot_looks import appearances
from bridge.score.film.ensembles import ensembles_of
from bridge.score.film.joins import Join, joins_of
from bridge.score.film.plan import FilmPlan, fifths_from_home, film_plan, principal
from bridge.score.film.pulse import tempi_of
from bridge.score.film.stretches import stretches, whole
from bridge.score.film.tension import climax_of, tension_at
from bridge.score.fusion.looks import channel, nearness
from bridge.score.fusion.material import Material
from bridge.score.fusion.reading import anchor, read_film
from bridge.score.fusion.shots import heard, shots_in, shots_of
from bridge.score.mood import Mood
from bridge.score.scenes.boundaries import reasons
from bridge.score.scenes.division import Scene
from bridge.score.scenes.markers import scene_anchors
from bridge.settings import Division, ScenePreferences, Settings
from bridge.timeline.black import black_of
from generator.conditions import Floats, Style

FEWER = 0.5
"""How much calmer a scene of close-ups counts in the choice of its players: one of a usual mood has fewer by a step."""


@dataclass(frozen=True, slots=True)
class Film:
    """The plan of a film, and what it comes to in each scene where no person asks for something else."""

    plan: FilmPlan
    joins: tuple[Join, ...]
    """What lies between each scene and the next; reasons in the cut are not looked for where all stand. (scenes - 1,)"""
    moods: tuple[Mood, ...]
    """One a scene; scenes that go on are of one mood. Key and ensemble follow it."""
    fifths: tuple[int, ...]
    """Fifths from the home key to that of each scene's place; as many where scenes go on."""
    tempi: tuple[float, ...]
    """The preferred tempo of each scene, in quarter notes a minute."""
    styles: tuple[Style, ...]
    """The ensemble of each scene."""
    climax: Fraction
    """The instant at which the tension is highest, in seconds."""
    span: tuple[Fraction, Fraction]
    """The first and the last instant of its music, in seconds."""

    def tension_at(self, times: Sequence[Fraction]) -> Floats:
        """Return the tension at some instants, 0 to 1: it rises evenly to the climax, and falls evenly from there. (n,)"""
        start, end = self.span
        return tension_at(times, start, self.climax, end)


@dataclass(frozen=True, slots=True)
class StandingFilm:
    """What stands of a film: its plan, and what its scenes have already."""

    plan: FilmPlan
    tempi: tuple[float | None, ...] = ()
    """The tempo of each scene whose bars stand, None of the others; left out where none stands."""
    styles: tuple[Style | None, ...] = ()
    """The ensemble of each scene whose music stands, likewise."""

    @property
    def is_whole(self) -> bool:
        """True if every scene stands, so that no join between them decides anything."""
        return len(self.tempi) > 0 and None not in (*self.tempi, *self.styles)


def film_of(
    material: Material,
    scenes: Sequence[Scene],
    moods: Sequence[Mood],
    settings: Settings,
    standing: StandingFilm | None = None,
) -> Film:
    """Plan a film.

    Args:
        material: All that it is read from.
        scenes: In order.
        moods: One a scene.
        settings: The user's settings.
        standing: The score that stands; None where none does.
    """
    music = heard(scenes) or list(scenes)
    timeline, shots = material.timeline, shots_of(material.timeline)
    seen = [shot for scene in music for shot in shots_in(scene, shots)]
    stands = standing or StandingFilm(film_plan(seen, anchor(read_film(material, music))))
    plan = stands.plan
    silent = [scene.silence is not None for scene in scenes]
    begun = frozenset() if stands.is_whole else _begun(material, scenes, settings.scenes)
    joins = joins_of(scenes, moods, begun, silent, black_of(timeline))
    runs = stretches(joins)
    alike = whole(moods, [scene.duration for scene in scenes], runs)
    places = (principal([shot for at in run for shot in shots_in(scenes[at], shots)]) for run in runs)
    fifths = [fifths_from_home(place, principal(seen)) for place in places]
    return Film(
        plan,
        joins,
        alike,
        tuple(away for away, run in zip(fifths, runs, strict=True) for _ in run),
        tempi_of(scenes, moods, joins, plan.pulse, settings.bpm, stands.tempi),
        ensembles_of(_nearer(material, scenes, alike), joins, plan.style, stands.styles),
        climax_of(music, [mood for scene, mood in zip(scenes, moods, strict=True) if scene in music]),
        (music[0].start, music[-1].end),
    )


def _nearer(material: Material, scenes: Sequence[Scene], moods: Sequence[Mood]) -> list[Mood]:
    """Return the moods of scenes as their players follow them: the nearer the faces, the fewer."""
    means = material.picture.means([scene.start for scene in scenes], [scene.end for scene in scenes])
    near = np.nan_to_num(nearness(channel(means, "closeness"))).tolist()
    return [
        replace(mood, arousal=mood.arousal - FEWER * share) if share else mood
        for mood, share in zip(moods, near, strict=True)
    ]


def _begun(material: Material, scenes: Sequence[Scene], preferences: ScenePreferences) -> frozenset[Fraction]:
    """Return the instants at which there is a reason for a scene to begin: a person's, or one in the cut."""
    if preferences.division is not Division.AUTO:
        return frozenset(scene.start for scene in scenes)
    timeline, picture = material.timeline, material.picture
    marked = {anchor.time for anchor in scene_anchors(timeline, preferences)}
    seen = changes(timeline, picture).tolist() if picture.seen else None
    return reasons(timeline, seen, appearances(timeline, picture)) | marked
