"""MIDI messages that are no notes, as the curves DAWs draw them as."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """What a message sets, on one channel.

    Source: DAWproject 1.0, `expressionType` and `automationTarget`.
    """

    expression: str
    channel: int
    """0 to 15."""
    controller: int | None = None
    """Of a controller: which."""
    key: int | None = None
    """Of a note's own pressure: its pitch."""

    @property
    def unit(self) -> str:
        """What its values count: programs as they are, all else from 0 to 1."""
        return "linear" if self.expression == "programChange" else "normalized"

    def target(self) -> dict[str, str]:
        """The attributes of a DAWproject `Target`."""
        given = {"controller": self.controller, "key": self.key}
        said = {name: str(value) for name, value in given.items() if value is not None}
        return {"expression": self.expression, "channel": str(self.channel), **said}


def curves_of(messages: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, Curve, float]]:
    """The tick, curve and value of each message that sets one; of others (system exclusive, meta) nothing.

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
