"""Peaks of motion as hits: the instants inside shots at which something is quickest, as candidates."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from bridge.grid.bars import Hit, HitKind
from bridge.picture.features.accents import APART, MOST
from bridge.picture.features.course import Course
from bridge.picture.features.peaks import peaks_in
from bridge.timeline import Shot, Timeline


def peak_hits(
    timeline: Timeline, course: Course, edges: Iterable[Fraction], others: Iterable[Hit], weight: float
) -> Iterator[Hit]:
    """Yield hits at peaks of motion, half a second and more from cuts, from all other hits and from each other.

    All of one scene together weigh no more than `weight`, each by its strength, so that where that is less than a cut's
    no cut is given up for any number of them.

    Args:
        timeline: The cut.
        course: Its picture.
        edges: Where scenes begin, in seconds from the timeline's first frame.
        others: All other hits.
        weight: What those of one scene weigh together at the most.
    """
    met = sorted(
        {
            Fraction(0),
            timeline.duration,
            *(hit.time for hit in others),
            *(time for shot in timeline.shots for time in (shot.start, shot.end)),
        }
    )
    begins = sorted(edges)
    by_scene: dict[int, list[tuple[Fraction, float, int]]] = {}
    for number, shot in enumerate(timeline.shots, 1):
        for time, strength in _chosen(shot, course, met, timeline.rate):
            by_scene.setdefault(bisect_right(begins, time), []).append((time, strength, number))
    for ours in by_scene.values():
        share = weight / max(1.0, sum(strength for _, strength, _ in ours))
        for time, strength, number in ours:
            origin = f"peak of motion in the picture of shot {number}"
            yield Hit(time, HitKind.PEAK, share * strength, "", origin)


def _chosen(
    shot: Shot, course: Course, met: Sequence[Fraction], rate: Fraction
) -> Iterator[tuple[Fraction, float]]:
    """Yield the time, a frame's start, and the strength of the strongest peaks of a shot that keep apart."""
    chosen: list[Fraction] = []
    found = peaks_in(course, float(shot.start), float(shot.end))
    for peak in sorted(found, key=lambda peak: (-peak.strength, peak.time)):
        time = round(peak.time * float(rate)) / rate
        at = bisect_left(met, time)
        free = all(abs(time - other) >= APART for other in (*met[max(0, at - 1) : at + 1], *chosen))
        if free and len(chosen) < MOST:
            chosen.append(time)
            yield time, peak.strength
