"""A stretch of a cut that has a name: what scenes of scripts and lists are matched with."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bridge.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a cut that has a name."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    name: str
    """What its marker or its clip is called."""
    marked: bool = False
    """True for a stretch that a marker begins."""


def stretches(timeline: Timeline) -> tuple[Stretch, ...]:
    """Return the named stretches of a cut: from each marker to the next, and neighbouring shots of one name, in order."""
    marks = [mark for mark in timeline.markers if mark.name.strip() or mark.comment.strip()]
    ends = [*(mark.time for mark in marks[1:]), timeline.duration][: len(marks)]
    marked = [
        Stretch(
            mark.time,
            mark.time + mark.duration if mark.duration else end,
            f"{mark.name}\n{mark.comment}",
            marked=True,
        )
        for mark, end in zip(marks, ends, strict=True)
    ]
    found: list[Stretch] = []
    for shot in timeline.shots:
        if found and found[-1].name == shot.name:
            found[-1] = Stretch(found[-1].start, shot.end, shot.name)
        else:
            found.append(Stretch(shot.start, shot.end, shot.name))
    return (*marked, *found)


def joined(found: Sequence[Stretch], gap: Fraction) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return from when to when stretches are, those at most a gap apart as one."""
    spans: list[tuple[Fraction, Fraction]] = []
    for each in sorted(found, key=lambda each: each.start):
        if each.end <= each.start:
            continue
        if spans and each.start <= spans[-1][1] + gap:
            spans[-1] = spans[-1][0], max(spans[-1][1], each.end)
        else:
            spans.append((each.start, each.end))
    return tuple(spans)
