"""The hits of a timeline, gathered from the cut, its markers, its picture and the user's file."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from bridge.grid.bars import Hit, HitKind
from bridge.picture.features.accents import MotionAccent, accents
from bridge.picture.features.course import Course
from bridge.score.hits.cut_hits import cut_hits, freeze_hits, title_hits
from bridge.score.hits.markers import marker_hits
from bridge.score.hits.merging import merged
from bridge.settings import ScenePreferences
from bridge.settings.preferences import HitPreferences, HitWeights
from bridge.timeline import Timeline


def hits_of(
    timeline: Timeline,
    edges: Iterable[Fraction],
    course: Course | None = None,
    given: Iterable[Hit] = (),
    preferences: HitPreferences = HitPreferences(),  # noqa: B008 (frozen)
    scenes: ScenePreferences = ScenePreferences(),  # noqa: B008 (frozen)
) -> tuple[Hit, ...]:
    """Gather a timeline's hits from its scenes, edits, markers and picture, and from the user's file.

    Args:
        timeline: The cut.
        edges: Where scenes begin, in seconds from the timeline's first frame.
        course: Its picture over time; None where nothing is known of it.
        given: The hits of the user's file.
        preferences: The weight of each kind; hits of weight 0 are left out.
        scenes: The user's preferences for scenes, by which markers that begin a scene are recognised.

    Returns:
        One hit for each instant, in order of time, with the heaviest kind found there: a marker within half a
        frame of a cut is a marker at the cut. Nothing before the first frame or from the end on.
    """
    weights = preferences.weights
    found = [
        *(Hit(time, HitKind.SCENE, weights.scene, "", "scene edge") for time in edges),
        *cut_hits(timeline, weights),
        *title_hits(timeline, weights),
        *freeze_hits(timeline, weights),
        *marker_hits(timeline, scenes, preferences),
        *given,
    ]
    inside = [hit for hit in found if hit.weight > 0 and 0 <= hit.time < timeline.duration]
    moving = accent_hits(timeline, course, inside, weights) if course and weights.motion else ()
    return merged([*inside, *moving], 1 / timeline.rate)


def accent_hits(
    timeline: Timeline, course: Course, others: Iterable[Hit], weights: HitWeights
) -> Iterator[Hit]:
    """Yield hits where motion bursts out or stops inside shots, away from all other hits.

    The accents of one shot weigh `weights.motion` together at most, each by its strength: with the accents of the
    shots on both sides of it a cut still weighs more, so none is given up for them.
    """
    found = accents(timeline, course, {hit.time for hit in others})
    for number, ours in enumerate(found, 1):
        share = weights.motion / max(1.0, sum(accent.strength for accent in ours))
        for accent in ours:
            yield Hit(accent.time, _kind(accent), share * accent.strength, "", f"picture of shot {number}")


def _kind(accent: MotionAccent) -> HitKind:
    return HitKind.FREEZE if accent.stops else HitKind.MOTION
