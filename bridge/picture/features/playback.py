"""Playback of a shot: the media time that each instant of record time shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

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


@dataclass(frozen=True, slots=True)
class Run:
    """Frames in a row of a shot that play in one direction."""

    first: int
    """The first one, counted from the timeline's first frame."""
    times: tuple[Fraction, ...]
    """The media time that each shows, in seconds on the media's own timecode; falling where it plays backwards."""
    backwards: bool


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


def shown_by(shot: Shot, rate: Fraction, first: int, stop: int) -> Iterator["Run"]:
    """Yield what a shot shows, frame by frame, in runs that play in one direction.

    A frame that plays forwards shows what is there when it begins; one that plays backwards, what is there when it ends:
    of the same media, both show the same frames.

    Args:
        shot: The shot.
        rate: Frames a second of record time.
        first: The first frame, counted from the timeline's first.
        stop: The first frame after it.
    """
    left = first
    for piece in (parts := pieces(shot)):
        last = piece is parts[-1]
        until = stop if last else min(stop, ceil(piece.record[1] * rate))
        lag = Fraction(piece.speed < 0)
        if until > left:
            times = tuple(
                piece.source[0] + ((at + lag) / rate - piece.record[0]) * piece.speed
                for at in range(left, until)
            )
            yield Run(left, times, backwards=piece.speed < 0)
        left = max(left, until)


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
