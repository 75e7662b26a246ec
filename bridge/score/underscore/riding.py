"""The course of the level under dialogue: an editor's hand on the fader, who knows what is said next.

The times are ours: the music is down when the first word begins, comes back slowly, and stays down between phrases that are
close. So does a dialogue mixer who rides by hand, and no compressor, which hears a word only when it is there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import cos, log10, pi
from typing import Final

from bridge.grid.tempo_map import TempoMap
from bridge.midi.expression_layer import FULL, GRID, Row
from bridge.settings.preferences import Underscore

DECIBELS: Final[Mapping[Underscore, float]] = {
    Underscore.OFF: 0.0,
    Underscore.LIGHT: -4.0,
    Underscore.NORMAL: -8.0,
    Underscore.STRONG: -14.0,
}
"""How far the music goes down under dialogue."""
DOWN: Final = Fraction(2, 5)
"""Seconds before the first word in which it goes down: the look-ahead."""
UP: Final = Fraction(1)
"""Seconds after the last word in which it comes back."""
HOLD: Final = Fraction(3, 2)
"""Seconds between phrases under which it stays down; more than DOWN and UP together, so that no two rides meet."""
STEPS: Final = 16
"""Steps in which expression goes from one level to another."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch in which the music is down."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    decibels: float
    """Below 0."""


@dataclass(frozen=True, slots=True)
class Point:
    """A corner of the course: between two it goes as half a cosine, in decibels."""

    time: Fraction
    """Seconds from the timeline's first frame."""
    decibels: float


def course(stretches: Iterable[Stretch]) -> tuple[Point, ...]:
    """Return the corners of the level over a film; none where nobody speaks.

    Args:
        stretches: In order; those of one scene after those of the one before.
    """
    found: list[Point] = []
    for phrase in _phrases(stretches):
        found += _corners(phrase)
    return (*_begun(found), *(point for point in found if point.time >= 0))


def _begun(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the level with which the film begins, where it goes down before its first frame."""
    before = [point for point in points if point.time < 0]
    if before and not any(point.time == 0 for point in points):
        yield Point(Fraction(0), level_at(points, Fraction(0)))


def _phrases(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Yield the stretches between which the music stays down."""
    phrase: list[Stretch] = []
    for each in stretches:
        if phrase and each.start - phrase[-1].end >= HOLD:
            yield phrase
            phrase = []
        last = phrase[-1] if phrase else None
        if last is not None and last.decibels == each.decibels:
            phrase[-1] = Stretch(last.start, max(last.end, each.end), last.decibels)
        elif last is None or each.end > last.end:
            phrase.append(Stretch(max(each.start, last.end) if last else each.start, each.end, each.decibels))
    if phrase:
        yield phrase


def _corners(phrase: Sequence[Stretch]) -> Iterator[Point]:
    """Yield the corners of a phrase: down, along what lies in it, and up."""
    first, last = phrase[0], phrase[-1]
    yield Point(first.start - DOWN, 0.0)
    yield Point(first.start, first.decibels)
    for one, other in pairwise(phrase):
        if other.decibels < one.decibels:
            begin = max(other.start - DOWN, one.start + (other.start - one.start) / 2)
            yield Point(begin, one.decibels)
            yield Point(other.start, other.decibels)
        else:
            yield Point(one.end, one.decibels)
            yield Point(min(one.end + UP, (one.end + other.end) / 2), other.decibels)
    yield Point(last.end, last.decibels)
    yield Point(last.end + UP, 0.0)


def level_at(points: Sequence[Point], time: Fraction) -> float:
    """Return the level of a course at a time, in decibels."""
    for one, other in pairwise(points):
        if one.time <= time < other.time:
            share = float((time - one.time) / (other.time - one.time))
            return one.decibels + (other.decibels - one.decibels) * (1 - cos(pi * share)) / 2
    return points[-1].decibels if points and time >= points[-1].time else 0.0


def rows(points: Sequence[Point], tempo: TempoMap) -> tuple[Row, ...]:
    """Return a course as expression: the value that turns as far down, step by step.

    An instrument's gain goes with the square of its expression. Source: General MIDI 1 developer guidelines, "Expression".

    Args:
        points: The corners, in order.
        tempo: The tempo map.

    Returns:
        Ticks from the film's start and values; none before the first corner, which is at FULL but where the film begins.
    """
    found: dict[int, int] = {}
    last = FULL
    for time, decibels in _steps(points):
        tick = int(tempo.tick_at(time)) // GRID * GRID
        value = value_of(decibels)
        if value != last:
            found[tick] = value
            last = value
    return tuple(found.items())


def value_of(decibels: float) -> int:
    """Return the expression that turns down by some decibels; `decibels_of` is the inverse."""
    return max(1, round(FULL * 10 ** (decibels / 40)))


def decibels_of(value: int) -> float:
    """Return the decibels by which an expression turns down."""
    return 40 * log10(value / FULL)


def _steps(points: Sequence[Point]) -> Iterator[tuple[Fraction, float]]:
    """Yield the times and levels at which a course is read: each ramp in STEPS, the level that it comes to when it is there."""
    yield from ((point.time, point.decibels) for point in points[:1])
    for one, other in pairwise(points):
        if one.decibels != other.decibels:
            span = other.time - one.time
            for step in range(1, STEPS + 1):
                share = (1 - cos(pi * step / STEPS)) / 2
                level = one.decibels + (other.decibels - one.decibels) * share
                yield one.time + span * step / STEPS, level
