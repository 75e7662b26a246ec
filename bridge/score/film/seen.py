"""What is seen of a film: its shots, its scenes' shots and looks, and the moods that these tell."""

from collections.abc import Sequence

from bridge.picture.features.picture import Picture
from bridge.score.mood import Look, Mood, mood_of, told_pace
from bridge.score.scenes.division import Scene, shown
from bridge.score.scenes.flashes import without_flashes
from bridge.timeline import Shot, Timeline
from bridge.timeline.through_edits import takes


def shots_of(timeline: Timeline) -> tuple[Shot, ...]:
    """Return the shots of a cut as its rhythm is told by them: without through edits, flash frames and black."""
    return without_flashes(takes(timeline), 1 / timeline.rate)


def shots_in(scene: Scene, shots: Sequence[Shot]) -> list[Shot]:
    """Return those of some shots, which are in order, that are seen in a scene."""
    return [shots[index] for index in shown(shots, scene.start, scene.end)]


def heard(scenes: Sequence[Scene]) -> list[Scene]:
    """Return the scenes that have music."""
    return [scene for scene in scenes if scene.silence is None]


def moods_of(timeline: Timeline, picture: Picture, scenes: Sequence[Scene]) -> tuple[Mood, ...]:
    """Estimate the moods of scenes from their cutting and their picture."""
    shots = shots_of(timeline)
    usual = told_pace(shots)
    return tuple(mood_of(shots_in(scene, shots), look_at([scene], picture), usual) for scene in scenes)


def mood_of_film(timeline: Timeline, picture: Picture, scenes: Sequence[Scene]) -> Mood:
    """Estimate the mood of a whole film.

    Args:
        timeline: The cut.
        picture: The known picture of its footage.
        scenes: Those with music, in order.
    """
    shots = shots_of(timeline)
    seen = [shot for scene in scenes for shot in shots_in(scene, shots)]
    return mood_of(seen, look_at(scenes, picture))


def neutral_remarks(picture: Picture, *, worded: bool) -> tuple[str, ...]:
    """Return a sentence on what moods lack; none where footage is seen, or words say what all music is about."""
    if picture.seen or worded:
        return ()
    return ("No footage is seen, so moods are neutral: only the pace of the cutting tells scenes apart.",)


def look_at(scenes: Sequence[Scene], picture: Picture) -> Look | None:
    """Return the mean picture of successive scenes; None where the footage of no shot in them is known."""
    if not any(picture.sights[shot] for scene in scenes for shot in scene.shots):
        return None
    means = picture.means([scenes[0].start], [scenes[-1].end])
    return Look(float(means.motion[0]), float(means.brightness[0]), float(means.saturation[0]))
