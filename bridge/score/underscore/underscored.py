"""The underscore of a scene: how far its music goes down under dialogue, and where."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bridge.midi.expression_layer import Own, Ride, Row
from bridge.settings.preferences import Underscore

Span = tuple[Fraction, Fraction]
"""A start and an end, in seconds."""


@dataclass(frozen=True, slots=True)
class Underscored:
    """The level of a scene's music under dialogue."""

    level: Underscore
    speech: tuple[Span, ...] = ()
    """Where somebody speaks in it: seconds from its start, in order, inside it."""
    curve: tuple[Row, ...] | None = None
    """The layer that its music is written under: ticks from its start, and values of expression; None until it is written."""
    own: tuple[Own, ...] = ()
    """Where a person draws the expression, so that the layer is not written there."""

    @property
    def ride(self) -> Ride:
        """The layer, as it is written."""
        return Ride(self.curve or (), self.own)

    def shifted(self, ticks: int) -> "Underscored":
        """Return the same in a scene that begins so many ticks earlier."""
        own = tuple(replace(each, first=each.first + ticks, last=each.last + ticks) for each in self.own)
        return replace(self, own=own)


def inside(speech: Sequence[Span], start: Fraction, end: Fraction) -> tuple[Span, ...]:
    """Return stretches as they lie in a scene, counted from its start.

    Args:
        speech: Seconds from the timeline's first frame, in order.
        start: The scene's start.
        end: Its end.
    """
    clipped = ((max(first, start) - start, min(last, end) - start) for first, last in speech)
    return tuple((first, last) for first, last in clipped if first < last)
