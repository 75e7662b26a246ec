"""Strips: one layer of shots with its transitions, markers, sounds and captions, and how it is trimmed, moved and retimed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

from bridge.timeline import Caption, Marker, Shot
from bridge.timeline.formats.rates import placed
from bridge.timeline.formats.remarks import Remarks

ZERO = Fraction(0)
ONE = Fraction(1)

Ramp = tuple[tuple[Fraction, Fraction], ...]
_time = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of sound as it is read: a shot of which nothing is seen, with what a file says of sound."""

    shot: Shot
    role: str = ""
    """As the file states it, empty where it does not (`bridge.timeline.formats.sounds`)."""
    gain: float = 0.0
    """Decibels."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One layer of picture. Its times are seconds of its parent; a `Window` maps them into another."""

    shots: tuple[Shot, ...] = ()
    """The shots by their starts. The layer is transparent between them."""
    edits: dict[Fraction, Fraction] = field(default_factory=dict)
    """The edit points that have a transition, and its length in seconds; 0 where what goes on looks different."""
    markers: tuple[Marker, ...] = ()
    """The markers, in no order."""
    overlays: tuple[Shot, ...] = ()
    """What is laid over the picture and seen through (`bridge.timeline.formats.overlays`), in no order but that the later
    lies over the earlier."""
    sounds: tuple[Heard, ...] = ()
    """What is heard, in no order; layers neither hide nor end one another's sounds."""
    captions: tuple[Caption, ...] = ()
    """In no order."""

    @property
    def unseen(self) -> "Strip":
        """Its markers, sounds and captions without its picture."""
        return Strip(markers=self.markers, sounds=self.sounds, captions=self.captions)


@dataclass(frozen=True, slots=True)
class Window:
    """A range of one time shown in another, as OpenTimelineIO's time transform of a source range."""

    start: Fraction
    """The earliest inner instant shown; the last one where it plays backwards."""
    duration: Fraction
    """Seconds of the outer time."""
    at: Fraction
    """Start in the outer time."""
    speed: Fraction = ONE
    """Inner seconds per outer second: 0 is a freeze, below 0 plays backwards."""

    @property
    def span(self) -> tuple[Fraction, Fraction]:
        """The inner range: its first instant, and the first one after it."""
        return self.start, self.start + self.duration * abs(self.speed)

    def outer(self, time: Fraction) -> Fraction:
        """Map an inner instant to the outer time. The speed must not be 0."""
        low, high = self.span
        return placed(
            self.at + ((time - low) / self.speed if self.speed > 0 else (high - time) / -self.speed)
        )


def through(window: Window, strip: Strip) -> Strip:
    """Return a strip as a window shows it: trimmed, moved and retimed."""
    if window.speed == 0:
        return _frozen(window, strip)
    low, high = window.span
    shots = _all_shown(window, strip.shots)
    return Strip(
        shots[::-1] if window.speed < 0 else shots,
        {window.outer(t): length / abs(window.speed) for t, length in strip.edits.items() if low < t < high},
        _marked(window, strip.markers),
        _all_shown(window, strip.overlays),
        tuple(_heard(window, each) for each in strip.sounds if _reaches(each.shot, low, high)),
        tuple(_captioned(window, each) for each in strip.captions if _reaches(each, low, high)),
    )


def nested(window: Window, strip: Strip, remarks: Remarks) -> Strip:
    """Return the strip of a nested sequence as a window shows it.

    Remark on each marker outside the window, and on a window that lies beyond the picture.
    """
    shown = through(window, strip)
    if strip.shots and window.start >= max(shot.end for shot in strip.shots):
        remarks.add("A nested sequence is shown from beyond the end of its picture on; it is black there.")
    for _ in range(len(strip.markers) - len(shown.markers)):
        remarks.add("A marker lies outside the part of its clip that is used and was left out.")
    return shown


def shifted(strip: Strip, offset: Fraction) -> Strip:
    """Move a strip as a whole."""
    return Strip(
        tuple(_moved(shot, offset) for shot in strip.shots),
        {placed(time + offset): length for time, length in strip.edits.items()},
        tuple(replace(marker, time=marker.time + offset) for marker in strip.markers),
        tuple(_moved(shot, offset) for shot in strip.overlays),
        tuple(replace(each, shot=_moved(each.shot, offset)) for each in strip.sounds),
        tuple(
            replace(each, start=placed(each.start + offset), end=placed(each.end + offset))
            for each in strip.captions
        ),
    )


def _moved(shot: Shot, offset: Fraction) -> Shot:
    return replace(shot, start=placed(shot.start + offset), end=placed(shot.end + offset))


def cut(shot: Shot, start: Fraction, end: Fraction) -> Shot:
    """Trim a shot to the part between two instants."""
    if start <= shot.start and end >= shot.end:
        return shot
    first, last = max(start, shot.start), min(end, shot.end)
    if shot.ramp:
        return _ramped(
            replace(shot, start=first, end=last), _sliced(shot.ramp, first - shot.start, last - shot.start)
        )
    source = (
        shot.source_start + (first - shot.start) * shot.speed if first != shot.start else shot.source_start
    )
    return replace(shot, start=first, end=last, source_start=source)


def with_ramp(shot: Shot, ramp: Ramp) -> Shot:
    """Give a shot a speed ramp.

    Args:
        shot: The shot; its media times are replaced.
        ramp: Points of (seconds from the shot's start, media seconds) in order; extrapolated by the nearest slope.
    """
    return _ramped(shot, _sliced(ramp, ZERO, shot.duration))


def along(ramp: Ramp, time: Fraction) -> Fraction:
    """Interpolate a ramp at an instant; outside its points it is extrapolated by the nearest slope."""
    after = min(max(1, bisect_left(ramp, time, key=_time)), len(ramp) - 1)
    (t0, v0), (t1, v1) = ramp[after - 1], ramp[after]
    return v0 + (v1 - v0) * (time - t0) / (t1 - t0)


def merged(strips: Iterable[Strip]) -> Strip:
    """Combine strips that lie side by side."""
    shots: list[Shot] = []
    edits: dict[Fraction, Fraction] = {}
    markers: list[Marker] = []
    overlays: list[Shot] = []
    sounds: list[Heard] = []
    captions: list[Caption] = []
    for strip in strips:
        shots += strip.shots
        edits |= strip.edits
        markers += strip.markers
        overlays += strip.overlays
        sounds += strip.sounds
        captions += strip.captions
    return Strip(tuple(shots), edits, tuple(markers), tuple(overlays), tuple(sounds), tuple(captions))


def _all_shown(window: Window, shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """Trim shots to a window, and map them to the outer time."""
    low, high = window.span
    return tuple(_shown(window, cut(shot, low, high)) for shot in shots if _reaches(shot, low, high))


def _reaches(item: Shot | Caption, low: Fraction, high: Fraction) -> bool:
    """Return whether any of an item lies between two instants."""
    return item.start < high and item.end > low


def _heard(window: Window, sound: Heard) -> Heard:
    """Trim a sound to a window, and map it to the outer time."""
    shown = _shown(window, cut(sound.shot, *window.span))
    return sound if shown is sound.shot else replace(sound, shot=shown)


def _captioned(window: Window, caption: Caption) -> Caption:
    """Trim a caption to a window, and map it to the outer time."""
    low, high = window.span
    start, end = sorted(map(window.outer, (max(caption.start, low), min(caption.end, high))))
    return replace(caption, start=start, end=end)


def changes_of_effects(items: Iterable[tuple[Fraction, Fraction, object]]) -> dict[Fraction, Fraction]:
    """Return the edit points at which the look changes from one item to the next, as transitions of no length.

    Args:
        items: The start and the end of each, and its effects, in order.
    """
    return {
        start: ZERO for (_, end, one), (start, _, other) in pairwise(items) if start == end and one != other
    }


def _shown(window: Window, shot: Shot) -> Shot:
    """Map a shot that lies inside a window to the outer time."""
    if window.speed == 1:
        if window.at == window.start:
            return shot
        offset = window.at - window.start
        return _moved(shot, offset)
    pace = abs(window.speed)
    start, end = sorted((window.outer(shot.start), window.outer(shot.end)))
    moved = replace(shot, start=start, end=end, speed=shot.speed * pace)
    ramp = tuple((time / pace, media) for time, media in shot.ramp)
    if window.speed > 0:
        return replace(moved, ramp=ramp)
    backwards = tuple((moved.duration - time, media) for time, media in reversed(ramp))
    return replace(moved, source_start=shot.source_end, speed=-moved.speed, ramp=backwards)


def _frozen(window: Window, strip: Strip) -> Strip:
    """Return the freeze frame of a strip at a window's start, which is silent."""
    return Strip(_held(window, strip.shots)[:1], overlays=_held(window, strip.overlays))


def _held(window: Window, shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """Return freeze frames of the shots at a window's start."""
    return tuple(
        replace(
            shot,
            start=window.at,
            end=window.at + window.duration,
            source_start=cut(shot, window.start, shot.end).source_start,
            speed=ZERO,
            ramp=(),
        )
        for shot in shots
        if shot.start <= window.start < shot.end
    )


def _marked(window: Window, markers: tuple[Marker, ...]) -> tuple[Marker, ...]:
    """Map the markers inside a window to the outer time."""
    low, high = window.span
    pace = abs(window.speed)
    return tuple(
        replace(marker, time=window.outer(marker.time), duration=marker.duration / pace)
        for marker in markers
        if low <= marker.time < high
    )


def _ramped(shot: Shot, ramp: Ramp) -> Shot:
    """Set the media times of a shot from a ramp that covers it exactly."""
    first, last = ramp[0][1], ramp[-1][1]
    return replace(shot, source_start=first, speed=(last - first) / shot.duration, ramp=ramp)


def _sliced(ramp: Ramp, start: Fraction, end: Fraction) -> Ramp:
    """Return the part of a ramp between two instants, counted from the first."""
    inner = ramp[bisect_right(ramp, start, key=_time) : bisect_left(ramp, end, key=_time)]
    points = [(start, along(ramp, start)), *inner, (end, along(ramp, end))]
    return tuple((time - start, media) for time, media in points)
