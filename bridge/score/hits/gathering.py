"""The hits of a timeline, gathered from the cut, its markers, its picture, its sound and the user's file."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from bridge.grid.bars import Hit, HitKind
from bridge.picture.features.accents import MotionAccent, accents
from bridge.picture.features.course import Course
from bridge.picture.features.seen_instants import SeenKind, seen_instants
from bridge.score.hits.cut_hits import cut_hits, freeze_hits, title_hits
from bridge.score.hits.markers import marker_hits
from bridge.score.hits.merging import merged
from bridge.score.hits.peak_hits import peak_hits
from bridge.settings import ScenePreferences
from bridge.settings.preferences import HitPreferences, HitWeights
from bridge.sound.heard import Sudden
from bridge.timeline import Timeline


def hits_of(
    timeline: Timeline,
    edges: Iterable[Fraction],
    course: Course | None = None,
    given: Iterable[Hit] = (),
    preferences: HitPreferences = HitPreferences(),  # noqa: B008 (frozen)
    scenes: ScenePreferences = ScenePreferences(),  # noqa: B008 (frozen)
    sudden: Iterable[Sudden] = (),
) -> tuple[Hit, ...]:
    """Gather a timeline's hits from its scenes, edits, markers, picture and sound, and from the user's file.

    Args:
        timeline: The cut.
        edges: Where scenes begin, in seconds from the timeline's first frame.
        course: Its picture over time; None where nothing is known of it.
        given: The hits of the user's file.
        preferences: The weight of each kind; hits of weight 0 are left out.
        scenes: The user's preferences for scenes, by which markers that begin a scene are recognised.
        sudden: The sounds that come at once.

    Returns:
        One hit for each instant, in order of time, with the heaviest kind found there: a marker within half a
        frame of a cut is a marker at the cut. Nothing before the first frame or from the end on.
    """
    weights, begins = preferences.weights, [*edges]
    found = [
        *(Hit(time, HitKind.SCENE, weights.scene, "", "scene edge") for time in begins),
        *cut_hits(timeline, weights),
        *title_hits(timeline, weights),
        *freeze_hits(timeline, weights),
        *marker_hits(timeline, scenes, preferences),
        *given,
    ]
    inside = [hit for hit in found if hit.weight > 0 and 0 <= hit.time < timeline.duration]
    inside += sound_hits(timeline, sudden, inside, weights) if weights.sound else ()
    inside += seen_hits(timeline, course, inside, weights) if course else ()
    inside += [*accent_hits(timeline, course, inside, weights)] if course and weights.motion else ()
    peaks = peak_hits(timeline, course, begins, inside, weights.peak) if course and weights.peak else ()
    return merged([*inside, *peaks], 1 / timeline.rate)


def sound_hits(
    timeline: Timeline, sudden: Iterable[Sudden], others: Sequence[Hit], weights: HitWeights
) -> Iterator[Hit]:
    """Yield hits at sudden sounds that are more than a frame away from all other hits.

    Those of one shot weigh `weights.sound` together at most, each by its strength, as accents do.
    """
    taken = sorted(hit.time for hit in others)
    by_shot: dict[int, list[Sudden]] = {}
    ends = [shot.end for shot in timeline.shots]
    for sound in sudden:
        near = bisect_left(taken, sound.time)
        if all(abs(time - sound.time) > 1 / timeline.rate for time in taken[max(0, near - 1) : near + 1]):
            by_shot.setdefault(bisect_right(ends, sound.time), []).append(sound)
    for ours in by_shot.values():
        share = weights.sound / max(1.0, sum(sound.strength for sound in ours))
        for sound in ours:
            if sound.time < timeline.duration:
                yield Hit(sound.time, HitKind.SOUND, share * sound.strength, "", "sudden sound")


def seen_hits(
    timeline: Timeline, course: Course, others: Iterable[Hit], weights: HitWeights
) -> Iterator[Hit]:
    """Yield hits at flashes, fades and lone jolts inside shots, more than two frames from cuts and all other hits.

    Those of one kind in one shot weigh together what the settings give that kind, at most.
    """
    for number, ours in enumerate(seen_instants(timeline, course, {hit.time for hit in others}), 1):
        total = {kind: sum(one.strength for one in ours if one.kind is kind) for kind in SeenKind}
        for one in ours:
            weight = getattr(weights, one.kind.value) * one.strength / max(1.0, total[one.kind])
            if weight:
                origin = f"{one.told} in the picture of shot {number}"
                yield Hit(one.time, HitKind(one.kind.value), weight, "", origin)


def seen_remarks(hits: Iterable[Hit]) -> tuple[str, ...]:
    """Return a sentence for the report on the flashes, fades and jolts among hits; none where there are none."""
    counts = Counter(hit.kind for hit in hits)
    names = (
        (HitKind.FLASH, "flash", "flashes"),
        (HitKind.FADE, "fade", "fades"),
        (HitKind.JOLT, "jolt", "jolts"),
    )
    told = [
        f"{counts[kind]} {one if counts[kind] == 1 else more}" for kind, one, more in names if counts[kind]
    ]
    if not told:
        return ()
    *first, last = told
    what = f"{', '.join(first)} and {last}" if first else last
    return (
        f"{what} of the picture {'is a hit' if what.startswith('1 ') and not first else 'are hits'}; hits.weights says what each kind weighs.",
    )


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
