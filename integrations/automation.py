"""MIDI messages other than notes, as automation curves of DAWs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """The parameter that a message sets, on one channel.

    Source: DAWproject 1.0, `expressionType` and `automationTarget`.
    """

    expression: str
    channel: int
    """0 to 15."""
    controller: int | None = None
    """The number of a controller."""
    key: int | None = None
    """The pitch of a polyphonic pressure."""

    @property
    def unit(self) -> str:
        """The unit of its values: linear for programs, normalised to 0 to 1 for all others."""
        return "linear" if self.expression == "programChange" else "normalized"

    def target(self) -> dict[str, str]:
        """Return the attributes of a DAWproject `Target`."""
        given = {"controller": self.controller, "key": self.key}
        attributes = {name: str(value) for name, value in given.items() if value is not None}
        return {"expression": self.expression, "channel": str(self.channel), **attributes}


def curves_of(messages: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, Curve, float]]:
    """Yield the tick, curve and value of each channel message; system exclusive and meta events are left out.

    Source: MIDI 1.0 Detailed Specification, "Channel Voice Messages".
    """
    for tick, event in messages:
        kind, channel, data = event[0] & 0xF0, event[0] & 0x0F, event[1:]
        if kind == 0xA0:
            yield tick, Curve("polyPressure", channel, key=data[0]), data[1] / 127
        elif kind == 0xB0:
            yield tick, Curve("channelController", channel, controller=data[0]), data[1] / 127
        elif kind == 0xC0:
            yield tick, Curve("programChange", channel), float(data[0])
        elif kind == 0xD0:
            yield tick, Curve("channelPressure", channel), data[0] / 127
        elif kind == 0xE0:
            yield tick, Curve("pitchBend", channel), (data[0] + 128 * data[1]) / 16383
