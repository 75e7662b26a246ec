"""Playback of a shot: the media time that each instant of record time shows."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bridge.timeline import Shot


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a shot that plays at one speed."""

    record: tuple[Fraction, Fraction]
    """First and last instant, in seconds from the timeline's first frame."""
    source: tuple[Fraction, Fraction]
    """Media times of these instants, in seconds on the media's own timecode."""

    @property
    def speed(self) -> Fraction:
        """Seconds of media per second of record time; 0 is a freeze, below 0 plays backwards."""
        return (self.source[1] - self.source[0]) / (self.record[1] - self.record[0])


def pieces(shot: Shot) -> tuple[Piece, ...]:
    """Split a shot where its speed changes.

    A ramp is straight between its points; before the first and after the last it goes on at the speed it has there.
    """
    points = _rising(shot.ramp)
    inside = [at for at, _ in points if 0 < at < shot.duration]
    instants = sorted({Fraction(0), *inside, shot.duration})
    return tuple(
        Piece((shot.start + a, shot.start + b), (_shown(shot, points, a), _shown(shot, points, b)))
        for a, b in pairwise(instants)
    )


def source_range(shot: Shot) -> tuple[Fraction, Fraction]:
    """Return the earliest and the latest media time a shot shows, in seconds on the media's own timecode.

    A freeze shows one instant: both are the same.
    """
    times = [time for piece in pieces(shot) for time in piece.source]
    return min(times), max(times)


def _rising(ramp: tuple[tuple[Fraction, Fraction], ...]) -> list[tuple[Fraction, Fraction]]:
    """Sort the points of a ramp by record time, and keep the first of those that share an instant."""
    ordered = sorted(ramp, key=lambda point: point[0])
    return [point for i, point in enumerate(ordered) if not i or point[0] > ordered[i - 1][0]]


def _shown(shot: Shot, points: list[tuple[Fraction, Fraction]], at: Fraction) -> Fraction:
    """Return the media time shown `at` seconds of record time into a shot, whose ramp has these points."""
    if len(points) < 2:
        return shot.source_start + at * shot.speed
    spans = list(pairwise(points))
    (r0, m0), (r1, m1) = next((span for span in spans if at <= span[1][0]), spans[-1])
    return m0 + (m1 - m0) * (at - r0) / (r1 - r0)
