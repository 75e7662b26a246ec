"""The sentences that say why no bars fit a scene, and what would."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import count

from bridge.errors import UsageError
from bridge.grid.metre import METRES, Form, Metre
from bridge.grid.request import TempoRequest


class SceneLengthError(UsageError):
    """No whole number of bars fits a scene within the tempo range it was asked for."""


class PinError(UsageError):
    """A scene cannot have the tempo or the solution it is pinned to."""


def refusal(length: Fraction, ask: TempoRequest) -> SceneLengthError | PinError:
    """The error for a scene that no number of bars fits.

    Args:
        length: The scene's length in seconds.
        ask: What it was asked to have.
    """
    return SceneLengthError(_widening(length, ask)) if ask.tempo is None else PinError(_nearest(length, ask))


def _widening(length: Fraction, ask: TempoRequest) -> str:
    """Which tempi and lengths would do, rounded so that they still do."""
    fewest, most = math.ceil(length / ask.longest), math.floor(length / ask.shortest)
    whole = _whole(ask.forms(length))
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
    """Which tempi around a pinned one would do in the metres asked for, and in another where that is nearer."""
    tempo = Fraction(ask.aim)
    asked = list(_neighbours(length, ask, ask.metres))
    closest = min((abs(found - tempo) for found, _ in asked), default=None)
    others = _neighbours(length, ask, [metre for metre in METRES if metre not in ask.metres])
    nearer = [
        found for found in sorted(others, key=lambda found: abs(found[0] - tempo))
        if closest is None or abs(found[0] - tempo) < closest
    ][:1]  # fmt: skip
    names = " or ".join(map(str, ask.metres))
    words = [f"{float(found):.2f} bpm" for found, _ in asked]
    words += [f"in {metre} {float(found):.2f} bpm" for found, metre in nearer]
    advice = (
        f"the nearest that fit{'s' if len(words) == 1 else ''}: {' or '.join(words)}"
        if words
        else f"nor does any tempo from {ask.low:g} to {ask.high:g} bpm; make the scene longer"
    )
    return f"A scene of {float(length):.3f} s holds no whole number of {names} bars at {ask.aim:g} bpm; {advice}."


def _neighbours(
    length: Fraction, ask: TempoRequest, metres: Iterable[Metre]
) -> Iterator[tuple[Fraction, Metre]]:
    """The nearest tempi below and above the pinned one at which whole bars fit, with a metre each."""
    tempo, free = Fraction(ask.aim), replace(ask, tempo=None, metres=tuple(metres) or METRES)
    tempi = [
        (15 * steps / length, form.metre)
        for form in (free.forms(length) if metres else ())
        for steps in free.counts(length, form)
    ]
    yield from sorted((found for found in tempi if found[0] < tempo), key=lambda found: -found[0])[:1]
    yield from sorted((found for found in tempi if found[0] > tempo), key=lambda found: found[0])[:1]


def _whole(forms: Iterable[Form]) -> Callable[[int], bool]:
    """Whether so many sixteenths are whole bars in any of several forms."""
    known = tuple(forms)
    return lambda steps: any(form.whole(steps) for form in known)


def _upwards(value: Fraction, digits: int) -> str:
    """A number with so many digits after the point, no less than it is."""
    return f"{math.ceil(value * 10**digits) / 10**digits:.{digits}f}"


def _downwards(value: Fraction, digits: int) -> str:
    """A number with so many digits after the point, no more than it is."""
    return f"{math.floor(value * 10**digits) / 10**digits:.{digits}f}"
