"""Flattening of layers to the visible picture, and the cuts in it.

A sweep line over time with the layers that cover the instant in a heap: O(n log n) for n shots, however many layers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from math import lcm

from bridge.timeline import Cut, Shot
from bridge.timeline.black import visible
from bridge.timeline.formats.strips import ZERO, Strip, cut, with_ramp

Seen = tuple[int, Shot]
"""A layer's index, and the visible part of its shot."""
_LARGEST_COMMON = 2**1024
"""The largest common denominator over which comparing integers is quicker than comparing fractions."""
_SLIVER = Fraction(1, 1_000_000)
"""Seconds; what is shown for less comes from rounding."""


def flattened(layers: Sequence[Strip]) -> Strip:
    """Flatten layers; of those that cover an instant the last one is visible.

    Every marker, sound and caption is kept, on visible shots or not, and of overlays what no higher layer hides. A transition is kept where the
    picture changes on its own layer.
    """
    markers = tuple(marker for layer in layers for marker in layer.markers)
    overlays = tuple(
        shot for at, layer in enumerate(layers) for shot in _unhidden(layer.overlays, layers[at + 1 :])
    )
    sounds = tuple(sound for layer in layers for sound in layer.sounds)
    captions = tuple(caption for layer in layers for caption in layer.captions)
    pictures = [layer for layer in layers if layer.shots]
    if len(pictures) == 1 and _is_tidy(pictures[0]):
        return Strip(pictures[0].shots, pictures[0].edits, markers, overlays, sounds, captions)
    seen = list(_seen(pictures))
    shots = tuple(shot for _, shot in seen)
    return Strip(shots, _edits(pictures, seen), markers, overlays, sounds, captions)


def _unhidden(overlays: tuple[Shot, ...], above: Sequence[Strip]) -> tuple[Shot, ...]:
    """Return the parts of overlays that no higher layer covers."""
    pictures = [layer for layer in above if layer.shots]
    if not (overlays and pictures):
        return overlays
    return tuple(shot for layer, shot in _seen([Strip(overlays), *pictures]) if layer == 0)


def closed(strip: Strip, duration: Fraction, frame: Fraction) -> Strip:
    """Leave out slivers of shots, and extend shots over black of less than a frame after them: both come from rounding.

    Args:
        strip: The visible picture.
        duration: The timeline's length in seconds.
        frame: The length of a frame in seconds.
    """
    shots = [shot for shot in strip.shots if shot.duration >= _SLIVER]
    ends = [*(shot.start for shot in shots[1:]), duration]
    pairs = zip(shots, ends, strict=False)
    return replace(
        strip, shots=tuple(_until(shot, end) if 0 < end - shot.end < frame else shot for shot, end in pairs)
    )


def _until(shot: Shot, end: Fraction) -> Shot:
    """Extend a shot to a later end."""
    longer = replace(shot, end=end)
    return with_ramp(longer, shot.ramp) if shot.ramp else longer


def cuts(strip: Strip, duration: Fraction) -> tuple[Cut, ...]:
    """Find the cuts, also to or from black, between the first and the last instant.

    A fade, a transition with black on one side, is no cut; neither is where black of one make follows black of another.
    """
    found: list[Cut] = []
    end = ZERO
    black_before = True
    for shot in visible(strip.shots):
        if shot.start > end:
            found += [Cut(end)] if not black_before and not strip.edits.get(end) else []
            found += [Cut(shot.start)] if not strip.edits.get(shot.start) else []
        else:
            found.append(Cut(shot.start, strip.edits.get(shot.start, ZERO)))
        end, black_before = shot.end, False
    if not black_before and not strip.edits.get(end):
        found.append(Cut(end))
    return tuple(cut_ for cut_ in found if 0 < cut_.time < duration)


def _is_tidy(strip: Strip) -> bool:
    """Return whether the shots of a strip do not overlap."""
    return all(before.end <= after.start for before, after in pairwise(strip.shots))


def _seen(layers: Sequence[Strip]) -> Iterator[Seen]:
    """Yield the visible parts of shots, in order.

    Times are compared as integers over their common denominator, if it is of any use, and trimmed as the fractions they
    are.
    """
    shots = [(index, shot) for index, layer in enumerate(layers) for shot in layer.shots]
    ticks = _common({time.denominator for _, shot in shots for time in (shot.start, shot.end)})
    waiting = sorted((_ticks(shot.start, ticks), order) for order, (_, shot) in enumerate(shots))
    active: list[tuple[int, int, Fraction | int]] = []
    shown, since, position = -1, ZERO, 0
    while position < len(waiting) or active:
        now = waiting[position][0] if position < len(waiting) else active[0][2]
        now = min(now, active[0][2]) if active else now
        while position < len(waiting) and waiting[position][0] <= now:
            order = waiting[position][1]
            layer, shot = shots[order]
            heappush(active, (-layer, -position, _ticks(shot.end, ticks)))
            position += 1
        while active and active[0][2] <= now:
            heappop(active)
        top = waiting[-active[0][1]][1] if active else -1
        if top != shown:
            instant = Fraction(now, ticks or 1)
            if shown >= 0:
                yield shots[shown][0], cut(shots[shown][1], since, instant)
            shown, since = top, instant


def _common(denominators: Iterable[int]) -> int | None:
    """Return the common denominator of some; None where it is beyond `_LARGEST_COMMON`."""
    common = 1
    for denominator in denominators:
        common = lcm(common, denominator)
        if common > _LARGEST_COMMON:
            return None
    return common


def _ticks(time: Fraction, ticks: int | None) -> Fraction | int:
    return time if ticks is None else time.numerator * (ticks // time.denominator)


def _edits(layers: Sequence[Strip], seen: Sequence[Seen]) -> dict[Fraction, Fraction]:
    """Return the transitions at the instants at which the picture changes."""
    if not any(layer.edits for layer in layers):
        return {}
    edges: list[tuple[Fraction, int]] = []
    for (left, before), (right, after) in pairwise(seen):
        if before.end == after.start:
            edges.append((after.start, max(left, right)))
        else:
            edges += [(before.end, left), (after.start, right)]
    if seen:
        edges += [(seen[0][1].start, seen[0][0]), (seen[-1][1].end, seen[-1][0])]
    return {time: layers[layer].edits[time] for time, layer in edges if time in layers[layer].edits}
