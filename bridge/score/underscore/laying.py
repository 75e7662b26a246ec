"""The level under dialogue, laid over the scenes of a film."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from bridge.grid.tempo_map import TempoMap
from bridge.midi.expression_layer import FULL, Row
from bridge.score.underscore.riding import DECIBELS, Stretch, course, rows
from bridge.score.underscore.underscored import Underscored
from bridge.settings.preferences import Underscore


def stretches(underscores: Sequence[Underscored | None], starts: Sequence[Fraction]) -> Iterator[Stretch]:
    """Yield the stretches of a film in which its music is down.

    Args:
        underscores: One a scene; None where nothing is known of its dialogue.
        starts: The start of each, in seconds.
    """
    for each, start in zip(underscores, starts, strict=True):
        if each is not None and each.level is not Underscore.OFF:
            for first, last in each.speech:
                yield Stretch(start + first, start + last, DECIBELS[each.level])


def with_curves(
    underscores: Sequence[Underscored | None],
    starts: Sequence[Fraction],
    heard: Sequence[bool],
    tempo: TempoMap,
    ticks: Sequence[int],
) -> tuple[Underscored | None, ...]:
    """Return the underscore of each scene with the layer that its music is written under.

    A layer that was written stays as it is. One goes on from scene to scene: each states the level that it begins with.

    Args:
        underscores: One a scene.
        starts: The start of each, in seconds.
        heard: Whether there is music in each.
        tempo: The tempo map.
        ticks: The tick at which each begins, and the one at which the last ends. (scenes + 1,)
    """
    if all(each is None or each.curve is not None for each in underscores):
        return tuple(underscores)
    whole = rows(course(stretches(underscores, starts)), tempo)
    return tuple(
        _with_curve(each, _part(whole, *ticks[at : at + 2]), is_heard=heard[at])
        for at, each in enumerate(underscores)
    )


def _with_curve(each: Underscored | None, curve: tuple[Row, ...], *, is_heard: bool) -> Underscored | None:
    if each is None:
        return None
    off = each.level is Underscore.OFF or not is_heard
    return replace(each, curve=() if off else curve)


def _part(whole: Sequence[Row], start: int, end: int) -> tuple[Row, ...]:
    """Return a film's layer in a scene, counted from its start, with the level that it begins with."""
    first, last = (bisect_left(whole, tick, key=lambda row: row[0]) for tick in (start, end))
    inside = tuple((tick - start, value) for tick, value in whole[first:last])
    at = bisect_right(whole, start, key=lambda row: row[0])
    level = whole[at - 1][1] if at else FULL
    stated = ((0, level),) if level != FULL and (not inside or inside[0][0] > 0) else ()
    return (*stated, *inside)
