"""Through edits: edits at which a shot goes on where the one before it ends, so that nothing changes on screen."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from bridge.timeline import MediaKind, Shot, Timeline
from bridge.timeline.black import visible

_NEARLY_ALL = Fraction(9, 10)
"""The share of through edits from which on they are the cuts of a movie that was cut up where its scenes change."""
_SAME_PACE = Fraction(1, 100)
"""The share of a speed by which it may differ by rounding."""


def through_edits(shots: Iterable[Shot], frame: Fraction) -> frozenset[Fraction]:
    """Find the through edits of a cut.

    Args:
        shots: In order.
        frame: The length of a frame in seconds.

    Returns:
        Their times, in seconds from the timeline's first frame.
    """
    return frozenset(other.start for one, other in pairwise(visible(shots)) if goes_on(one, other, frame))


def unseen_edits(shots: Iterable[Shot], frame: Fraction) -> frozenset[Fraction]:
    """Find the through edits at which nothing changes: all, but where nearly every edit of the cut is one.

    There someone, or a detector of scenes, cut one movie up where its picture changes.
    """
    seen = visible(shots)
    edits = sum(one.end == other.start for one, other in pairwise(seen))
    through = through_edits(seen, frame)
    return frozenset() if len(through) >= _NEARLY_ALL * edits else through


def takes(timeline: Timeline) -> tuple[Shot, ...]:
    """Return the shots of a cut as they are seen: those that go on where no cut is are one."""
    found: list[Shot] = []
    cuts, frame = {cut.time for cut in timeline.cuts}, 1 / timeline.rate
    for shot in timeline.shots:
        if found and shot.start not in cuts and goes_on(found[-1], shot, frame):
            found[-1] = _joined(found[-1], shot)
        else:
            found.append(shot)
    return tuple(found)


def _joined(one: Shot, other: Shot) -> Shot:
    """Join a shot and the one that goes on with it, at their mean speed."""
    speed = (other.source_end - one.source_start) / (other.end - one.start)
    return replace(one, end=other.end, speed=speed, ramp=())


def goes_on(one: Shot, other: Shot, frame: Fraction) -> bool:
    """Return whether a shot goes on where another ends: in media, name, speed, and media time to less than a frame.

    Of a generator that is not known: a title may say other words after the edit. Neither is it of media without a name.
    """
    return (
        one.end == other.start
        and one.media == other.media
        and one.name == other.name
        and one.media.kind is not MediaKind.GENERATOR
        and one.media.name != ""
        and abs(one.source_end - other.source_start) < frame
        and _alike(_last_pace(one), _first_pace(other))
    )


def _alike(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= abs(one) * _SAME_PACE


def _first_pace(shot: Shot) -> Fraction:
    """Return the speed at which a shot begins."""
    return _slope(*shot.ramp[:2]) if shot.ramp else shot.speed


def _last_pace(shot: Shot) -> Fraction:
    """Return the speed at which a shot ends."""
    return _slope(*shot.ramp[-2:]) if shot.ramp else shot.speed


def _slope(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    return (other[1] - one[1]) / (other[0] - one[0])
