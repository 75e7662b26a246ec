"""Error sentences for a scene that no whole number of bars fits, with the nearest tempi and lengths that would do."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import count

from bridge.errors import UsageError
from bridge.grid.metre import SIX_EIGHT, USUAL, BarLayout, Metre
from bridge.grid.request import TempoRequest


class SceneLengthError(UsageError):
    """No whole number of bars fits a scene within the tempo range it was asked for."""


class PinError(UsageError):
    """A scene cannot have the tempo or the solution it is pinned to."""


def refusal(length: Fraction, ask: TempoRequest) -> SceneLengthError | PinError:
    """Build the error for a scene that no number of bars fits.

    Args:
        length: The scene's length in seconds.
        ask: The tempi and metres asked for.
    """
    return SceneLengthError(_widening(length, ask)) if ask.tempo is None else PinError(_nearest(length, ask))


def _widening(length: Fraction, ask: TempoRequest) -> str:
    """Name the tempi and lengths that would do, rounded so that they still do."""
    fewest, most = math.ceil(length / ask.longest), math.floor(length / ask.shortest)
    whole = _whole(ask.layouts(length))
    above = next(steps for steps in count(max(fewest, 1)) if whole(steps))
    below = next((steps for steps in range(most, 0, -1) if whole(steps)), None)
    tempi, lengths = [_upwards(15 * above / length, 2)], [_upwards(above * ask.shortest, 3)]
    if below is not None:
        tempi.insert(0, _downwards(15 * below / length, 2))
        lengths.insert(0, _downwards(below * ask.longest, 3))
    span = f"{ask.low:g} bpm" if ask.low == ask.high else f"{ask.low:g} to {ask.high:g} bpm"
    return (
        f"A scene of {float(length):.3f} s holds no whole number of bars at {span}; widen the range to "
        f"{' or '.join(tempi)} bpm, or make the scene {' or '.join(lengths)} s long."
    )


def _nearest(length: Fraction, ask: TempoRequest) -> str:
    """Name the nearest possible tempi to a pinned one in the metres asked for, and in another one that is nearer."""
    pinned = Fraction(ask.aim)
    asked = _around(pinned, [tempo for tempo, _ in _tempi(length, ask, ask.metres)])
    reach = min((abs(tempo - pinned) for tempo in asked), default=None)
    others = _tempi(length, ask, [metre for metre in USUAL if metre not in ask.metres])
    other = min(others, key=lambda found: abs(found[0] - pinned), default=None)
    words = [f"{float(tempo):.2f} bpm{dotted(tempo, ask.metres)}" for tempo in asked]
    if other is not None and (reach is None or abs(other[0] - pinned) < reach):
        words.append(f"{float(other[0]):.2f} bpm in {other[1]}{dotted(other[0], [other[1]])}")
    return _refused_pin(length, ask, " or ".join(words))


def dotted(tempo: Fraction | float, metres: Iterable[Metre]) -> str:
    """Write what a tempo is in dotted quarters, in brackets, where all metres count in them."""
    if not all(metre.dotted for metre in metres):
        return ""
    return f" (dotted quarters at {SIX_EIGHT.beats_a_minute(float(tempo)):.2f})"


def _refused_pin(length: Fraction, ask: TempoRequest, nearest: str) -> str:
    """Write the sentence about an impossible pinned tempo, given the nearest possible ones, or an empty text."""
    scene, span = f"A scene of {float(length):.3f} s", f"{ask.low:g} to {ask.high:g} bpm"
    bars = f"{' or '.join(map(str, ask.metres))} bars"
    if not nearest:
        return f"{scene} holds no whole number of {bars} at {ask.aim:g} bpm; nor at any from {span}; make it longer."
    if not ask.low <= ask.aim <= ask.high:
        outside = f"The pinned tempo of {ask.aim:g} bpm is outside the range of {span}"
        return f"{outside}; in it, the nearest for whole {bars} in {float(length):.3f} s: {nearest}."
    return f"{scene} holds no whole number of {bars} at {ask.aim:g} bpm; the nearest that do: {nearest}."


def _tempi(length: Fraction, ask: TempoRequest, metres: Iterable[Metre]) -> list[tuple[Fraction, Metre]]:
    """List the mean tempi in some metres at which whole bars fit."""
    free = replace(ask, tempo=None)
    layouts = [layout for metre in metres for layout in replace(free, metres=(metre,)).layouts(length)]
    return [
        (15 * steps / length, layout.metre) for layout in layouts for steps in free.counts(length, layout)
    ]


def _around(pinned: Fraction, tempi: list[Fraction]) -> list[Fraction]:
    """Return the nearest tempo below and the nearest above."""
    below, above = [tempo for tempo in tempi if tempo < pinned], [tempo for tempo in tempi if tempo > pinned]
    return [*sorted(below)[-1:], *sorted(above)[:1]]


def _whole(layouts: Iterable[BarLayout]) -> Callable[[int], bool]:
    """Return a test of a number of sixteenths: it is made of whole bars in any of several layouts."""
    known = tuple(layouts)
    return lambda steps: any(layout.whole(steps) for layout in known)


def _upwards(value: Fraction, digits: int) -> str:
    """Format a number with so many decimals, rounded up."""
    return f"{math.ceil(value * 10**digits) / 10**digits:.{digits}f}"


def _downwards(value: Fraction, digits: int) -> str:
    """Format a number with so many decimals, rounded down."""
    return f"{math.floor(value * 10**digits) / 10**digits:.{digits}f}"
