"""Which instants of a timeline the music should meet, and how much each counts."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from bridge.grid.bars import Hit, HitKind
from bridge.timeline import Marker, Timeline

WEIGHTS = {HitKind.SCENE: 4.0, HitKind.MARKER: 2.0, HitKind.CUT: 1.0, HitKind.MOTION: 0.3}
"""What missing a hit of each kind costs, against 1 for a plain cut."""
NOTE_WEIGHT = 0.5
"""The same for a marker that sits on a clip: a note on the material (EDL locators name effects shots), which is met
where no cut is lost for it."""


def hits_of(
    timeline: Timeline, edges: Iterable[Fraction], motion: Iterable[Fraction] = ()
) -> tuple[Hit, ...]:
    """Gather a timeline's hits: scene edges, markers, cuts and motion peaks.

    Args:
        timeline: The cut.
        edges: Where scenes begin, in seconds from the timeline's first frame.
        motion: Peaks of motion inside shots, in seconds from the timeline's first frame.

    Returns:
        One hit for each instant, in order of time, with the heaviest kind found there: a marker within half a
        frame of a cut is a marker at the cut. Nothing before the first frame or from the end on.
    """
    found: list[Hit] = []
    for hit in sorted(_every(timeline, edges, motion), key=lambda hit: (hit.time, -hit.weight)):
        if not 0 <= hit.time < timeline.duration:
            continue
        if found and hit.time - found[-1].time < 1 / timeline.rate / 2:
            found[-1] = _same_instant(found[-1], hit)
        else:
            found.append(hit)
    return tuple(found)


def _every(timeline: Timeline, edges: Iterable[Fraction], motion: Iterable[Fraction]) -> Iterator[Hit]:
    """Every reason for a hit, as one hit each."""
    yield from (Hit(time, HitKind.SCENE, WEIGHTS[HitKind.SCENE]) for time in edges)
    for marker in timeline.markers:
        yield Hit(marker.time, HitKind.MARKER, _marker_weight(marker), marker.name)
    yield from (Hit(cut.time, HitKind.CUT, WEIGHTS[HitKind.CUT]) for cut in timeline.cuts)
    yield from (Hit(time, HitKind.MOTION, WEIGHTS[HitKind.MOTION]) for time in motion)


def _marker_weight(marker: Marker) -> float:
    """A marker on a clip is a note, unless it is called `hit`, or `hit:` and more."""
    is_note = marker.origin == "clip" and not marker.name.casefold().startswith("hit")
    return NOTE_WEIGHT if is_note else WEIGHTS[HitKind.MARKER]


def _same_instant(one: Hit, other: Hit) -> Hit:
    """Two hits as one: the stronger kind, at the time of the one the picture sets."""
    strong, weak = (one, other) if one.weight >= other.weight else (other, one)
    time = weak.time if strong.kind is HitKind.MARKER and weak.kind is HitKind.CUT else strong.time
    return Hit(time, strong.kind, strong.weight, strong.name or weak.name)
