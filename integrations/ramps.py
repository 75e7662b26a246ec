"""Tempo ramps for hosts that have them: lines of tempo over seconds, fitted through the steps that a score is written in.

Source: the tempo between two of REAPER's points, as `CalculateMeasureAtPosition` of the SWS extension has it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from integrations.points import TempoPoint, tempo_points
from integrations.session import Session

_OFF: Final = 2e-4
"""Seconds by which a beat in a ramp may be off, half of what a bar line may."""
_JUMP: Final = Fraction(4, 100)
"""The share by which a tempo changes at once: more than from beat to beat inside a scene."""


def ramped(session: Session) -> tuple[TempoPoint, ...]:
    """Put lines through the steps of gradual changes; each begins and ends at the time that the steps have.

    Returns:
        Tempi that hold until the next, or move to its tempo where they are `linear`, as in REAPER; with time signatures.
    """
    return tuple(_points([*_quarters(tempo_points(session), session.division)]))


def _quarters(points: Sequence[TempoPoint], division: int) -> Iterator[TempoPoint]:
    """Divide the steps of gradual changes into quarter notes; one from which the tempo jumps is in none."""
    for point, after in pairwise(points):
        if not point.linear or abs(after.bpm / point.bpm - 1) > _JUMP:
            yield replace(point, linear=False)
            continue
        yield point
        for tick in range(point.tick + division, after.tick, division):
            time = point.time + Fraction(tick - point.tick, division) * 60 / point.bpm
            yield TempoPoint(tick, time, point.bpm, linear=True)
    yield points[-1]


def _points(points: Sequence[TempoPoint]) -> Iterator[TempoPoint]:
    at = 0
    while at < len(points):
        end = next((n for n in range(at, len(points)) if not points[n].linear), len(points) - 1)
        if end > at:
            yield from _Run.of(points[at : end + 1]).lines()
        yield replace(points[end], linear=False)
        at = end + 1


@dataclass(frozen=True, slots=True)
class _Run:
    """Steps of one gradual change, up to the point that it leads to."""

    points: Sequence[TempoPoint]
    """The first of each step, and the point it leads to."""
    times: Sequence[float]
    """Seconds from the first."""
    passed: Sequence[float]
    """Quarter notes from the first."""
    edges: Sequence[float]
    """The tempo at each: between steps midway, and at the end the one that it leads to."""

    @classmethod
    def of(cls, points: Sequence[TempoPoint]) -> "_Run":
        times = [float(point.time - points[0].time) for point in points]
        bpm = [float(point.bpm) for point in points]
        spans = [after - before for before, after in pairwise(times)]
        passed = [0.0]
        for tempo, span in zip(bpm[:-1], spans, strict=True):
            passed.append(passed[-1] + tempo * span / 60)
        edges = [
            (bpm[n - 1] * spans[n] + bpm[n] * spans[n - 1]) / (spans[n - 1] + spans[n])
            for n in range(1, len(spans))
        ]
        edges.append(bpm[-1])
        return cls(points, times, passed, [2 * bpm[0] - edges[0], *edges])

    def lines(self) -> list[TempoPoint]:
        """Return the points of as few lines as keep every beat; the first one's tempo makes up for what is left at the end."""
        found: list[TempoPoint] = []
        at, late = 0, 0.0
        while at < len(self.points) - 1:
            found.append(self._point(at))
            after, off = self._longest(at, late)
            if after == at:
                found.append(self._middle(at, late))
                after, off = at + 1, 0.0
            at, late = after, off
        second = found[1].time if len(found) > 1 else self.points[-1].time
        lift = 120 * late / float(second - found[0].time)
        return [replace(found[0], bpm=found[0].bpm - Fraction(lift)), *found[1:]]

    def _longest(self, at: int, late: float) -> tuple[int, float]:
        """Return the end of the longest line from a step's start that keeps all beats, and how far the last one is off."""
        found = at, late
        for end in range(at + 1, len(self.points)):
            offs = [late + self._off(at, end, beat) for beat in range(at + 1, end + 1)]
            if max(map(abs, offs)) > _OFF * self.edges[at] / 60:
                break
            found = end, offs[-1]
            if self.points[end].beats:
                break
        return found

    def _off(self, at: int, end: int, beat: int) -> float:
        """Return the quarter notes by which a line is ahead at a beat."""
        gone, whole = self.times[beat] - self.times[at], self.times[end] - self.times[at]
        slope = (self.edges[end] - self.edges[at]) / whole
        return (self.edges[at] + slope * gone / 2) * gone / 60 - (self.passed[beat] - self.passed[at])

    def _point(self, at: int) -> TempoPoint:
        return replace(self.points[at], bpm=Fraction(self.edges[at]), linear=True)

    def _middle(self, at: int, late: float) -> TempoPoint:
        """Return a point in the middle of a step by which its end is where it should be."""
        first, last = self.points[at : at + 2]
        wanted = self.passed[at + 1] - self.passed[at] - late
        between = 240 * wanted / (self.times[at + 1] - self.times[at])
        bpm = Fraction((between - self.edges[at] - self.edges[at + 1]) / 2)
        return TempoPoint((first.tick + last.tick) // 2, (first.time + last.time) / 2, bpm, linear=True)
