"""Instants of the picture that music may meet beside its motion: flashes, fades, and lone jolts."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bridge.picture.features.course import Course
from bridge.picture.features.fades import every_fade, flashes_of
from bridge.timeline import Shot, Timeline

FRAMES = 2
"""Frames that an instant keeps from cuts and from all other hits: nearer ones are those."""
APART = Fraction(1, 2)
"""Seconds between two instants of the picture at the least."""
MOST = 3
"""Most instants of one kind in one shot, the strongest."""
_LIT = 0.35
"""Seconds after a flash in which a change of the picture is its end."""
_BEFORE = 0.1
"""Seconds before a flash in which one is its beginning."""


class SeenKind(StrEnum):
    """What is seen."""

    FLASH = "flash"
    FADE = "fade"
    JOLT = "jolt"


@dataclass(frozen=True, slots=True)
class SeenInstant:
    """An instant inside a shot."""

    time: Fraction
    """Seconds from the timeline's first frame: a frame's start."""
    kind: SeenKind
    strength: float
    """0 to 1."""
    told: str
    """What it is, for people: `flash`, `fade to black`, `fade from white`, `jolt`."""


def seen_instants(
    timeline: Timeline, course: Course, taken: Iterable[Fraction]
) -> tuple[tuple[SeenInstant, ...], ...]:
    """Find the flashes, fades and lone jolts of every shot, to the frame.

    They are looked for where the picture is known frame by frame. A flash is met where it begins, a fade from black or white where the first of the
    picture is seen, a fade to it where the last is gone, and a jolt at the frame that it moves to.

    Args:
        timeline: The cut.
        course: Its picture.
        taken: Times of other hits, in seconds; all keep more than two frames from them, from cuts, and from the film's ends.

    Returns:
        For each shot of the timeline, at most `MOST` of each kind, in order of time.
    """
    edges = (
        Fraction(0),
        timeline.duration,
        *(time for shot in timeline.shots for time in (shot.start, shot.end)),
    )
    met = sorted({*taken, *edges, *(cut.time for cut in timeline.cuts)})
    return tuple(_chosen(_found(shot, course, timeline.rate), met, timeline.rate) for shot in timeline.shots)


def _found(shot: Shot, course: Course, rate: Fraction) -> Iterator[SeenInstant]:
    """Yield what is seen in a shot, in no order."""
    start, end = float(shot.start), float(shot.end)
    inside = course.steps.within(start, end)
    if inside.stop == inside.start:
        return
    flashes = flashes_of(course, start, end)
    for time in flashes:
        yield SeenInstant(_frame(time, rate), SeenKind.FLASH, 1.0, "flash")
    for fade, ends in every_fade(course, start, end):
        told = f"fade {'to' if ends else 'from'} {'white' if fade.white else 'black'}"
        yield SeenInstant(_frame(fade.end if ends else fade.start, rate), SeenKind.FADE, 1.0, told)
    for time, strength in course.steps.jolts(start, end):
        if not any(-_BEFORE <= time - flash <= _LIT for flash in flashes):
            yield SeenInstant(_frame(time, rate), SeenKind.JOLT, strength, "jolt")


def _frame(time: float, rate: Fraction) -> Fraction:
    return round(time * float(rate)) / rate


def _chosen(found: Iterable[SeenInstant], met: list[Fraction], rate: Fraction) -> tuple[SeenInstant, ...]:
    """Choose those that keep apart, the strongest first, and of each kind no more than `MOST`."""
    chosen: list[SeenInstant] = []
    for one in sorted(found, key=lambda one: (-one.strength, one.time)):
        at = bisect_left(met, one.time)
        free = all(abs(one.time - time) > FRAMES / rate for time in met[max(0, at - 1) : at + 1])
        apart = all(abs(one.time - other.time) >= APART for other in chosen)
        if free and apart and sum(one.kind is other.kind for other in chosen) < MOST:
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda one: one.time))
