"""Accents of motion: instants inside a shot at which something bursts into motion, or stops."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np

from bridge.picture.features.course import Course, Times
from bridge.picture.features.frame_steps import RecordSteps
from bridge.timeline import Shot, Timeline

APART = Fraction(1, 2)
"""Seconds an accent keeps from cuts, from other hits, and from other accents."""
MOST = 3
"""Most accents of one shot, the strongest."""
_SIDE = 0.4
"""Seconds before and after an instant that are compared; less than `APART`, so both lie inside the shot."""
_STILL = 0.01
"""Frame widths a second: motion well below it counts as none, and so does its change."""
_BURST = 0.25
"""Contrast from which motion bursts out: two thirds more after than before, or more."""
_COARSE = 0.16
"""Seconds by which sampling may have misplaced an accent: two samples."""
_SEEN = 0.001
"""Rise of change from frame to frame under which it tells nothing: as little as grain makes."""
_STOP = 0.45
"""Contrast from which motion stops, if the motion from a sample later on is no more than `_STILL`."""
_SAMPLE = 0.08
"""Seconds of a sample, in part of which something may have moved before it stopped."""


@dataclass(frozen=True, slots=True)
class MotionAccent:
    """An instant inside a shot at which its motion changes."""

    time: Fraction
    """Seconds from the timeline's first frame: a frame's start."""
    strength: float
    """Contrast of the motion before and after, 0 to 1."""
    stops: bool = False
    """True where motion stops, False where it bursts out."""


def accents(
    timeline: Timeline, course: Course, taken: Iterable[Fraction]
) -> tuple[tuple[MotionAccent, ...], ...]:
    """Find the accents of every shot.

    With the mean motion a and b over 0.4 seconds before and after an instant, an accent is where b - a is a local
    maximum, or where motion stops a local minimum. Its strength is their contrast, |b - a| / (a + b + 0.01 frame
    widths a second), so that a hand in a still picture counts as much as a car in a busy one. It is how the onsets of
    notes are found, with motion in place of a spectrum (Bello et al., "A Tutorial on Onset Detection in Music
    Signals", 2005). Where the picture is known frame by frame, the accent is then moved to the frame at which it changes
    most against before, or least.

    Args:
        timeline: The cut.
        course: Its picture; no accent lies where the motion around an instant is not fully known.
        taken: Times of other hits, in seconds; accents keep their distance from them, as they do from cuts.

    Returns:
        For each shot of the timeline, at most `MOST`, in order of time.
    """
    dissolves = {cut.time: cut.dissolve / 2 for cut in timeline.cuts}
    frames = [_frames(shot, dissolves, timeline.rate) for shot in timeline.shots]
    before, after = _sides(course, np.concatenate([np.zeros(0), *frames]) / float(timeline.rate))
    ends = np.cumsum([len(few) for few in frames])[:-1]
    parts = zip(frames, np.split(before, ends), np.split(after, ends), strict=True)
    met = np.array(sorted(taken), dtype=np.float64)
    return tuple(
        _chosen(
            (_exact(one, part[0], course.steps, timeline.rate) for one in _candidates(*part, timeline.rate)),
            met,
        )
        for part in parts
    )


def _frames(shot: Shot, dissolves: dict[Fraction, Fraction], rate: Fraction) -> Times:
    """List the frames of a shot far enough from both of its ends, and from the dissolves over them. (frames,)"""
    first = shot.start + APART + dissolves.get(shot.start, Fraction(0))
    last = shot.end - APART - dissolves.get(shot.end, Fraction(0))
    return np.arange(ceil(first * rate), floor(last * rate) + 1, dtype=np.float64)


def _sides(course: Course, times: Times) -> tuple[Times, Times]:
    """Average motion before and after some instants in seconds; NaN where any of it is unknown. (n,) each"""
    return course.mean_motion(times - _SIDE, times), course.mean_motion(times, times + _SIDE)


def _candidates(frames: Times, before: Times, after: Times, rate: Fraction) -> Iterator[MotionAccent]:
    """Yield the bursts and stops among the frames of a shot.

    Args:
        frames: In order. (n,)
        before: Mean motion before each. (n,)
        after: Mean motion after each. (n,)
        rate: Frames per second.
    """
    contrast = (after - before) / (after + before + _STILL)
    lag = ceil(_SAMPLE * rate)
    rest = np.append(after[lag:], np.full(min(lag, len(after)), after[-1] if len(after) else 0))
    for stops, gain, strength in ((False, after - before, contrast), (True, before - after, -contrast)):
        tops = (gain[1:-1] > gain[:-2]) & (gain[1:-1] >= gain[2:])
        enough = (strength >= _STOP) & (rest <= _STILL) if stops else strength >= _BURST
        for index in np.flatnonzero(tops & enough[1:-1]) + 1:
            yield MotionAccent(int(frames[index]) / rate, float(strength[index]), stops)


def _exact(accent: MotionAccent, frames: Times, steps: RecordSteps, rate: Fraction) -> MotionAccent:
    """Move an accent to its exact frame, where what changes from frame to frame tells of it.

    A burst is at the first frame that moves, a stop at the last. A lone jolt is found up to `_SIDE` too early, or
    too late where motion stops after it.

    Args:
        accent: As found in samples.
        frames: The frames of the shot at which an accent may be, in order. (n,)
        steps: What changes from frame to frame.
        rate: Frames per second.
    """
    at, early, late = float(accent.time * rate), _COARSE * float(rate), (_COARSE + _SIDE) * float(rate)
    first, last = (at - late, at + early) if accent.stops else (at - early, at + late)
    near = frames[(frames >= first) & (frames <= last)]
    if not len(near) or not len(steps.times):
        return accent
    rises = steps.rises((near + accent.stops) / float(rate), _SIDE)
    best = int(np.argmin(rises) if accent.stops else np.argmax(rises))
    if abs(rises[best]) < _SEEN:
        return accent
    return replace(accent, time=int(near[best]) / rate)


def _chosen(candidates: Iterable[MotionAccent], met: Times) -> tuple[MotionAccent, ...]:
    """Choose the strongest candidates that keep apart."""
    chosen: list[MotionAccent] = []
    for accent in sorted(candidates, key=lambda accent: (-accent.strength, accent.time)):
        free = not len(met) or np.abs(met - float(accent.time)).min() >= float(APART) - 1e-9
        if free and all(abs(accent.time - other.time) >= APART for other in chosen):
            chosen.append(accent)
    return tuple(sorted(chosen[:MOST], key=lambda accent: accent.time))
